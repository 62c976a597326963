"""Loudness by ITU-R BS.1770, of a sound that comes in pieces. Used by levels.py only.

The filters and their numbers are pyloudnorm's, and so is what comes out, to the last bit; its own
meter wants the whole sound at once, several times over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

QUIETEST_LUFS = -70.0  # what the standard counts as nothing at all
_BLOCK_S = 0.4  # the shortest stretch loudness is defined for
_STEP = 0.25  # of a block, from one to the next


def loudness(pieces: Iterable[Samples], rate: int) -> float:
    """In LUFS, at least QUIETEST_LUFS."""
    import numpy as np

    blocks = _Blocks(rate)
    for piece in pieces:
        blocks.take(piece)
    squares = blocks.done()
    if not blocks.sounds:
        return QUIETEST_LUFS
    with np.errstate(divide="ignore", invalid="ignore"):
        found = _gated(np.array(squares))
    return max(found, QUIETEST_LUFS) if math.isfinite(found) else QUIETEST_LUFS


class _Blocks:
    """Mean squares of overlapping blocks of the filtered sound."""

    def __init__(self, rate: int) -> None:
        import numpy as np
        import pyloudnorm

        self._rate = rate
        filters: Any = pyloudnorm.Meter(rate)._filters.values()  # noqa: SLF001 - it hands them out nowhere
        self._stages = [(f.passband_gain, f.b, f.a, np.zeros(2)) for f in filters]
        self._kept = np.zeros(0)
        self._from = self._length = 0  # where what is kept begins; samples so far
        self._squares: list[float] = []
        self.sounds = False

    def take(self, piece: Samples) -> None:
        import numpy as np
        import scipy.signal

        self.sounds = self.sounds or bool(np.any(piece))
        self._length += len(piece)
        for n, (gain, b, a, state) in enumerate(self._stages):
            filtered, after = scipy.signal.lfilter(b, a, piece, zi=state)
            self._stages[n] = gain, b, a, after
            piece = gain * filtered
        self._kept = np.concatenate([self._kept, piece])
        while self._end(len(self._squares)) <= self._from + len(self._kept):
            self._square()

    def done(self) -> list[float]:
        """All blocks there are; a sound shorter than one is filled up."""
        import numpy as np

        if (short := round(_BLOCK_S * self._rate) + 1 - self._length) > 0:
            self.take(np.zeros(short))
        seconds = self._length / self._rate
        count = int(np.round((seconds - _BLOCK_S) / (_BLOCK_S * _STEP)) + 1)
        while len(self._squares) < count:
            self._square()
        return self._squares[:count]

    def _square(self) -> None:
        import numpy as np

        number = len(self._squares)
        start = int(_BLOCK_S * (number * _STEP) * self._rate)
        block = self._kept[start - self._from : self._end(number) - self._from]
        self._squares.append((1.0 / (_BLOCK_S * self._rate)) * float(np.sum(np.square(block))))
        following = int(_BLOCK_S * ((number + 1) * _STEP) * self._rate)
        if following - self._from > len(self._kept) // 2:
            self._kept, self._from = self._kept[following - self._from :], following

    def _end(self, number: int) -> int:
        return int(_BLOCK_S * (number * _STEP + 1) * self._rate)


def _gated(squares: Samples) -> float:
    import numpy as np

    levels = -0.691 + 10.0 * np.log10(squares)
    loud = squares[levels >= QUIETEST_LUFS]
    if not loud.size:
        return -math.inf
    relative = -0.691 + 10.0 * np.log10(np.mean(loud)) - 10.0
    kept = squares[(levels > relative) & (levels > QUIETEST_LUFS)]
    return float(-0.691 + 10.0 * np.log10(np.mean(kept))) if kept.size else -math.inf
