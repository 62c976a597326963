"""Who holds a lane, over all processes, and what a holder may do with rows left on the wire.

A lease is short, so that a lane whose holder died is taken over within seconds. What keeps a slow
holder from doing harm is not the lease's length but `keep`: the last statement of each of its
transactions, which are undone where the lane is somebody else's by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.capabilities import Capabilities
from bot.outbox.rows import Unspent, marks, unspent
from bot.storage.db import execute, is_postgres
from models.outbox import URGENT, Lane

_NONE = -1  # no priority is this

LEASE = timedelta(seconds=3.5)
TIRED = timedelta(seconds=2)  # with less than this left a lease is renewed


async def take(lane: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take a lane that is free, ours or whose holder's lease ran out."""
    # Who finds it locked leaves it: somebody is taking it, or writes to it and is done in a moment.
    lock = "FOR UPDATE SKIP LOCKED" if is_postgres() else ""
    changed, _ = await execute(
        "UPDATE lane SET owner = ?, lease_until_at = ? WHERE name IN (SELECT name FROM lane "  # noqa: S608 - a constant
        f"WHERE name = ? AND (owner = ? OR owner = '' OR lease_until_at < ?) {lock})",
        [owner, until, lane, owner, now],
    )
    return bool(changed)


async def keep(lane: str, owner: str, until: datetime | None = None) -> bool:
    """Is the lane still `owner`'s, and stays so until this transaction ends? Renewed with `until`.
    The last statement of a transaction: elsewhere too rows are locked before their lane."""
    if until is not None:
        changed, _ = await execute(
            "UPDATE lane SET lease_until_at = ? WHERE name = ? AND owner = ?", [until, lane, owner]
        )
        return bool(changed)
    lock = " FOR SHARE" if is_postgres() else ""
    _, found = await execute(
        f"SELECT 1 AS held FROM lane WHERE name = ? AND owner = ?{lock}",  # noqa: S608 - a constant
        [lane, owner],
    )
    return bool(found)


async def release(lane: str, owner: str) -> bool:
    """Let somebody else have the lane. False: somebody else already has."""
    changed, _ = await execute(
        "UPDATE lane SET owner = '', lease_until_at = NULL WHERE name = ? AND owner = ?",
        [lane, owner],
    )
    return bool(changed)


async def lanes_due(owner: str, now: datetime) -> list[str]:
    """Lanes free or `owner`'s in which something may be to do: rows are due, a dead holder left
    some on the wire, or an echo may have settled what was unclear."""
    _, found = await execute(_LANES_DUE, [owner, *[now] * 5])
    return [str(r["name"]) for r in found]


async def paused_until(lane: str) -> datetime | None:
    """Until when the last holder wanted the whole lane to pause."""
    return (await Lane.get(name=lane)).paused_until_at


async def note(lane: str, paused: datetime | None, cause: str, detail: str) -> None:
    """What the operator should see about the lane; an empty cause means it works."""
    await execute(
        "UPDATE lane SET paused_until_at = ?, cause = ?, detail = ? WHERE name = ?",
        [paused, cause, detail[:200], lane],
    )


async def recover(lane: str, keep: Sequence[int], caps: Capabilities) -> list[Unspent]:
    """A dead process left rows 'sending' (`keep` are ours). Where the wire recognises a repeat, or
    it is an emergency, they go again; anything else is unclear until an echo settles it. What is
    reserved again and charged once comes back."""
    urgent = map(int, sorted(URGENT)) if caps.again else (_NONE, _NONE)
    again: list[Any] = [caps.idempotent, *urgent]
    _, found = await execute(_RECOVER.format(but=_but(keep)), [*again, *again, lane, *keep])
    return unspent(found) if caps.idempotent else []


async def take_back(lane: str, keep: Sequence[int]) -> list[Unspent]:
    """Rows claimed by a transaction or a step that failed never came near the wire: all that the
    lane's holder does not have in hand. What they had reserved was not spent."""
    _, found = await execute(
        f"UPDATE outbox SET state = 'queued' WHERE lane = ? AND state = 'sending'{_but(keep)} "  # noqa: S608 - marks and our own names
        "RETURNING route, claimed_at, units",
        [lane, *keep],
    )
    return unspent(found)


def _but(keep: Sequence[int]) -> str:
    return f" AND id NOT IN ({marks(keep)})" if keep else ""


async def settle(lane: str, now: datetime, wait: timedelta) -> tuple[int, list[Unspent]]:
    """Unclear rows whose echo stayed away although later messages were echoed never arrived:
    send them again. Only for channels that echo everything they take. How many, and what they had
    reserved."""
    _, found = await execute(
        "UPDATE outbox SET state = 'queued', attempts = attempts + 1, cause = '', due_at = ? "
        "WHERE lane = ? AND state = 'unclear' AND attempts < 3 AND claimed_at < ? AND EXISTS ("
        "SELECT 1 FROM lane l WHERE l.name = outbox.lane AND l.echo_at > outbox.claimed_at) "
        "RETURNING route, claimed_at, units",
        [now, lane, now - wait],
    )
    return len(found), unspent(found)


_LANES_DUE = """
SELECT l.name FROM lane l WHERE (l.owner IN ('', ?) OR l.lease_until_at < ?)
  AND (l.paused_until_at IS NULL OR l.paused_until_at <= ?)
  AND ((SELECT 1 FROM outbox o WHERE o.lane = l.name AND o.state = 'queued'
      AND o.due_at <= ? LIMIT 1) IS NOT NULL
    OR (SELECT 1 FROM outbox o WHERE o.lane = l.name AND o.state = 'sending'
      AND o.due_at <= ? LIMIT 1) IS NOT NULL
    OR l.echo_at IS NOT NULL AND (SELECT 1 FROM outbox o WHERE o.lane = l.name
      AND o.state = 'unclear' AND o.due_at <= ? AND o.attempts < 3
      AND o.claimed_at < l.echo_at LIMIT 1) IS NOT NULL)
"""

_RECOVER = """
UPDATE outbox SET state = CASE WHEN ? OR priority IN (?, ?) THEN 'queued' ELSE 'unclear' END,
  cause = CASE WHEN ? OR priority IN (?, ?) THEN cause ELSE 'unclear' END
WHERE lane = ? AND state = 'sending'{but} RETURNING route, claimed_at, units
"""
