"""When a message may be sent, by a channel's capabilities: free and paid windows, the night.

One place for both the choice of a way (routes.py) and the gate at sending (ledger.py).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.core.capabilities import Capabilities
from bot.core.hours import QuietHours

MARGIN = timedelta(minutes=1)
"""Taken off every window: a message needs a moment to arrive, and clocks differ."""


def since(caps: Capabilities, now: datetime) -> tuple[datetime, datetime] | None:
    """Last words since the first moment open the free window, since the second the paid one; None
    where there are no windows."""
    if not caps.reply_window_h:
        return None
    free = now - timedelta(hours=caps.reply_window_h) + MARGIN
    if not caps.paid_window_h:
        return free, free
    return free, now - timedelta(hours=caps.paid_window_h) + MARGIN


def proven(caps: Capabilities, last_word: datetime | None, now: datetime) -> bool:
    """Has a chat shown lately that what is sent there arrives? Where a channel can be out of a
    phone's reach without telling, only its person's own words show it; while we do not reach its
    servers ourselves, nothing does."""
    if caps.away or not caps.proven_d:
        return not caps.away
    return last_word is not None and now - last_word <= timedelta(days=caps.proven_d)


def night_end(caps: Capabilities, route: str, now: datetime) -> datetime | None:
    """When a message that must not go now because it is night may go; None: it may go now."""
    return morning(caps, now) if route in caps.night_routes else None


def morning(caps: Capabilities, now: datetime) -> datetime | None:
    """The end of the channel's night; None by day, or where there is no such night."""
    if caps.night is None:
        return None
    start, end = caps.night
    night = QuietHours(time(start % 24), time(end % 24))
    return night.open_at(now) if night.covers(now) else None
