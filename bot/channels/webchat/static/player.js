// A small sound player with big targets: one button, a bar to move in, the time.
import { spanText } from "./clock.js";
import { words } from "./words.js";

let current = null;

export function makePlayer(url, seconds) {
  const box = document.createElement("div");
  box.className = "player";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "round";
  const bar = document.createElement("input");
  Object.assign(bar, { type: "range", min: 0, max: 1000, value: 0 });
  bar.setAttribute("aria-label", words.voice);
  const time = document.createElement("span");
  time.className = "player-time";
  const audio = document.createElement("audio");
  audio.preload = seconds ? "none" : "metadata";
  audio.src = url;
  box.append(button, bar, time, audio);

  const total = () => (isFinite(audio.duration) && audio.duration > 0 ? audio.duration : seconds || 0);
  function show() {
    const playing = !audio.paused;
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? words.pause : words.play);
    const whole = total();
    bar.value = whole ? Math.round((audio.currentTime / whole) * 1000) : 0;
    time.textContent = spanText(playing || audio.currentTime > 0 ? audio.currentTime : whole);
  }

  button.onclick = () => {
    if (!audio.paused) return audio.pause();
    if (current && current !== audio) current.pause();
    current = audio;
    return audio.play().catch(() => { time.textContent = words.broken; });
  };
  bar.oninput = () => {
    const whole = total();
    if (whole) audio.currentTime = (bar.value / 1000) * whole;
  };
  ["play", "pause", "timeupdate", "loadedmetadata", "durationchange"].forEach((name) => audio.addEventListener(name, show));
  audio.addEventListener("ended", () => { audio.currentTime = 0; show(); });
  show();
  return box;
}
