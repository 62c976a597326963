"""Clocks of tests: one that stands still until told, one that runs. No test knows what time of day
it is outside; what a process started by a test believes is a `RunningClock` too (launch.py).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from bot.core.hours import ZONE

MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 09:00 on a Monday in Đắk Lắk


def _there(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]  # what the test gives


MOMENTS = {
    "noon": _there(2026, 3, 2, 12),
    "late": _there(2026, 3, 2, 23, 30),
    "before-dawn": _there(2026, 3, 3, 4, 59),
    "last-of-month": _there(2026, 3, 31, 16, 20),
    "leap-day": _there(2028, 2, 29, 10, 10),
}
"""When days are played: by day, in quiet hours, a minute before they end, and on odd dates."""


class FakeClock:
    """ports.Clock; stands still on a working morning unless told otherwise."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or MORNING

    def now(self) -> datetime:
        return self._now

    def move(self, **span: float) -> datetime:
        self._now += timedelta(**span)
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now


class RunningClock:
    """ports.Clock at real speed from a chosen moment on, the same in every process that is handed
    `str(clock)`: seconds are counted from the machine's start, whatever its time of day."""

    def __init__(self, start: datetime = MORNING, since: float | None = None) -> None:
        self._start = start
        self._since = time.monotonic() if since is None else since

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def later(self, seconds: float) -> RunningClock:
        """One that is ahead of this one."""
        return RunningClock(self._start + timedelta(seconds=seconds), self._since)

    def __str__(self) -> str:
        return f"{self._start.isoformat()}@{self._since!r}"

    @classmethod
    def of(cls, text: str) -> RunningClock:
        """What `str` made."""
        start, _, since = text.partition("@")
        return cls(datetime.fromisoformat(start), float(since))
