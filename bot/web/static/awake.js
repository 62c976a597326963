// Keeps the screen on, where the device lets a page ask for that.
export function stayAwake(wanted) {
  const ask = () => {
    if (document.hidden || !navigator.wakeLock || !wanted()) return;
    // Refused on low battery: the page goes on as long as the device lets it.
    navigator.wakeLock.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
  return ask;
}
