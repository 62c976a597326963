"""What time it is on a box that may have no battery: the server's, once it answered.

Between answers time runs with the monotonic clock, so a machine whose clock is set right ends and
skips nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable

_KEPT = 8
_SURE_S = 5.0  # an answer that took longer tells little


class BoxClock:
    """`known`: a time that is certainly past (from a signed plan kept on the disk)."""

    def __init__(
        self,
        known: float = 0.0,
        *,
        mono: Callable[[], float] = time.monotonic,
        system: Callable[[], float] = time.time,
    ) -> None:
        self._mono = mono
        self._offset = max(system(), known) - mono()
        self._heard: deque[tuple[float, float]] = deque(maxlen=_KEPT)  # (took, offset)
        # A clock that is behind what was signed was reset; one that is not may be believed.
        self.sure = system() >= known > 0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._mono() + self._offset

    def mono(self) -> float:
        """For spans."""
        return self._mono()

    def answered(self, asked: float, server: float) -> None:
        """The server said its time to a question of `asked` (monotonic). The quickest of the last
        answers counts."""
        took = self._mono() - asked
        if not 0 <= took <= _SURE_S:
            return
        self._heard.append((took, server + took / 2 - self._mono()))
        self._offset = min(self._heard)[1]
        self.sure = True


async def woken(event: asyncio.Event, longest_s: float) -> None:
    """Set, or the time is up. (wait_for loses a cancellation that comes with the event.)"""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await event.wait()
