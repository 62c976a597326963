"""The stand-ins' clock: what runs by itself in days is seen in minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import SystemClock


class ShiftedClock:
    """ports.Clock: the real one, set forward by hand."""

    def __init__(self) -> None:
        self.shift = timedelta()
        self.real = SystemClock()

    def now(self) -> datetime:
        """The machine's time and what was added."""
        return self.real.now() + self.shift

    def move(self, **span: float) -> datetime:
        """Forward by a timedelta's keywords."""
        self.shift += timedelta(**span)
        return self.now()
