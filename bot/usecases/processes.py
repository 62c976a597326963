"""Who else lives: a heartbeat for each process, and what stands still because somebody does not.

On SQLite there is one process, which knows about itself: nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage.db import execute, moment_or_none
from bot.usecases.work import Services

BEAT_S = 5.0
_DEAD = timedelta(seconds=15)  # three beats: one may be late on a busy machine
_FORGOTTEN = timedelta(hours=1)
STANDS = timedelta(minutes=1)


@dataclass(frozen=True)
class Waiting:
    """Since when the oldest due one waits, None for none."""

    outbox_at: datetime | None
    inbox_at: datetime | None


async def beat(services: Services, me: str, roles: str, host: str) -> None:
    """I live, and these of my roles work. Those silent for an hour are forgotten."""
    now = services.clock.now()
    await execute(
        "INSERT INTO process (id, roles, host, started_at, seen_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, seen_at = excluded.seen_at",
        [me, roles, host[:80], now, now],
    )
    await execute("DELETE FROM process WHERE seen_at < ?", [now - _FORGOTTEN])


async def leave(me: str) -> None:
    """Stopped in order: at once nobody counts on it."""
    await execute("DELETE FROM process WHERE id = ?", [me])


async def living(services: Services) -> Mapping[str, int]:
    """How many processes work at each role."""
    _, rows = await execute(
        "SELECT roles FROM process WHERE seen_at > ?", [services.clock.now() - _DEAD]
    )
    return Counter(role for row in rows for role in str(row["roles"]).split(",") if role)


async def waiting(services: Services) -> Waiting:
    """What is due and gets nowhere. A lane that paused, or sent something within the minute, only
    has a lot to do."""
    now = services.clock.now()
    _, out = await execute(_OUTBOX, [now, now, now - STANDS])
    _, into = await execute(
        "SELECT min(due_at) AS at FROM inbox WHERE state = 'new' AND due_at <= ?", [now]
    )
    return Waiting(moment_or_none(out[0]["at"]), moment_or_none(into[0]["at"]))


_OUTBOX = """
SELECT min(w.due_at) AS at FROM (
  SELECT (SELECT min(o.due_at) FROM outbox o
    WHERE o.lane = l.name AND o.state = 'queued' AND o.due_at <= ?) AS due_at
  FROM lane l WHERE (l.paused_until_at IS NULL OR l.paused_until_at <= ?) AND NOT EXISTS (
    SELECT 1 FROM outbox s WHERE s.state IN ('sent', 'sending') AND s.claimed_at > ?
      AND s.lane = l.name)) w
"""
