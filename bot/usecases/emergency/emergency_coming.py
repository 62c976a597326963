"""How many still have an alert to come, and when the last of them will have it: an account may send
only so much in a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage.db import execute, moment
from bot.usecases.emergency.emergency_spread import about
from bot.usecases.work import Work
from models import Emergency


@dataclass(frozen=True)
class Coming:
    """`chats`: how many wait; `at`: when the last has it, None while an account stands still."""

    chats: int
    at: datetime | None


async def coming(work: Work, emergency: Emergency) -> Coming:
    """From what is queued, by the pace of each account."""
    now = work.now()
    _, rows = await execute(_WAITING, [about(emergency.id)])
    ends: list[datetime | None] = [now]
    for row in rows:
        channel, _, account = str(row["lane"]).partition(":")
        caps = work.outbox.capabilities(channel, account)
        paused = moment(row["paused"]) if row["paused"] else now
        if caps is None or paused > now:
            ends.append(None)
        else:
            ends.append(now + timedelta(seconds=int(row["calls"]) / caps.rate_per_s))
    known = [end for end in ends if end is not None]
    at = max(known) if len(known) == len(ends) else None
    return Coming(sum(int(row["chats"]) for row in rows), at)


_WAITING = """
SELECT o.lane AS lane, count(*) AS calls, count(DISTINCT o.chat_account_id) AS chats,
  max(l.paused_until_at) AS paused
FROM outbox o JOIN lane l ON l.name = o.lane
WHERE o.about = ? AND o.about <> '' AND o.state IN ('queued', 'sending') GROUP BY o.lane
"""
