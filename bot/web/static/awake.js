// Keeps the screen on, where the device lets a page ask for that. Asked again whenever it is lost:
// the page was covered, the battery was low, the system took it back.
export function stayAwake(wanted) {
  let lock = null;
  async function ask() {
    if (lock || document.hidden || !navigator.wakeLock || !wanted()) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        lock = null;
        setTimeout(ask, 1000);
      });
    } catch (error) {
      lock = null; // not now: asked again in a minute
    }
  }
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, 60000);
  ask();
  return ask;
}
