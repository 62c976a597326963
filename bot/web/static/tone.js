// A tone for whoever stands at the loudspeaker: do amplifier, cable and horn work?
import { wave } from "./deck.js";

const NOTES = [523, 659, 784, 659, 523];

export function openTone(changed) {
  const audio = new Audio();
  audio.onended = audio.onerror = audio.onpause = changed;
  return {
    sounds: () => !audio.paused && !audio.ended,
    play(volume) {
      if (!audio.src) audio.src = URL.createObjectURL(notes());
      audio.volume = Math.min(1, Math.max(0, volume / 100));
      audio.currentTime = 0;
      audio.play().then(changed, changed);
    },
    stop: () => audio.pause(),
  };
}

function notes() {
  const rate = 8000;
  const each = rate * 0.5;
  return wave(rate, each * NOTES.length, (n) => {
    const t = (n % each) / rate;
    const swell = Math.min(1, t * 40, (0.5 - t) * 40);
    return 90 * swell * Math.sin(2 * Math.PI * NOTES[Math.floor(n / each)] * t);
  });
}
