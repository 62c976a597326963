"""How loud a recording is, and making it evenly loud: LUFS, limiter, noise, silence at the ends.

Called by script.py, so that every bulletin comes out of the horn equally loud. The work is done by
FFmpeg's own filters, a second of sound at a time: a quarter of an hour as floats fills a small
machine.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from bot.core.ports import Pcm
from bot.speech import audio

if TYPE_CHECKING:
    import numpy as np
    from av.audio.frame import AudioFrame
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

TARGET_LUFS = -16.0
CEILING_DB = -3.0  # what an encoder adds to a peak still stays under -1.5
QUIETEST_LUFS = -70.0  # what the standard counts as nothing at all

_NEAR_DB = 0.15
_TRIES = 6
_SHORTEST_S = 0.5  # the least that has a loudness; what is shorter is filled up
_KEPT_S = 0.15  # silence left at the ends by `trim`
_FLOOR_DB = -45.0  # below the loudest moment: silence
_FRAMES = 1 << 12
_NOISE_DB = (-80.0, -20.0)  # what the filter takes
_ABOVE_DB = 20.0  # a voice is so much louder than what is taken for noise
# At four times the rate, so that what is between the samples is held, too.
_LIMIT = (
    "aresample=96000",
    f"alimiter=limit={10 ** (CEILING_DB / 20):.4f}:attack=5:release=50:level=false:latency=true",
)

Filter = str
"""As FFmpeg writes it: name=options."""


def loudness(pcm: Pcm) -> float:
    """Integrated loudness (ITU-R BS.1770) in LUFS, at least QUIETEST_LUFS."""
    missing = _SHORTEST_S - pcm.duration_s
    if missing > 0:
        pcm = audio.concat([pcm, audio.silence(missing, pcm.rate)])
    found = QUIETEST_LUFS
    for frame in _filtered(pcm, "ebur128=metadata=1"):
        found = float(frame.metadata.get("lavfi.r128.I", found))
    return max(found, QUIETEST_LUFS)


def normalise(pcm: Pcm, target_lufs: float = TARGET_LUFS) -> Pcm:
    """The same sound at the target loudness; peaks are held below the ceiling, never clipped.

    Silence stays silence.
    """
    found, gain_db, out = loudness(pcm), 0.0, pcm
    if found <= QUIETEST_LUFS:
        return pcm
    for _ in range(_TRIES):  # the limiter takes a little away: ask for that little more
        gain_db += target_lufs - found
        out = through(pcm, f"volume={gain_db:.2f}dB", *_LIMIT)
        found = loudness(out)
        if abs(target_lufs - found) < _NEAR_DB:
            break
    return out


def quieted(pcm: Pcm) -> Pcm:
    """A recording from the field without its hum, and with less of its hiss: as much as there is
    where nobody speaks. The voice stays as it is."""
    pcm = through(pcm, "highpass=f=100", "highpass=f=100")
    if not (level := _levels(pcm)).size or not level.any():
        return pcm
    loud, floor = _db(float(level.max())), _db(_quiet(level))
    noise = max(_NOISE_DB[0], min(floor, loud - _ABOVE_DB, _NOISE_DB[1]))
    return through(pcm, f"afftdn=nr=20:nf={noise:.1f}")


def contrast(pcm: Pcm) -> float:
    """Decibels between the voice and what is heard beside it."""
    import numpy as np

    level = _levels(pcm)
    if not level.size or not level.any():
        return 0.0
    return _db(float(np.quantile(level, 0.95))) - _db(_quiet(level))


def less_hiss(pcm: Pcm) -> Pcm:
    """A little of it taken away: more would take sounds of the voice along."""
    floor = _db(_quiet(level)) if (level := _levels(pcm)).any() else _NOISE_DB[0]
    return through(pcm, f"afftdn=nr=6:nf={min(max(floor, _NOISE_DB[0]), _NOISE_DB[1]):.1f}")


def through(pcm: Pcm, *filters: Filter) -> Pcm:
    """What comes out of FFmpeg's filters, as long as what went in."""
    out, size = filtered(pcm, *filters).samples, len(pcm.samples)
    return Pcm(out[:size].ljust(size, b"\0"), pcm.rate)


def filtered(pcm: Pcm, *filters: Filter) -> Pcm:
    """What comes out of FFmpeg's filters, at the same rate."""
    chain = (*filters, f"aresample={pcm.rate}", "aformat=sample_fmts=s16:channel_layouts=mono")
    return Pcm(b"".join(f.to_ndarray().tobytes() for f in _filtered(pcm, *chain)), pcm.rate)


def _filtered(pcm: Pcm, *filters: Filter) -> Iterator[AudioFrame]:
    import av

    graph = av.filter.Graph()
    last = graph.add_abuffer(
        format="s16", sample_rate=pcm.rate, layout="mono", time_base=Fraction(1, pcm.rate)
    )
    for named in filters:
        name, _, options = named.partition("=")
        added = graph.add(name, options)
        last.link_to(added)
        last = added
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    for piece in itertools.chain(audio.pieces(pcm, 1), (None,)):
        graph.push(piece)
        while True:
            try:
                yield cast("AudioFrame", graph.pull())
            except (av.BlockingIOError, av.EOFError):
                break


def trim(pcm: Pcm) -> Pcm:
    """Without the silence before and after; a breath of it stays."""
    import numpy as np

    level = _levels(pcm)
    if not level.size or level.max() == 0:
        return pcm
    hop = _hop(pcm)
    loud = np.flatnonzero(level > level.max() * 10 ** (_FLOOR_DB / 20))
    kept = round(_KEPT_S * pcm.rate)
    start = max(0, int(loud[0]) * hop - kept)
    end = min(len(pcm.samples) // 2, (int(loud[-1]) + 1) * hop + kept)
    return Pcm(pcm.samples[2 * start : 2 * end], pcm.rate)


def _hop(pcm: Pcm) -> int:
    return max(1, pcm.rate // 100)


def _levels(pcm: Pcm) -> Samples:
    """How loud each hundredth of a second is."""
    import numpy as np

    ints, hop = np.frombuffer(pcm.samples, dtype="<i2"), _hop(pcm)
    whole = len(ints) // hop
    levels = [
        np.sqrt(np.mean(np.square(part.reshape(-1, hop).astype(np.float64)), axis=1))
        for n in range(0, whole, _FRAMES)
        for part in (ints[n * hop : min(n + _FRAMES, whole) * hop],)
    ]
    return np.concatenate(levels) if levels else np.zeros(0)


def _quiet(level: Samples) -> float:
    """Where nobody speaks: pure silence is none of the recording."""
    import numpy as np

    return float(np.quantile(level[level > 0], 0.1))


def _db(level: float) -> float:
    return 20 * math.log10(max(level, 1.0) / 32768)
