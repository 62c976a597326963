"""How loud a recording is, and making it evenly loud: LUFS, limiter, silence at the ends.

Called by script.py, so that every bulletin comes out of the horn equally loud.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.core.ports import Pcm
from bot.speech import measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

TARGET_LUFS = -16.0
CEILING_DB = -1.0
QUIETEST_LUFS = measure.QUIETEST_LUFS

_LOOK_AHEAD_S = 0.005
_KEPT_S = 0.15  # silence left at the ends by `trim`
_FLOOR_DB = -45.0  # below the loudest moment: silence
_PIECE = 1 << 19  # samples at once
_FRAMES = 1 << 12
_TAPS = 12  # of the curve that finds what is between the samples


def loudness(pcm: Pcm) -> float:
    """Integrated loudness (ITU-R BS.1770) in LUFS, at least QUIETEST_LUFS."""
    return measure.loudness(_pieces(pcm, 1.0), pcm.rate)


def normalise(pcm: Pcm, target_lufs: float = TARGET_LUFS) -> Pcm:
    """The same sound at the target loudness; peaks are held below the ceiling, never clipped.

    Silence stays silence. A piece at a time: a quarter of an hour as floats fills a small machine.
    """
    import numpy as np

    found = loudness(pcm)
    if found <= QUIETEST_LUFS:
        return pcm
    gain_db, limited = 0.0, False
    for _ in range(6):  # the limiter takes a little away: ask for that little more
        off = target_lufs - found
        if abs(off) < 0.1:
            break
        gain_db, limited = gain_db + off, True
        found = measure.loudness(_limited(pcm, 10 ** (gain_db / 20)), pcm.rate)
    pieces = _limited(pcm, 10 ** (gain_db / 20)) if limited else _pieces(pcm, 1.0)
    out = (np.clip(np.rint(one * 32768), -32768, 32767).astype("<i2").tobytes() for one in pieces)
    return Pcm(b"".join(out), pcm.rate)


def trim(pcm: Pcm) -> Pcm:
    """Without the silence before and after; a breath of it stays."""
    import numpy as np

    ints = _ints(pcm)
    hop = max(1, pcm.rate // 100)
    whole = len(ints) // hop
    levels = [
        np.sqrt(
            np.mean(
                _floats(ints[n * hop : min(n + _FRAMES, whole) * hop].reshape(-1, hop)) ** 2, axis=1
            )
        )
        for n in range(0, whole, _FRAMES)
    ]
    level = np.concatenate(levels) if levels else np.zeros(0)
    if not level.size or level.max() == 0:
        return pcm
    loud = np.flatnonzero(level > level.max() * 10 ** (_FLOOR_DB / 20))
    kept = round(_KEPT_S * pcm.rate)
    start = max(0, int(loud[0]) * hop - kept)
    end = min(len(ints), (int(loud[-1]) + 1) * hop + kept)
    return Pcm(pcm.samples[2 * start : 2 * end], pcm.rate)


def true_peak_db(pcm: Pcm) -> float:
    """The highest point of the wave between the samples too, in dBFS."""
    top = _top(pcm, 1.0)
    return 20 * math.log10(top) if top else -math.inf


def _ints(pcm: Pcm) -> NDArray[np.int16]:
    import numpy as np

    return np.frombuffer(pcm.samples, dtype="<i2")


def _floats(ints: NDArray[np.int16]) -> Samples:
    import numpy as np

    return ints.astype(np.float64) / 32768


def _spans(length: int, margin: int) -> Iterator[tuple[int, int, int, int]]:
    """Pieces, each with what is looked at around it: (from, to, first, last)."""
    for start in range(0, length, _PIECE):
        end = min(start + _PIECE, length)
        yield max(0, start - margin), min(length, end + margin), start, end


def _pieces(pcm: Pcm, gain: float) -> Iterator[Samples]:
    ints = _ints(pcm)
    for _, _, start, end in _spans(len(ints), 0):
        yield _floats(ints[start:end]) * gain


def _top(pcm: Pcm, gain: float) -> float:
    """The highest point between the samples too."""
    ints, top = _ints(pcm), 0.0
    for first, last, start, end in _spans(len(ints), _TAPS):
        peaks = _peaks(_floats(ints[first:last]) * gain)[start - first : end - first]
        top = max(top, float(peaks.max(initial=0.0)))
    return top


def _limited(pcm: Pcm, gain: float) -> Iterator[Samples]:
    """Louder by so much, with peaks pulled down smoothly, starting a little before they come."""
    import numpy as np

    ceiling = 10 ** (CEILING_DB / 20)
    if _top(pcm, gain) <= ceiling:
        yield from _pieces(pcm, gain)
        return
    ints = _ints(pcm)
    width = 2 * round(_LOOK_AHEAD_S * pcm.rate) + 1
    window = np.hanning(width + 2)[1:-1]
    for first, last, start, end in _spans(len(ints), width + _TAPS):
        samples = _floats(ints[first:last]) * gain
        needed = np.minimum(1.0, ceiling / np.maximum(_peaks(samples), 1e-9))
        held = _lowest(needed, width)  # spread first: then the mean never exceeds what is needed
        padded = np.pad(held, width // 2, mode="edge")
        down = np.convolve(padded, window / window.sum(), mode="valid")
        yield (samples * down)[start - first : end - first]


def _lowest(values: Samples, width: int) -> Samples:
    """Minimum over a centred window of odd width, in log(width) passes."""
    import numpy as np

    half = width // 2
    out, span = np.pad(values, half, constant_values=1.0), 1
    while span < width:
        step = min(span, width - span)
        out = np.minimum(out[:-step], out[step:])
        span += step
    return out


def _peaks(samples: Samples) -> Samples:
    """Magnitude at each sample and at three points before the next (4x oversampling)."""
    import numpy as np

    out = np.abs(samples)
    if len(samples) < 12:
        return out
    at = np.arange(-6, 6)
    for fraction in (0.25, 0.5, 0.75):
        taps = np.sinc(at + fraction) * np.hanning(14)[1:-1]
        out = np.maximum(out, np.abs(np.convolve(samples, taps, mode="same")))
    return out
