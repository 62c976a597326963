"""The stand-ins' clock: what runs by itself in days is seen in minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ShiftedClock:
    """ports.Clock: the real one, set forward by hand."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        """The machine's time and what was added."""
        return datetime.now(UTC) + self.shift

    def move(self, **span: float) -> datetime:
        """Forward by a timedelta's keywords."""
        self.shift += timedelta(**span)
        return self.now()
