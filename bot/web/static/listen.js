// A big button instead of the browser's small one; without this script the plain player stays.
document.querySelectorAll(".hear audio").forEach((audio) => {
  const button = document.createElement("button");
  button.type = "button";
  const bar = document.createElement("i");
  const time = document.createElement("span");
  const span = (s) => Math.floor(s / 60) + ":" + ("0" + Math.round(s % 60)).slice(-2);
  const whole = () => (isFinite(audio.duration) && audio.duration) || Number(audio.dataset.seconds) || 0;

  function show() {
    button.textContent = audio.paused ? "▶ Nghe bản tin" : "❚❚ Dừng";
    const all = whole();
    bar.style.width = all ? Math.min(100, (audio.currentTime / all) * 100) + "%" : "0";
    time.textContent = audio.currentTime ? span(audio.currentTime) + " / " + span(all) : all ? span(all) : "";
  }

  button.onclick = () => {
    if (!audio.paused) return audio.pause();
    return audio.play().catch(() => { button.textContent = "Chưa nghe được, bấm lại giúp"; });
  };
  ["play", "pause", "ended", "timeupdate", "loadedmetadata"].forEach((name) => audio.addEventListener(name, show));
  audio.controls = false;
  const track = document.createElement("div");
  track.append(bar);
  audio.parentNode.append(button, track, time);
  show();
});
