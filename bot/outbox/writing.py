"""Rows into the outbox: one content and its readers in two statements, by hand in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from tortoise.fields.data import JSON_DUMPS

from bot.outbox.handing import MOST, Slots
from bot.outbox.parts import Part
from bot.outbox.rows import Row
from bot.storage.db import execute, later, stamp
from models import ChatAccount
from models.outbox import Priority

if TYPE_CHECKING:
    from bot.outbox.store import To

_PAGE = 200  # rows a statement


@dataclass(frozen=True)
class Written:
    """What all readers of one part have in common."""

    key: str
    about: str
    number: int
    lane: str
    part: Part
    priority: Priority
    now: datetime
    due_at: datetime
    expires_at: datetime | None
    units: int = 1  # see models.OutboxRow

    @cached_property
    def times(self) -> tuple[Any, Any, Any]:
        """When it is queued, due and expired, as values: the same for each of ten thousand rows."""
        expires = None if self.expires_at is None else stamp(self.expires_at)
        return stamp(self.now), stamp(self.due_at), expires


async def write(
    text: Written,
    readers: Sequence[To],
    accounts: Sequence[ChatAccount],
    slots: Slots | None,
    queued: Callable[[], None],
) -> None:
    """The content and a row for each reader. `queued` is called when some wait in the queue, at the
    latest after the commit; with `slots` those of chats where nothing waits are claimed at once."""
    body = _body(text.part)
    if slots is not None:
        await _claimed(text, body, readers, accounts, slots, queued)
        return
    _, found = await execute(f"{_CONTENT} RETURNING id", [body, text.now])
    content = int(found[0]["id"])
    for start in range(0, len(readers), _PAGE):
        some = readers[start : start + _PAGE]
        values = [v for to in some for v in _values(text, content, to)]
        await execute(_insert(len(some)), values)
    if text.units != 1:
        await execute(_UNITS, [text.units, content])
    queued()


def _body(part: Part) -> str:
    # By hand: asdict copies deeply, and every answer passes here.
    data: dict[str, Any] = {k: v for k, v in vars(part).items() if v}
    for many in ("buttons", "media"):
        if many in data:
            data[many] = [vars(one) for one in data[many]]
    return JSON_DUMPS(data)


async def _claimed(
    text: Written,
    body: str,
    readers: Sequence[To],
    accounts: Sequence[ChatAccount],
    slots: Slots,
    queued: Callable[[], None],
) -> None:
    """In SQLite's one transaction, and nobody waits for it: which of them go on the wire the
    statement itself finds out, and tells with the commit."""
    slots.written = True
    chats = {a.id: a.chat_id for a in accounts}
    refs = {to.account_id: to.ref for to in readers}
    expired = text.expires_at is not None and text.expires_at <= text.now

    def got(rows: Sequence[Any]) -> None:  # what was written before is not among them
        going = []
        for id_, key, chat, content, state in map(tuple, rows):
            if state == "sending":
                known = (chat, chats[chat], content, refs[chat], int(text.priority), 0, expired)
                going.append(Row(id_, key, *known, slots.route, claimed_at=text.now))
        slots.put(going, {row.content_id: body for row in going})
        if len(going) < len(rows):
            queued()

    await later(_CONTENT, [body, text.now])
    queued_at, due_at, expires_at = text.times
    shared = (text.about, text.lane, len(text.part.buttons), int(text.priority))
    await later(
        _claiming(len(readers)),
        [
            *(v for to in readers for v in (_key(text, to), to.account_id, to.ref, to.delivery_id)),
            *(text.lane, due_at, text.lane, slots.owner),
            *(*shared, queued_at, due_at, expires_at, queued_at, slots.route),
        ],
        got=got,
    )


def _key(text: Written, to: To) -> str:
    return f"{text.key}:{to.account_id}:{text.number}"


def _values(text: Written, content: int, to: To) -> tuple[Any, ...]:
    return (
        _key(text, to),
        text.about,
        text.lane,
        to.account_id,
        content,
        to.ref,
        to.delivery_id,
        len(text.part.buttons),
        int(text.priority),
        *text.times,
    )


@lru_cache(maxsize=_PAGE)
def _insert(count: int) -> str:
    row = f"({', '.join('?' * 12)}, 'queued', NULL, '', 0, '', 0, '', '')"
    return (
        "INSERT INTO outbox (key, about, lane, chat_account_id, content_id, ref, delivery_id, "  # noqa: S608 - marks
        "buttons, priority, queued_at, due_at, expires_at, state, claimed_at, route, "
        f"attempts, message_id, receipt, cause, detail) VALUES {', '.join([row] * count)} "
        "ON CONFLICT (key) DO NOTHING"
    )


@lru_cache(maxsize=MOST)
def _claiming(count: int) -> str:
    return _CLAIMING.format(readers=", ".join(["(?, ?, ?, ?)"] * count))


_UNITS = "UPDATE outbox SET units = ? WHERE content_id = ?"
_CONTENT = "INSERT INTO outbox_content (body, created_at) VALUES (?, ?)"

# 'sending' at once, but not where something of the lane waits or it is not ours, and not behind
# what is on the wire in that chat or was tried and comes back later. The last content is the one
# just written: nobody else writes.
_CLAIMING = """
WITH written(key, chat, ref, delivery) AS (VALUES {readers}),
waiting(all_of_them) AS (SELECT
  EXISTS (SELECT 1 FROM outbox WHERE lane = ? AND state = 'queued' AND due_at <= ?)
  OR NOT EXISTS (SELECT 1 FROM lane WHERE name = ? AND owner = ?)),
asked AS (SELECT w.*, all_of_them OR EXISTS (SELECT 1 FROM outbox o WHERE o.chat_account_id = w.chat
  AND (o.state = 'sending' OR o.state = 'queued' AND o.claimed_at IS NOT NULL)) AS waits
  FROM written w, waiting)
INSERT INTO outbox (key, chat_account_id, ref, delivery_id, content_id, about, lane, buttons,
  priority, queued_at, due_at, expires_at, state, claimed_at, route, attempts, message_id, receipt,
  cause, detail)
SELECT key, chat, ref, delivery, (SELECT max(id) FROM outbox_content), ?, ?, ?, ?, ?, ?, ?,
  iif(waits, 'queued', 'sending'), iif(waits, NULL, ?), iif(waits, '', ?), 0, '', 0, '', ''
FROM asked WHERE true
ON CONFLICT (key) DO NOTHING RETURNING id, key, chat_account_id, content_id, state
"""
