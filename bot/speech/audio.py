"""Sound files in, samples out: what people record with their phones, decoded by PyAV.

Called by engines and script.py, in a process of its own (`decoded`). Refuses what is not sound with
BadMedia; never opens a network address, whatever a file says about itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import BadMedia
from bot.core.ports import Pcm
from bot.speech import broken

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream
    from av.container.input import InputContainer

Source = Path | str | bytes | BinaryIO

RATE = 16_000  # what recognisers want
SHORTEST_S = 0.3  # less than this is a slip of the finger, or the scrap of a broken file

# Playlists and scripts (hls, concat, sdp) make FFmpeg open other addresses: only plain containers.
_CONTAINERS = "ogg,mov,mp4,m4a,3gp,amr,mp3,wav,matroska,webm,aac,flac,caf,w64,aiff"
# How files begin, and how many bytes stand before that; sought in so many at most.
_BEFORE = {b"OggS": 0, b"#!AMR": 0, b"RIFF": 0, b"ftyp": 4, b"\x1aE\xdf\xa3": 0, b"fLaC": 0}
_HEAD, _RUBBISH = 12, 65_536
_BROKEN_MOST = 20_000  # pieces that cannot be decoded, before the rest is given up
_JUMP_S, _JUMP_MOST_S = 0.5, 60.0  # in the file's own time: more than that is a lie
_NEAR_S, _PAUSE_S = 1.0, 0.3
_CANCELS = 0.05  # of the louder channel's energy is left when both are added


@dataclass(frozen=True)
class Sound:
    """What a recording gave. `gaps`: seconds from the start at which sound is missing, because that
    part of the file is damaged."""

    pcm: Pcm
    gaps: tuple[float, ...]


def decode(source: Source, max_s: float, *, rate: int = RATE) -> Pcm:
    """Mono samples at `rate`. A broken file gives what could be read of it. Raises BadMedia."""
    return sound(source, max_s, rate=rate).pcm


def sound(source: Source, max_s: float, *, rate: int = RATE) -> Sound:
    """The same, with what is missing. How long it is is counted, whatever the file says."""
    gaps: list[float] = []
    out = bytearray()
    most = 2 * round((max_s + 1) * rate)
    with _opened(source) as (container, stream):
        try:
            for piece in _converted(_frames(container, stream), rate):
                if piece is None:
                    _missing(gaps, out, rate)
                    continue
                out += piece
                if len(out) > most:
                    raise BadMedia("error-audio-too-long", minutes=max(1, round(max_s / 60)))
        except ValueError:
            gaps.append(len(out) / 2 / rate)
    pcm = Pcm(bytes(out), rate)
    if pcm.duration_s < SHORTEST_S:
        raise BadMedia("error-audio-unreadable" if gaps else "error-audio-empty")
    return Sound(pcm, tuple(gaps))


@apart(Limits(seconds=60))
def decoded(file: BinaryIO, max_s: float, rate: int) -> Answer:
    """The same, for whoever must not be harmed by what is in the file: its gaps and its samples."""
    found = sound(file, max_s, rate=rate)
    return {"gaps": found.gaps}, found.pcm.samples


def resample(pcm: Pcm, rate: int) -> Pcm:
    """The same sound at another rate."""
    if pcm.rate == rate:
        return pcm
    return Pcm(b"".join(p for p in _converted([frame_of(pcm)], rate) if p is not None), rate)


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
    with _file(source) as file:
        if not file.read(1):
            raise BadMedia("error-audio-empty")
        file.seek(0)
        container = _container(_mended(file)) or _container(_behind_rubbish(file))
        if container is None:
            raise BadMedia("error-audio-unreadable")
        with container:
            if not container.streams.audio:
                raise BadMedia("error-audio-unreadable")
            yield container, container.streams.audio[0]


def _container(file: Any) -> InputContainer | None:
    import av

    if file is None:
        return None
    try:
        found: InputContainer = av.open(file, options={"format_whitelist": _CONTAINERS})
    except (av.FFmpegError, ValueError):
        return None
    return found


def _mended(file: BinaryIO) -> BinaryIO:
    """The same, where its wrapping was not broken in a way we know."""
    head = file.read(_HEAD)
    file.seek(0)
    mend = broken.with_times if head.startswith(b"OggS") else broken.with_amr_head
    known = any(head.find(magic) == n for magic, n in _BEFORE.items() if magic != b"OggS")
    better = None if known else mend(file.read())
    file.seek(0)
    return file if better is None else io.BytesIO(better)


def _behind_rubbish(file: BinaryIO) -> BinaryIO | None:
    """From where a file of a known kind begins, when something stands before it."""
    file.seek(0)
    data = file.read()
    found = [at for magic, n in _BEFORE.items() if (at := data.find(magic, 0, _RUBBISH) - n) > 0]
    return io.BytesIO(data[min(found) :]) if found else None


def _file(source: Source) -> Any:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return Path(source).open("rb") if isinstance(source, Path | str) else source


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """What can be decoded; None where something is missing in between."""
    import av

    packets, broken, end = container.demux(stream), 0, None
    while broken < _BROKEN_MOST:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            frames = packet.decode()
        except av.FFmpegError:
            packets = container.demux(stream)
            broken += 1
            yield None
            continue
        for frame in frames:
            at = None if frame.pts is None else float(frame.pts * (frame.time_base or 0))
            if end is not None and at is not None and _JUMP_S < at - end < _JUMP_MOST_S:
                yield None
            if at is not None:
                end = at + frame.samples / frame.sample_rate
            yield frame


def _missing(gaps: list[float], out: bytearray, rate: int) -> None:
    """Told once for a stretch, with a little silence, so that no two halves make a word."""
    at = len(out) / 2 / rate
    if out and not (gaps and at - gaps[-1] < _NEAR_S):
        gaps.append(at)
        out += bytes(2 * round(_PAUSE_S * rate))


def _converted(frames: Iterable[AudioFrame | None], rate: int) -> Iterator[bytes | None]:
    """Mono 16-bit pieces. A stream may change its shape on the way (AAC with SBR, chained Ogg)."""
    mixer = _Mixer(rate)
    for frame in frames:
        if frame is None:
            yield from mixer.end()
            yield None
        else:
            yield from mixer.take(frame)
    yield from mixer.end()


class _Mixer:
    """One channel of however many. Two that are each other's opposite (a plug wired wrongly) would
    cancel out: then the louder one is taken alone."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._shape: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None
        self._mid = self._sides = 0.0

    def take(self, frame: AudioFrame) -> Iterator[bytes]:
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            yield from self.end()
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler = av.AudioResampler(format="s16", layout=layout, rate=self._rate)
            self._shape = shape
        if self._resampler is not None:
            yield from self._mono(self._resampler.resample(frame))

    def end(self) -> Iterator[bytes]:
        """What is left of it."""
        if self._resampler is not None:
            yield from self._mono(self._resampler.resample(None))
        self._shape = self._resampler = None

    def _mono(self, frames: Sequence[AudioFrame]) -> Iterator[bytes]:
        import numpy as np

        for frame in frames:
            samples = frame.to_ndarray()
            if frame.layout.nb_channels == 1:
                yield samples.tobytes()
                continue
            both = samples.reshape(-1, 2).astype(np.float32)
            mid = both.mean(axis=1)
            loud = np.square(both).sum(axis=0)
            self._mid += float(np.square(mid).sum())
            self._sides += float(loud.max())
            if self._mid < _CANCELS * self._sides:
                mid = both[:, int(loud.argmax())]
            yield mid.astype("<i2").tobytes()
