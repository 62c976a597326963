"""Local time and quiet hours. All stored times are aware UTC; people live in Asia/Ho_Chi_Minh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_LAST = 4_102_444_800  # the year 2100


def from_epoch(seconds: float) -> datetime:
    """A moment as vendors write it. Raises ValueError for one that no clock of theirs has shown:
    what is reckoned from it could leave the calendar."""
    if not 0 <= seconds < _LAST:
        raise ValueError(f"{seconds} is not of these years")
    return datetime.fromtimestamp(seconds, UTC)


def local(at: datetime) -> datetime:
    """The same moment on a Vietnamese clock."""
    return at.astimezone(ZONE)


def at_local(day: datetime, hour: int, minute: int = 0) -> datetime:
    """UTC moment of hh:mm on the local day of `day`."""
    there = local(day).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return there.astimezone(UTC)


@dataclass(frozen=True)
class QuietHours:
    """A daily span, usually across midnight, in which only emergencies sound or buzz."""

    start: time = time(22, 0)
    end: time = time(5, 0)

    def covers(self, at: datetime) -> bool:
        """Is this moment inside the span? The end itself is outside."""
        now = local(at).time()
        if self.start == self.end:
            return False
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def open_at(self, at: datetime) -> datetime:
        """`at` itself when it is not quiet, else the moment the span ends (UTC)."""
        if not self.covers(at):
            return at
        there = local(at)
        end = datetime.combine(there.date(), self.end, there.tzinfo)
        if end <= there:
            end += timedelta(days=1)
        return end.astimezone(UTC)

    def begins(self, after: datetime) -> datetime | None:
        """The first beginning (UTC) that is not before `after`; None for a span that is none."""
        if self.start == self.end:
            return None
        there = local(after)
        first = datetime.combine(there.date(), self.start, there.tzinfo)
        if first < there:
            first += timedelta(days=1)
        return first.astimezone(UTC)


@dataclass(frozen=True)
class Silence:
    """Several daily spans together; a sound may lie in none of them, not in part either."""

    spans: tuple[QuietHours, ...] = ()

    def covers(self, at: datetime) -> bool:
        """Is this moment inside one of them?"""
        return any(span.covers(at) for span in self.spans)

    def open_at(self, at: datetime) -> datetime:
        """`at` itself, or when the last of them around it ends (UTC)."""
        return self.room(at, timedelta(seconds=1))

    def cuts(self, start: datetime, end: datetime) -> bool:
        """Would a sound from `start` to `end` fall into one?"""
        return self._into(start, end) is not None

    def room(self, start: datetime, length: timedelta) -> datetime:
        """`start` itself, or when it can sound as a whole. Where the day has no such room, some
        time that is not."""
        for _ in range(2 * len(self.spans) + 1):
            span = self._into(start, start + length)
            if span is None:
                break
            start = span.open_at(start if span.covers(start) else span.begins(start) or start)
        return start

    def _into(self, start: datetime, end: datetime) -> QuietHours | None:
        for span in self.spans:
            first = span.begins(start)
            if first is not None and (first < end or span.covers(start)):
                return span
        return None
