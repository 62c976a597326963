"""The house's clock: the machine's, but it does not leap."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

log = logging.getLogger(__name__)
# Bigger than what a network's time puts right in passing, smaller than anything promised by time.
_SMALL_S = 30.0
_HOLDS_S = 600.0


# Seconds that passed, asleep too: nobody can set them.
_counted = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SteadyClock:
    """ports.Clock. A machine's clock that leaps (a dead battery, somebody's hand, a wrong server)
    counts once it has stood there for ten minutes: until then seconds are counted on, so that one
    wild moment sends nothing early, ends no alarm and deletes nothing."""

    def __init__(
        self, wall: Callable[[], float] = time.time, counted: Callable[[], float] = _counted
    ) -> None:
        self._wall = wall
        self._counted = counted
        self._ahead = wall() - counted()  # of what is counted, the time of day is
        self._leap: tuple[float, float] | None = None  # how far ahead it is now, and since when

    def now(self) -> datetime:
        """Aware UTC."""
        # Asked 15 times for each message that is answered.
        counted, wall = self._counted(), self._wall()
        ahead = wall - counted
        if -_SMALL_S <= ahead - self._ahead <= _SMALL_S:
            self._ahead, self._leap = ahead, None
            return datetime.fromtimestamp(wall, UTC)
        self._leapt(ahead, counted)
        return datetime.fromtimestamp(counted + self._ahead, UTC)

    def _leapt(self, ahead: float, counted: float) -> None:
        if self._leap is None or abs(ahead - self._leap[0]) > _SMALL_S:
            self._leap = ahead, counted
            log.warning(_LEAPT, ahead - self._ahead, _HOLDS_S / 60)
        elif counted - self._leap[1] >= _HOLDS_S:
            log.warning("the machine's clock has stood there since: from now on it counts")
            self._ahead, self._leap = ahead, None


class SystemClock(SteadyClock):
    """The one there is. A class of its own: tests hold it, and look at the other."""


_LEAPT = (
    "the machine's clock leapt by %+.0f seconds; that counts in %.0f minutes, if it stays so: "
    "see that the time is right (timedatectl)"
)
