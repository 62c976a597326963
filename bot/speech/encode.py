"""Samples out: MP3 for loudspeakers, Opus for chats. Same samples, same bytes."""

from __future__ import annotations

import io
import itertools

from bot.core.ports import Pcm
from bot.speech import audio

MP3_BIT_RATE = 64_000
_OPUS_BIT_RATE = 24_000
_PIECE_S = 10  # a whole recording as frames takes several times its room
# In half the time, and nobody hears it.
_MP3 = ("mp3", "libmp3lame", {"compression_level": "7"})
_OPUS = ("ogg", "libopus", {"compression_level": "5", "application": "voip"})


def encode_mp3(pcm: Pcm, bit_rate: int = MP3_BIT_RATE) -> bytes:
    """Mono MP3 at the rate of the samples (16, 22.05, 24, 32, 44.1 or 48 kHz)."""
    return _encoded(pcm, bit_rate, *_MP3)


def encode_opus(pcm: Pcm) -> bytes:
    """Mono Opus in Ogg at the rate of the samples (8, 12, 16, 24 or 48 kHz): a third of an MP3."""
    return _encoded(pcm, _OPUS_BIT_RATE, *_OPUS)


def _encoded(pcm: Pcm, bit_rate: int, kind: str, codec: str, options: dict[str, str]) -> bytes:
    import av

    out = io.BytesIO()
    # bitexact: no random stream number, no date, no version in the file
    with av.open(out, "w", format=kind, options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=pcm.rate, layout="mono", options=options)
        if not isinstance(stream, av.AudioStream):
            raise TypeError(f"{codec} is no sound")
        stream.bit_rate = bit_rate
        resampler = av.AudioResampler(stream.format, "mono", pcm.rate, stream.frame_size or None)
        for piece in itertools.chain(audio.pieces(pcm, _PIECE_S), (None,)):
            for frame in resampler.resample(piece):
                frame.pts = None  # the encoder counts
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
