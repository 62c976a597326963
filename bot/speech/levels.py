"""How loud a recording is, and making it evenly loud: LUFS, limiter, silence at the ends.

Called by script.py, so that every bulletin comes out of the horn equally loud.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.core.ports import Pcm

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

TARGET_LUFS = -16.0
CEILING_DB = -1.0
QUIETEST_LUFS = -70.0  # what the standard counts as nothing at all

_BLOCK_S = 0.4  # the shortest stretch loudness is defined for
_LOOK_AHEAD_S = 0.005
_KEPT_S = 0.15  # silence left at the ends by `trim`
_FLOOR_DB = -45.0  # below the loudest moment: silence


def loudness(pcm: Pcm) -> float:
    """Integrated loudness (ITU-R BS.1770) in LUFS, at least QUIETEST_LUFS."""
    return _loudness(_floats(pcm), pcm.rate)


def normalise(pcm: Pcm, target_lufs: float = TARGET_LUFS) -> Pcm:
    """The same sound at the target loudness; peaks are held below the ceiling, never clipped.

    Silence stays silence.
    """
    samples = _floats(pcm)
    if _loudness(samples, pcm.rate) <= QUIETEST_LUFS:
        return pcm
    gain_db, out = 0.0, samples
    for _ in range(6):  # the limiter takes a little away: ask for that little more
        off = target_lufs - _loudness(out, pcm.rate)
        if abs(off) < 0.1:
            break
        gain_db += off
        out = _limited(samples * 10 ** (gain_db / 20), pcm.rate)
    return _pcm(out, pcm.rate)


def trim(pcm: Pcm) -> Pcm:
    """Without the silence before and after; a breath of it stays."""
    import numpy as np

    samples = _floats(pcm)
    hop = max(1, pcm.rate // 100)
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop)
    level = np.sqrt(np.mean(frames**2, axis=1)) if len(frames) else np.zeros(0)
    if not level.size or level.max() == 0:
        return pcm
    loud = np.flatnonzero(level > level.max() * 10 ** (_FLOOR_DB / 20))
    kept = round(_KEPT_S * pcm.rate)
    start = max(0, int(loud[0]) * hop - kept)
    end = min(len(samples), (int(loud[-1]) + 1) * hop + kept)
    return Pcm(pcm.samples[2 * start : 2 * end], pcm.rate)


def true_peak_db(pcm: Pcm) -> float:
    """The highest point of the wave between the samples too, in dBFS."""
    top = float(_peaks(_floats(pcm)).max(initial=0.0))
    return 20 * math.log10(top) if top else -math.inf


def _floats(pcm: Pcm) -> Samples:
    import numpy as np

    return np.frombuffer(pcm.samples, dtype="<i2").astype(np.float64) / 32768


def _pcm(samples: Samples, rate: int) -> Pcm:
    import numpy as np

    whole = np.clip(np.rint(samples * 32768), -32768, 32767)
    return Pcm(whole.astype("<i2").tobytes(), rate)


def _loudness(samples: Samples, rate: int) -> float:
    import numpy as np
    import pyloudnorm

    if not np.any(samples):
        return QUIETEST_LUFS
    short = round(_BLOCK_S * rate) + 1 - len(samples)
    if short > 0:
        samples = np.pad(samples, (0, short))
    with np.errstate(divide="ignore"):  # a block of silence is minus infinity, and is gated out
        found = float(pyloudnorm.Meter(rate).integrated_loudness(samples))
    return max(found, QUIETEST_LUFS) if math.isfinite(found) else QUIETEST_LUFS


def _limited(samples: Samples, rate: int) -> Samples:
    """Peaks pulled down smoothly, starting a little before they come."""
    import numpy as np

    ceiling = 10 ** (CEILING_DB / 20)
    peaks = _peaks(samples)
    if peaks.max(initial=0.0) <= ceiling:
        return samples
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    width = 2 * round(_LOOK_AHEAD_S * rate) + 1
    window = np.hanning(width + 2)[1:-1]
    held = _lowest(needed, width)  # spread first: then the mean can never exceed what is needed
    gain = np.convolve(np.pad(held, width // 2, mode="edge"), window / window.sum(), mode="valid")
    return samples * gain


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
