"""Rows into the outbox: one content and its readers in two statements, by hand in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from tortoise.fields.data import JSON_DUMPS

from bot.outbox.handing import Slots
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

    @cached_property
    def times(self) -> tuple[Any, Any, Any]:
        """When it is queued, due and expired, as values: the same for each of ten thousand rows."""
        expires = None if self.expires_at is None else stamp(self.expires_at)
        return stamp(self.now), stamp(self.due_at), expires


async def write(
    text: Written, readers: Sequence[To], accounts: Sequence[ChatAccount], slots: Slots | None
) -> bool:
    """The content and a row for each reader. True: some wait in the queue; with `slots` those of
    chats where nothing waits are claimed at once."""
    body = _body(text.part)
    if slots is not None:
        return await _claimed(text, body, readers, accounts, slots)
    _, found = await execute(f"{_CONTENT} RETURNING id", [body, text.now])
    content = int(found[0]["id"])
    for start in range(0, len(readers), _PAGE):
        some = readers[start : start + _PAGE]
        values = [v for to in some for v in _values(text, content, to, "queued", None, "")]
        await execute(_insert(len(some)), values)
    return True


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
) -> bool:
    """In SQLite's one transaction: nobody changes the answer of `_WAITING` before it ends."""
    content, busy = await _content(text, body, slots, readers)
    going = [to for to in readers if to.account_id not in busy]
    values: list[Any] = []
    for to in readers:
        waits = to.account_id in busy
        state = ("queued", None, "") if waits else ("sending", text.times[0], slots.route)
        values += _values(text, content, to, *state)
    _, rows = await execute(_insert(len(readers)), values)
    ids = {str(r["key"]): int(r["id"]) for r in rows}  # what was written before is not among them
    chats = {a.id: a.chat_id for a in accounts}
    found = [
        Row(
            ids[_key(text, to)],
            _key(text, to),
            to.account_id,
            chats[to.account_id],
            content,
            to.ref,
            int(text.priority),
            0,
            text.expires_at is not None and text.expires_at <= text.now,
            slots.route,
            claimed_at=text.now,
        )
        for to in going
        if _key(text, to) in ids
    ]
    slots.put(found, {content: body})
    return len(found) < len(ids)


async def _content(
    text: Written, body: str, slots: Slots, readers: Sequence[To]
) -> tuple[int, set[int]]:
    """(the content's id, chats that have to wait): all of them where the lane is not ours or
    something waits in it. One trip to SQLite for both: the write goes with the question."""
    await later(_CONTENT, [body, text.now])
    ids = [to.account_id for to in readers]
    marks = ", ".join("?" * len(ids))
    values = [text.lane, text.now, text.lane, slots.owner, *ids]
    _, found = await execute(_WAITING.format(marks=marks), values)
    chats = {int(r["chat"]) for r in found}
    busy = set(ids) if 0 in chats else chats & set(ids)
    return next(int(r["content"]) for r in found if r["chat"] == _NOBODY), busy


def _key(text: Written, to: To) -> str:
    return f"{text.key}:{to.account_id}:{text.number}"


def _values(
    text: Written, content: int, to: To, state: str, claimed_at: Any, route: str
) -> tuple[Any, ...]:
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
        state,
        *text.times,
        claimed_at,
        route,
    )


@lru_cache(maxsize=_PAGE)
def _insert(count: int) -> str:
    row = f"({', '.join('?' * 15)}, 0, '', 0, '', '')"
    return (
        "INSERT INTO outbox (key, about, lane, chat_account_id, content_id, ref, delivery_id, "  # noqa: S608 - marks
        "buttons, priority, state, queued_at, due_at, expires_at, claimed_at, route, "
        f"attempts, message_id, receipt, cause, detail) VALUES {', '.join([row] * count)} "
        "ON CONFLICT (key) DO NOTHING RETURNING id, key"
    )


_CONTENT = "INSERT INTO outbox_content (body, created_at) VALUES (?, ?)"

# 0: the whole lane has to wait. A chat waits behind what is on the wire, and behind a row that was
# tried and comes back later. One row is nobody's: it has the id of the content just written.
_NOBODY = -1
_WAITING = """
SELECT -1 AS chat, last_insert_rowid() AS content
UNION ALL SELECT 0, 0 WHERE EXISTS (SELECT 1 FROM outbox WHERE lane = ? AND state = 'queued'
    AND due_at <= ?)
  OR NOT EXISTS (SELECT 1 FROM lane WHERE name = ? AND owner = ?)
UNION ALL SELECT chat_account_id, 0 FROM outbox WHERE chat_account_id IN ({marks})
  AND (state = 'sending' OR state = 'queued' AND claimed_at IS NOT NULL)
"""
