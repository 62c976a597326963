"""A clock that only moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """ports.Clock; starts on a working morning in Đắk Lắk (09:00 on Monday 2 March 2026)."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, **span: float) -> datetime:
        self._now += timedelta(**span)
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now
