"""Samples out: MP3, for loudspeakers, browsers and chats. Same samples, same bytes."""

from __future__ import annotations

import io
import itertools

from bot.core.ports import Pcm
from bot.speech import audio

MP3_BIT_RATE = 64_000
_FASTER = {"compression_level": "7"}  # in half the time, and nobody hears it
_PIECE_S = 10  # a whole recording as frames takes several times its room


def encode_mp3(pcm: Pcm, bit_rate: int = MP3_BIT_RATE) -> bytes:
    """Mono MP3 at the rate of the samples (16, 22.05, 24, 32, 44.1 or 48 kHz)."""
    import av

    out = io.BytesIO()
    # bitexact: no random stream number, no date, no version in the file
    with av.open(out, "w", format="mp3", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libmp3lame", rate=pcm.rate, layout="mono", options=_FASTER)
        if not isinstance(stream, av.AudioStream):
            raise TypeError("libmp3lame is no sound")
        stream.bit_rate = bit_rate
        resampler = av.AudioResampler(stream.format, "mono", pcm.rate, stream.frame_size or None)
        for piece in itertools.chain(audio.pieces(pcm, _PIECE_S), (None,)):
            for frame in resampler.resample(piece):
                frame.pts = None  # the encoder counts
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
