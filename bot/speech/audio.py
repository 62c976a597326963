"""Sound files in, samples out: what people record with their phones, decoded by PyAV.

Called by engines and script.py, in a process of its own (`decoded`). Refuses what is not sound with
BadMedia; never opens a network address, whatever a file says about itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import BadMedia
from bot.core.ports import Pcm

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container.input import InputContainer

Source = Path | str | bytes | BinaryIO

RATE = 16_000  # what recognisers want
SHORTEST_S = 0.3  # less than this is a slip of the finger, or the scrap of a broken file

# Playlists and scripts (hls, concat, sdp) make FFmpeg open other addresses: only plain containers.
_CONTAINERS = "ogg,mov,mp4,m4a,3gp,amr,mp3,wav,matroska,webm,aac,flac,caf,w64,aiff"
# These do not state a length; FFmpeg guesses it from the bit rate and can be far off.
_GUESSED = ("amr", "mp3", "aac")


@dataclass(frozen=True)
class AudioInfo:
    """What a file says about itself. `duration_s` is counted where the container is silent."""

    duration_s: float
    codec: str
    container: str


def probe(source: Source) -> AudioInfo:
    """Look without decoding. Raises BadMedia."""
    with _opened(source) as (container, stream):
        duration = _declared_s(container, stream)
        return AudioInfo(
            duration_s=_counted_s(container, stream) if duration is None else duration,
            codec=stream.codec_context.name,
            container=container.format.name,
        )


def decode(source: Source, max_s: float, *, rate: int = RATE) -> Pcm:
    """Mono samples at `rate`. A broken file gives what could be read of it. Raises BadMedia."""
    with _opened(source) as (container, stream):
        declared = _declared_s(container, stream)
        if declared is not None and declared > max_s + 1:
            raise _too_long(max_s)
        samples, broken = _samples(container, stream, rate, max_s)
    pcm = Pcm(samples, rate)
    if pcm.duration_s < SHORTEST_S:
        raise BadMedia("error-audio-unreadable" if broken else "error-audio-empty")
    return pcm


@apart(Limits(seconds=60))
def decoded(file: BinaryIO, max_s: float, rate: int) -> Answer:
    """The same, for whoever must not be harmed by what is in the file: its samples."""
    return None, decode(file, max_s, rate=rate).samples


def resample(pcm: Pcm, rate: int) -> Pcm:
    """The same sound at another rate."""
    if pcm.rate == rate:
        return pcm
    return Pcm(b"".join(_converted(iter([frame_of(pcm)]), rate)), rate)


def silence(duration_s: float, rate: int) -> Pcm:
    """Nothing, for a while."""
    return Pcm(bytes(2 * round(duration_s * rate)), rate)


def concat(parts: Sequence[Pcm], gap_s: float = 0.0) -> Pcm:
    """One after another at the first part's rate, with a gap between neighbours."""
    if not parts:
        return Pcm(b"", RATE)
    rate = parts[0].rate
    gap = silence(gap_s, rate).samples
    return Pcm(gap.join(resample(part, rate).samples for part in parts), rate)


def frame_of(pcm: Pcm) -> AudioFrame:
    """All samples as one frame for PyAV."""
    import av
    import numpy as np

    frame = av.AudioFrame.from_ndarray(
        np.frombuffer(pcm.samples, dtype="<i2")[None, :], format="s16", layout="mono"
    )
    frame.sample_rate = pcm.rate
    return frame


def pieces(pcm: Pcm, seconds: int) -> Iterator[AudioFrame]:
    """The same in frames of so many seconds."""
    size = 2 * seconds * pcm.rate
    for start in range(0, len(pcm.samples), size):
        yield frame_of(Pcm(pcm.samples[start : start + size], pcm.rate))


@contextmanager
def _opened(source: Source) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    with _file(source) as file:
        if not file.read(1):
            raise BadMedia("error-audio-empty")
        file.seek(0)
        try:
            container = av.open(file, options={"format_whitelist": _CONTAINERS})
        except (av.FFmpegError, ValueError):
            raise BadMedia("error-audio-unreadable") from None
        with container:
            if not container.streams.audio:
                raise BadMedia("error-audio-unreadable")
            yield container, container.streams.audio[0]


def _file(source: Source) -> Any:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return Path(source).open("rb") if isinstance(source, Path | str) else source


def _declared_s(container: InputContainer, stream: AudioStream) -> float | None:
    if container.format.name in _GUESSED:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _counted_s(container: InputContainer, stream: AudioStream) -> float:
    import av

    end = 0.0
    try:
        for packet in container.demux(stream):
            if packet.pts is not None and packet.time_base:
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    except av.FFmpegError:
        return end
    return end


def _samples(
    container: InputContainer, stream: AudioStream, rate: int, max_s: float
) -> tuple[bytes, bool]:
    """Samples, and whether the file broke off. Stops as soon as it proves too long."""
    import av

    out = bytearray()
    most = 2 * round((max_s + 1) * rate)
    try:
        for piece in _converted(container.decode(stream), rate):
            out += piece
            if len(out) > most:
                raise _too_long(max_s)
    except (av.FFmpegError, ValueError):
        return bytes(out), True
    return bytes(out), False


def _converted(frames: Iterator[AudioFrame], rate: int) -> Iterator[bytes]:
    """Mono 16-bit pieces. A stream may change its shape on the way (AAC with SBR, chained Ogg)."""
    import av

    shape, resampler = None, av.AudioResampler(format="s16", layout="mono", rate=rate)
    for frame in frames:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape not in (None, now):
            yield from _bytes(resampler.resample(None))
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
        shape = now
        yield from _bytes(resampler.resample(frame))
    if shape is not None:
        yield from _bytes(resampler.resample(None))


def _bytes(frames: Sequence[AudioFrame]) -> Iterator[bytes]:
    for frame in frames:
        yield frame.to_ndarray().tobytes()


def _too_long(max_s: float) -> BadMedia:
    return BadMedia("error-audio-too-long", minutes=max(1, round(max_s / 60)))
