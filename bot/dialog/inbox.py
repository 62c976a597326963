"""Stored events, for whoever works on them: claimed one a chat, in order, put back, closed.

How they come in is in intake.py.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.core.events import Event
from bot.dialog.fetching import Missing
from bot.dialog.insertion import put
from bot.dialog.intake import LEASE, Intake
from bot.storage.db import execute, is_postgres, later, transaction

log = logging.getLogger(__name__)


class Superseded(Exception):
    """Somebody else has finished this event: what was done here must not count."""


@dataclass(frozen=True)
class Claimed:
    """An event this process now works on."""

    id: int
    event: Event
    attempts: int
    more: bool = False  # others of its chat waited when it was claimed
    missing: tuple[Missing, ...] = ()  # files of it that did not come


class Inbox(Intake):
    """The pump's side of it."""

    async def claim(
        self, limit: int, chats: Sequence[str] = (), *, enrolled: bool = False
    ) -> list[Claimed]:
        """The oldest new events, one a chat: a chat's events are worked on in order, one at a
        time, over all processes. `chats`: only of these; `enrolled`: only of people we know."""
        now = self._clock.now()
        some = f"AND i.chat_id IN ({', '.join('?' * len(chats))})" if chats else ""
        some += _ENROLLED if enrolled else ""
        lock = "FOR UPDATE SKIP LOCKED" if is_postgres() else ""
        _, rows = await execute(
            _CLAIM.format(lock=lock, some=some), [now + LEASE, now, *chats, limit]
        )
        claimed = [await _opened(r) for r in sorted(rows, key=lambda r: int(r["id"]))]
        return [c for c in claimed if c is not None]

    async def renew(self, ids: Sequence[int]) -> None:
        """Still at work on these."""
        if not ids:
            return
        marks = ", ".join("?" * len(ids))
        await execute(
            f"UPDATE inbox SET due_at = ? WHERE state = 'taken' AND id IN ({marks})",  # noqa: S608 - marks and our own names
            [self._clock.now() + LEASE, *ids],
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

    async def hand_in(self, claimed: Claimed, event: Event) -> None:
        """An errand has fetched its file: the chat takes it in its own order, once."""
        async with transaction():
            await put([replace(event, event_id=f"{event.event_id}!")], self._clock.now())
            await finish(claimed.id)

    async def retry(self, claimed: Claimed, error: str, pause_s: float) -> None:
        """Put back for later."""
        due = self._clock.now() + timedelta(seconds=pause_s)
        await execute(
            "UPDATE inbox SET state = 'new', attempts = ?, error = ?, due_at = ? "
            "WHERE id = ? AND state = 'taken'",
            [claimed.attempts + 1, error[:200], due, claimed.id],
        )

    async def waiting(self, after: int, limit: int) -> list[tuple[int, str, str]]:
        """What waits, oldest first, from after an id: (id, chat, body)."""
        _, rows = await execute(
            "SELECT id, chat_id, body FROM inbox WHERE state = 'new' AND id > ? "
            "ORDER BY id LIMIT ?",
            [after, limit],
        )
        return [(r["id"], r["chat_id"], r["body"]) for r in rows]


async def finish(row_id: int, state: str = "done", error: str = "") -> None:
    """Close an event, in the transaction of its effects: exactly one such transaction commits.
    Superseded comes out of any other, at the latest when it commits."""
    await later(
        "UPDATE inbox SET state = ?, error = ? WHERE id = ? AND state IN ('new', 'taken')",
        [state, error[:200], row_id],
        must=Superseded(row_id),
    )


async def _opened(row: Any) -> Claimed | None:
    """A row nobody can read (an older version's?) is closed, or it would hold up the others."""
    try:
        event = Event.from_json(row["body"])
        return Claimed(row["id"], event, row["attempts"], bool(row["more"]))
    except (ValueError, TypeError, KeyError) as error:
        log.error("event %s cannot be read: %r", row["id"], error)
        await finish(row["id"], "failed", f"unreadable: {error!r}")
        return None


_ENROLLED = """ AND EXISTS (SELECT 1 FROM chat_account a WHERE a.channel = i.channel
  AND a.account = i.account AND a.chat_id = i.chat_id AND a.person_id IS NOT NULL)"""
# States stand as in the partial indexes of models/inbox.py: SQLite wants the very same terms. In
# RETURNING it looks no bare column up in an index: it would walk all that waits, each time.
_CLAIM = """
UPDATE inbox SET state = 'taken', due_at = ? WHERE id IN (
  SELECT i.id FROM inbox i WHERE i.state = 'new' AND i.due_at <= ? {some} AND NOT EXISTS (
    SELECT 1 FROM inbox e WHERE e.channel = i.channel AND e.account = i.account
      AND e.chat_id = i.chat_id AND e.state IN ('new', 'taken') AND e.id < i.id)
  ORDER BY i.id LIMIT ? {lock})
RETURNING id, body, attempts, EXISTS (
  SELECT 1 FROM inbox n WHERE n.channel = inbox.channel || '' AND n.account = inbox.account || ''
    AND n.chat_id = inbox.chat_id || '' AND n.state IN ('new', 'taken') AND n.state = 'new'
    AND n.id > inbox.id) AS more
"""
