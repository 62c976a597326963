"""Storing inbound events before they are acknowledged: many callers share one commit.

`accept` is handed to every channel; `claim` and the rest serve the pump.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from bot.core.events import Event
from bot.core.ports import Clock
from bot.storage.db import execute, is_postgres, stamp

_CHUNK = 200
_LEASE = timedelta(seconds=120)


@dataclass(frozen=True)
class Claimed:
    """An event this process now works on."""

    id: int
    event: Event
    attempts: int


class Inbox:
    """`wake` is called after each commit that may have stored something new."""

    def __init__(self, clock: Clock, wake: Callable[[str], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._waiting: list[tuple[Sequence[Event], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def accept(self, events: Sequence[Event]) -> None:
        """Durable when it returns. Events seen before are dropped here, silently."""
        if not events:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        # Whatever arrives while one commit is under way shares the next one.
        while self._waiting:
            batch, self._waiting = self._waiting, []
            events = [event for some, _ in batch for event in some]
            error: Exception | None = None
            try:
                for start in range(0, len(events), _CHUNK):
                    await self._insert(events[start : start + _CHUNK])
            except Exception as caught:  # noqa: BLE001 - handed to every waiting caller
                error = caught
            for _, done in batch:
                if done.cancelled():
                    continue
                done.set_exception(error) if error else done.set_result(None)
            if error is None:
                self._wake("inbox")

    async def _insert(self, events: Sequence[Event]) -> None:
        now = stamp(self._clock.now())
        values: list[Any] = []
        for e in events:
            values += (e.channel, e.account, e.event_id[:100], e.chat_id, e.kind.value, e.to_json())
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
        claimed = [Claimed(r["id"], Event.from_json(r["body"]), r["attempts"]) for r in rows]
        return sorted(claimed, key=lambda c: c.id)

    async def recover(self, *, everything: bool) -> None:
        """Take back what a dead process had claimed: all of it when we are the only process."""
        await execute(
            "UPDATE inbox SET state = 'new' WHERE state = 'taken' AND (due_at < ? OR ?)",
            [self._clock.now(), everything],
        )

    async def retry(self, claimed: Claimed, error: str, pause_s: float) -> None:
        """Put back for later."""
        due = self._clock.now() + timedelta(seconds=pause_s)
        await execute(
            "UPDATE inbox SET state = 'new', attempts = ?, error = ?, due_at = ? WHERE id = ?",
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
    """Close an event, in the transaction of its effects. The text is not kept twice."""
    await execute(
        "UPDATE inbox SET state = ?, error = ? WHERE id = ?", [state, error[:200], row_id]
    )


_CLAIM = """
UPDATE inbox SET state = 'taken', due_at = ? WHERE id IN (
  SELECT i.id FROM inbox i WHERE i.state = 'new' AND i.due_at <= ? AND NOT EXISTS (
    SELECT 1 FROM inbox e WHERE e.channel = i.channel AND e.account = i.account
      AND e.chat_id = i.chat_id AND e.state IN ('new', 'taken') AND e.id < i.id)
  ORDER BY i.id LIMIT ? {lock})
RETURNING id, body, attempts
"""
