// How loud the sound is just now, 0 to 1, beside its way to the loudspeaker: where this cannot be
// measured nothing is different.
export function openMeter(audio) {
  let analyser = null;
  let samples = null;

  function open() {
    const capture = audio.captureStream;
    if (analyser || !capture || !window.AudioContext) return;
    try {
      const context = new AudioContext();
      const stream = capture.call(audio);
      if (!stream.getAudioTracks().length) return void context.close();
      analyser = context.createAnalyser();
      analyser.fftSize = 1024;
      samples = new Float32Array(analyser.fftSize);
      context.createMediaStreamSource(stream).connect(analyser);
      stream.onremovetrack = () => {
        analyser = null;
        if (context.state !== "closed") context.close();
      };
    } catch (error) {
      analyser = null;
    }
  }
  audio.addEventListener("playing", open);

  return {
    level() {
      if (!analyser || audio.paused) return 0;
      analyser.getFloatTimeDomainData(samples);
      const sum = samples.reduce((all, one) => all + one * one, 0);
      return Math.min(1, Math.sqrt(sum / samples.length) * 3);
    },
  };
}
