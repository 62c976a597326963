// Recording a voice note. Opus where the phone has it, else whatever it can make.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];
const LONGEST_S = 15 * 60;

export const canRecord = () =>
  !!(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

const pick = () => KINDS.find((kind) => MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(kind)) || "";

// Resolves to {stop() -> {blob, seconds}, cancel()}; `onTick(seconds, loudness 0..1)` until then.
export async function record(onTick, onFull) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const mimeType = pick();
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 32000 } : {});
  const pieces = [];
  recorder.ondataavailable = (event) => event.data.size && pieces.push(event.data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  const meter = loudness(stream);
  recorder.start(1000);
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const timer = setInterval(() => {
    onTick(seconds(), meter.level());
    if (seconds() >= LONGEST_S) onFull();
  }, 100);

  async function end() {
    clearInterval(timer);
    const lasted = seconds();
    if (recorder.state !== "inactive") recorder.stop();
    await stopped;
    stream.getTracks().forEach((track) => track.stop());
    meter.close();
    return lasted;
  }

  return {
    async stop() {
      const lasted = await end();
      const type = (recorder.mimeType || mimeType || "audio/webm").split(";")[0];
      return { blob: new Blob(pieces, { type }), seconds: lasted };
    },
    cancel: end,
  };
}

function loudness(stream) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return { level: () => 0.3, close() {} };
  const context = new Context();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  return {
    level() {
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((most, s) => Math.max(most, Math.abs(s - 128)), 0);
      return Math.min(1, peak / 90);
    },
    close: () => context.close(),
  };
}

export const extension = (mime) => (/mp4/.test(mime) ? "m4a" : /ogg/.test(mime) ? "ogg" : "webm");
