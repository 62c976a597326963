"""Storing inbound events before they are acknowledged: many callers share one commit.

`accept` is handed to every channel; `claim` and the rest serve the pump.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from bot.core.events import Event
from bot.core.ports import Clock
from bot.storage.db import execute, is_postgres, stamp

log = logging.getLogger(__name__)
_CHUNK = 200
_ID = 100
_LEASE = timedelta(seconds=30)


_Call = tuple[Sequence[Event], "asyncio.Future[None]"]
Keep = Callable[[Event], Awaitable[Event | None]]
"""What may be stored of an event in a room; None: nothing (see dialog/rooms.py)."""


class Superseded(Exception):
    """Somebody else has finished this event: what was done here must not count."""


@dataclass(frozen=True)
class Claimed:
    """An event this process now works on."""

    id: int
    event: Event
    attempts: int


class Inbox:
    """`wake` is called after each commit that may have stored something new. `keep` sees every
    event in a room first: what people say among themselves is not ours to store."""

    def __init__(self, clock: Clock, wake: Callable[[str], None], keep: Keep | None = None) -> None:
        self._clock = clock
        self._wake = wake
        self._keep = keep
        self._waiting: list[_Call] = []
        self._writer: asyncio.Task[None] | None = None

    async def accept(self, events: Sequence[Event]) -> None:
        """Durable when it returns. Events seen before are dropped here, silently."""
        if any(e.room for e in events):
            events = await self._sift(events)
        if not events:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _sift(self, events: Sequence[Event]) -> list[Event]:
        if self._keep is None:
            return list(events)
        kept = [await self._keep(e) if e.room else e for e in events]
        return [e for e in kept if e is not None]

    async def _write(self) -> None:
        # Whatever arrives while one commit is under way shares the next one.
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._store([event for some, _ in batch for event in some])
            except Exception as error:  # noqa: BLE001 - each caller hears of its own
                await self._apart(batch, error)
            else:
                for _, done in batch:
                    _tell(done, None)
            self._wake("inbox")

    async def _apart(self, batch: Sequence[_Call], error: Exception) -> None:
        """One caller's events may be what the database refuses: the others' shall not suffer."""
        failed = 2 if len(batch) == 1 else 0
        for some, done in batch:
            if failed >= 2:  # it is the database, then
                _tell(done, error)
                continue
            try:
                await self._store(some)
            except Exception as caught:  # noqa: BLE001 - handed to the waiting caller
                failed += 1
                _tell(done, caught)
            else:
                failed = -len(batch)
                _tell(done, None)

    async def _store(self, events: Sequence[Event]) -> None:
        for start in range(0, len(events), _CHUNK):
            await self._insert(events[start : start + _CHUNK])

    async def _insert(self, events: Sequence[Event]) -> None:
        now = stamp(self._clock.now())
        values: list[Any] = []
        for e in events:
            values += (e.channel, e.account, _short(e.event_id), e.chat_id, e.kind.value)
            values.append(e.to_json())
            values += (now, now)
        await execute(_insertion(len(events)), values)

    async def claim(self, limit: int) -> list[Claimed]:
        """The oldest new events, one a chat: a chat's events are worked on in order, one at a
        time, over all processes."""
        now = self._clock.now()
        _, rows = await execute(
            _CLAIM.format(lock="FOR UPDATE SKIP LOCKED" if is_postgres() else ""),
            [now + _LEASE, now, limit],
        )
        claimed = [await _opened(r) for r in sorted(rows, key=lambda r: int(r["id"]))]
        return [c for c in claimed if c is not None]

    async def renew(self, ids: Sequence[int]) -> None:
        """Still at work on these."""
        if not ids:
            return
        marks = ", ".join("?" * len(ids))
        await execute(
            f"UPDATE inbox SET due_at = ? WHERE state = 'taken' AND id IN ({marks})",  # noqa: S608
            [self._clock.now() + _LEASE, *ids],
        )

    async def recover(self, *, everything: bool = False, but: Sequence[int] = ()) -> None:
        """Take back what a dead process had claimed: all of it when we are the only process.
        `but` are ours, at work."""
        marks = f" AND id NOT IN ({', '.join('?' * len(but))})" if but else ""
        now = self._clock.now()  # due_at was the lease's end
        await execute(
            "UPDATE inbox SET state = 'new', due_at = ? WHERE state = 'taken' "  # noqa: S608 - marks
            f"AND (due_at < ? OR ?){marks}",
            [now, now, everything, *but],
        )

    async def retry(self, claimed: Claimed, error: str, pause_s: float) -> None:
        """Put back for later."""
        due = self._clock.now() + timedelta(seconds=pause_s)
        await execute(
            "UPDATE inbox SET state = 'new', attempts = ?, error = ?, due_at = ? "
            "WHERE id = ? AND state = 'taken'",
            [claimed.attempts + 1, error[:200], due, claimed.id],
        )


@lru_cache(maxsize=_CHUNK)
def _insertion(count: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, 'new', 0, '')"] * count)
    return (
        "INSERT INTO inbox (channel, account, event_id, chat_id, kind, body, "  # noqa: S608 - marks
        f"received_at, due_at, state, attempts, error) VALUES {rows} "
        "ON CONFLICT (channel, account, event_id) DO NOTHING"
    )


async def finish(row_id: int, state: str = "done", error: str = "") -> None:
    """Close an event, in the transaction of its effects: exactly one such transaction commits.
    Raises Superseded in any other."""
    changed, _ = await execute(
        "UPDATE inbox SET state = ?, error = ? WHERE id = ? AND state IN ('new', 'taken')",
        [state, error[:200], row_id],
    )
    if not changed:
        raise Superseded(row_id)


async def _opened(row: Any) -> Claimed | None:
    """A row nobody can read (an older version's?) is closed, or it would hold up the others."""
    try:
        return Claimed(row["id"], Event.from_json(row["body"]), row["attempts"])
    except (ValueError, TypeError, KeyError) as error:
        log.error("event %s cannot be read: %r", row["id"], error)
        await finish(row["id"], "failed", f"unreadable: {error!r}")
        return None


def _tell(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():  # the caller has gone
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _short(event_id: str) -> str:
    """What fits the column; long ids stay apart."""
    if len(event_id) <= _ID:
        return event_id
    return event_id[: _ID - 33] + "#" + hashlib.md5(event_id.encode()).hexdigest()  # noqa: S324


_CLAIM = """
UPDATE inbox SET state = 'taken', due_at = ? WHERE id IN (
  SELECT i.id FROM inbox i WHERE i.state = 'new' AND i.due_at <= ? AND NOT EXISTS (
    SELECT 1 FROM inbox e WHERE e.channel = i.channel AND e.account = i.account
      AND e.chat_id = i.chat_id AND e.state IN ('new', 'taken') AND e.id < i.id)
  ORDER BY i.id LIMIT ? {lock})
RETURNING id, body, attempts
"""
