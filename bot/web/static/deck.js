// The one audio element: plays a file some times over, from a place in it, and says what happened.
export function openDeck(audio, on) {
  let job = null; // {item, turn, begun}

  audio.addEventListener("playing", () => {
    if (!job || job.begun) return;
    job.begun = true;
    on.started(job.item, audio.currentTime, job.turn);
  });
  audio.addEventListener("ended", () => {
    if (!job) return;
    job.turn += 1;
    if (job.turn < Math.max(1, job.item.repeat || 1) && on.mayRepeat(job.item, length(job.item))) {
      if (on.yields(job.item, job.turn)) {
        job = null;
        on.yielded();
        return;
      }
      audio.currentTime = 0;
      audio.play().catch(() => {});
      return;
    }
    const done = job.item;
    job = null;
    on.finished(done);
  });
  audio.addEventListener("error", () => {
    if (!job) return;
    const broken = job;
    job = null;
    on.broken(broken.item, broken.begun);
  });

  const length = (item) => (isFinite(audio.duration) && audio.duration) || item.duration_s || 0;

  return {
    get item() { return job && job.item; },
    position: () => (job ? { at: audio.currentTime, turn: job.turn, length: length(job.item) } : null),
    play(item, url, at, turn) {
      job = { item, turn, begun: false };
      audio.volume = Math.min(1, Math.max(0, item.volume / 100));
      if (audio.src !== url) audio.src = url;
      if (at > 0 || audio.currentTime > 0) audio.currentTime = at;
      const mine = job;
      audio.play().catch((error) => {
        if (job !== mine || error.name === "AbortError") return;
        if (error.name !== "NotAllowedError") return; // the error event tells the rest
        job = null;
        on.forbidden(item);
      });
    },
    stop() {
      const was = job && { item: job.item, at: audio.currentTime, turn: job.turn, begun: job.begun };
      job = null;
      audio.pause();
      return was;
    },
    ready(url) {
      if (job || audio.src === url) return;
      audio.src = url;
    },
    // Inside a tap: lets this element sound later without one. A moment of silence does it.
    async unlock() {
      audio.src = URL.createObjectURL(silence());
      await audio.play();
    },
  };
}

const silence = () => wave(8000, 800, () => 0);

// A WAV file of so many 8-bit samples; `at(n)` from -127 to 127.
export function wave(rate, count, at) {
  const bytes = new DataView(new ArrayBuffer(44 + count));
  const text = (from, word) => word.split("").forEach((c, i) => bytes.setUint8(from + i, c.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + count, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, "data");
  bytes.setUint32(40, count, true);
  for (let i = 0; i < count; i += 1) bytes.setUint8(44 + i, 128 + Math.round(at(i)));
  return new Blob([bytes.buffer], { type: "audio/wav" });
}
