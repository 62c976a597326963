"""Sound for the speech tests: where the clips are, and the same sound in other containers."""

import io
import json
import math
import wave
from pathlib import Path

import av

from bot.config import load
from bot.speech import audio

STT = Path(__file__).parents[1] / "fixtures" / "stt"
CLIPS = json.loads((STT / "clips" / "clips.json").read_text("utf-8"))
SETTINGS = load({}, speech={"stt_model": str(STT / "model"), "stt_threads": 1}).speech

# suffix -> container format, encoder, rate
ENCODINGS = {
    "ogg": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "m4a": ("ipod", "aac", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "wav": ("wav", "pcm_s16le", 22_050),
    "amr": ("amr", "libopencore_amrnb", 8_000),
}


def encode(pcm, path, bit_rate=None):
    """Write samples as whatever the suffix of `path` says."""
    format_, codec, rate = ENCODINGS[path.suffix[1:]]
    with av.open(str(path), "w", format=format_) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if codec == "libopencore_amrnb":
            bit_rate = 12_200
        if bit_rate:
            stream.bit_rate = bit_rate
        resampler = av.AudioResampler(stream.format, "mono", rate, stream.frame_size or None)
        for part in resampler.resample(audio.frame_of(pcm)) + resampler.resample(None):
            part.pts = None
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def three_hours(path, samples=3 * 3600 * 8_000):
    """A WAV of 3 h that takes no room: its header says how long it is, its samples are a hole."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"")
    size = 2 * samples
    with path.open("r+b") as raw:
        raw.seek(4)
        raw.write((36 + size).to_bytes(4, "little"))
        raw.seek(40)
        raw.write(size.to_bytes(4, "little"))
        raw.truncate(44 + size)
    return path


async def speak(tts, text, **how):
    """What a mouth says."""
    return (await tts.read([text], **how)).parts[0]


def wav(pcm):
    """The samples as a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(pcm.rate)
        file.writeframes(pcm.samples)
    return out.getvalue()


def measured(data):
    """(loudness in LUFS, true peak in dBTP) of a sound file, by FFmpeg's own meter."""
    loudness, top = -70.0, 0.0
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "peak=true:metadata=1")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        for frame in [*container.decode(stream), None]:
            graph.push(frame)
            while True:
                try:
                    told = graph.pull().metadata
                except (av.BlockingIOError, av.EOFError):
                    break
                loudness = float(told.get("lavfi.r128.I", loudness))
                top = max(top, float(told.get("lavfi.r128.true_peaks_ch0", 0)))
    return loudness, 20 * math.log10(top) if top else -math.inf
