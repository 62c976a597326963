"""Due dates in working days: weekends do not count. A due date is the end of an office day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.hours import at_local, local

_OFFICE_ENDS = 17


def due(since: datetime, days: int) -> datetime:
    """The end (UTC) of the `days`-th working day after the local day of `since`."""
    day = local(since)
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return at_local(day, _OFFICE_ENDS)


def shown(at: datetime, *, time: bool = False) -> str:
    """The local date as people write it, with the time where asked."""
    return local(at).strftime("%H:%M, %d/%m/%Y" if time else "%d/%m/%Y")
