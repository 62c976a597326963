"""The outbox's hot statements: claim what goes on the wire now, write what became of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.core.messages import Attachment, Button
from bot.outbox.kinds import SPENT
from bot.outbox.parts import Part
from bot.storage.db import connection, execute, is_postgres, moment
from models.outbox import OutState


@dataclass(frozen=True, slots=True)
class Row:
    """A claimed row: it goes on the wire now."""

    id: int
    key: str
    account_id: int
    chat_id: str
    content_id: int
    ref: str
    priority: int
    attempts: int
    expired: bool
    # free | closed | unwanted | paused | one of KINDS, where the account has windows or a named way
    route: str = ""
    room: bool = False
    claimed_at: datetime | None = None
    units: int = 1  # of the month's budget, where it costs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try."""

    id: int
    state: OutState
    attempts: int
    due_at: datetime
    message_id: str = ""
    cause: str = ""
    detail: str = ""
    closes: int = 0  # this chat account cannot be written to any more, and is now …
    closed_as: str = "blocked"
    route: str = ""  # as what it was claimed, and when
    claimed_at: datetime | None = None
    learnt: str = ""  # what the vendor's answer says of it: see learning.py
    units: int = 1  # as claimed


Since = tuple[datetime, datetime]
"""Who wrote since the first moment may be answered free, since the second for money."""


async def claim(
    lane: str, limit: int, now: datetime, since: Since | None = None, way: str = ""
) -> list[Row]:
    """The first rows that may go: most urgent first, oldest first, one at a time for each chat.
    With `since` each row is marked with the route it takes, with `way` all with that."""
    lock = "FOR UPDATE OF o SKIP LOCKED" if is_postgres() else ""
    # On PostgreSQL another process may hold a row: it is passed over, never waited for.
    marked: Sequence[Any] = since or ((way,) if way else ())
    route = _ROUTE if since else _NAMED if way else ""
    sql = _CLAIM.format(lock=lock, route=route, limit=limit)
    _, rows = await execute(sql, [now, *marked, lane, now, now])
    found = [
        Row(
            r["id"],
            r["key"],
            r["chat_account_id"],
            r["chat_id"],
            r["content_id"],
            r["ref"],
            r["priority"],
            r["attempts"],
            bool(r["expired"]),
            str(r["route"]),
            r["kind"] == "group",
            now,
            int(r["units"]),
        )
        for r in rows
    ]
    # RETURNING promises no order.
    return sorted(found, key=lambda r: (r.priority, r.id))


Unspent = tuple[str, datetime, int]
"""What was reserved for nothing: the route, when, which says of which month it was, how many."""


async def write(outcomes: Sequence[Outcome], now: datetime) -> list[Unspent]:
    """Store what became of tries, many in one statement. Only rows still being sent change, so a
    late echo or a withdrawal is not overwritten; but what surely went out is no longer unclear.
    Returns what was reserved for rows that surely were not taken, each row once."""
    await _write_sent([o for o in outcomes if o.state is OutState.SENT], now)
    others = [o for o in outcomes if o.state is not OutState.SENT]
    if not others:
        return []
    # An unclear one keeps its reservation: it may have been delivered and charged.
    costly = [o for o in others if o.route in SPENT and o.state is not OutState.UNCLEAR]
    given_back = [
        (o.route, o.claimed_at or now, o.units)
        for o in costly
        if (await execute(_WRITE_ONE, _values(o)))[0]
    ]
    places = [f"${n}" if is_postgres() else "?" for n in range(1, 7)]
    await connection().execute_many(_WRITE.format(*places), [_values(o) for o in others])
    for o in others:
        if o.closes:
            await execute("UPDATE chat_account SET state = ? WHERE id = ?", [o.closed_as, o.closes])
    return given_back


def _values(o: Outcome) -> list[Any]:
    return [o.state.value, o.attempts, o.due_at, o.cause, o.detail[:200], o.id]


async def _write_sent(outcomes: Sequence[Outcome], now: datetime) -> None:
    # One statement, not one a row: while it runs the event loop has Python to itself.
    if not outcomes:
        return
    values: list[Any] = [now, now]
    for o in outcomes:
        values += (o.id, o.message_id[:120])
    await execute(_WRITE_SENT.format(rows=", ".join([_PAIR] * len(outcomes))), values)


def unspent(found: Sequence[Any]) -> list[Unspent]:
    """What rows that are to go again had reserved."""
    return [
        (str(r["route"]), moment(r["claimed_at"]), int(r["units"]))
        for r in found
        if r["route"] in SPENT
    ]


def marks(values: Sequence[Any]) -> str:
    """Places for values in a statement."""
    return ", ".join("?" * len(values))


class Contents:
    """Shared contents, read once and kept while they are hot."""

    def __init__(self, size: int = 512) -> None:
        self._parse = lru_cache(maxsize=size)(_part)
        self._known: dict[int, str] = {}
        self._size = size

    async def load(self, ids: Sequence[int]) -> None:
        """Read what is not known yet."""
        # Emptied whole: simpler than keeping an order, and what is hot is one read away.
        if len(self._known) > self._size:
            self._known = {}
        wanted = [i for i in dict.fromkeys(ids) if i not in self._known]
        if not wanted:
            return
        _, rows = await execute(
            f"SELECT id, body FROM outbox_content WHERE id IN ({marks(wanted)})",  # noqa: S608 - marks and our own names
            wanted,
        )
        for row in rows:
            body = row["body"]
            self._known[row["id"]] = body if isinstance(body, str) else json.dumps(body)

    def know(self, content_id: int, body: str) -> None:
        """Just written: it need not be read."""
        self._known[content_id] = body

    def part(self, content_id: int) -> Part:
        """A loaded content."""
        return self._parse(self._known[content_id])


def _part(body: str) -> Part:
    data = json.loads(body)
    return Part(
        data.get("text", ""),
        tuple(Button(**b) for b in data.get("buttons", ())),
        tuple(Attachment(**m) for m in data.get("media", ())),
        data.get("ask", ""),
        data.get("title", ""),
        data.get("quote", ""),
        data.get("form", {}),
        data.get("gone", ""),
    )


# States stand in the text, for the partial indexes of models/outbox.py, and so does the limit.
# Some subqueries end in an OFFSET: PostgreSQL then asks them for each row it looks at. By its
# statistics, taken when next to nothing is queued, it would read all that is queued instead.

_WRITE = """
UPDATE outbox SET state = {}, attempts = {}, due_at = {}, cause = {}, detail = {}
WHERE id = {} AND state = 'sending'
"""

_WRITE_ONE = _WRITE.format(*"??????")

_PAIR = "(CAST(? AS BIGINT), CAST(? AS TEXT))"
_WRITE_SENT = """
UPDATE outbox SET state = 'sent', attempts = attempts + 1, due_at = ?, sent_at = ?, cause = '',
  detail = '', message_id = v.column2
FROM (VALUES {rows}) AS v
WHERE outbox.id = v.column1 AND outbox.state IN ('sending', 'unclear', 'queued')
"""

# A chat's rows go one at a time. A row waits for more urgent and for older ones of its chat, but
# not for one that was put off on purpose (never tried, due later). A chat is in one lane only, so
# the inner queries need the chat's index alone.
_CLAIM = """
UPDATE outbox SET state = 'sending', claimed_at = ?{route} WHERE id IN (
  SELECT o.id FROM outbox o WHERE o.lane = ? AND o.state = 'queued' AND o.due_at <= ?
    AND NOT EXISTS (SELECT 1 FROM outbox e
      WHERE e.chat_account_id = o.chat_account_id AND e.state = 'sending' LIMIT 1 OFFSET 0)
    AND NOT EXISTS (SELECT 1 FROM outbox e
      WHERE e.chat_account_id = o.chat_account_id AND e.state = 'queued'
        AND (e.due_at <= ? OR e.claimed_at IS NOT NULL)
        AND (e.priority < o.priority OR (e.priority = o.priority AND e.id < o.id)) LIMIT 1 OFFSET 0)
  ORDER BY o.priority, o.id LIMIT {limit} {lock})
RETURNING id, key, chat_account_id, content_id, ref, priority, attempts, route, units,
  (SELECT a.kind FROM chat_account a WHERE a.id = outbox.chat_account_id) AS kind,
  (expires_at IS NOT NULL AND expires_at <= claimed_at) AS expired,
  (SELECT a.chat_id FROM chat_account a WHERE a.id = outbox.chat_account_id) AS chat_id
"""

_ROUTE = """, route = (SELECT CASE WHEN a.kind = 'group' THEN 'group'
  WHEN a.kind = 'everyone' THEN 'broadcast' WHEN a.last_word_at >= ? THEN 'free'
  WHEN a.last_word_at >= ? THEN 'paid' ELSE 'closed' END
  FROM chat_account a WHERE a.id = outbox.chat_account_id)"""

# Since it was queued they may have taken back or changed their number, or stopped our messages; its
# template may be paused, also while whoever queued it had not committed yet.
_NAMED = """, route = (SELECT CASE WHEN EXISTS (
      SELECT 1 FROM template_send s JOIN template t
        ON t.lane = s.lane AND t.template_id = s.template_id
      WHERE s.row_key = outbox.key
        AND NOT (t.live AND t.paused_at IS NULL AND t.status = 'enabled'))
    THEN 'paused' WHEN a.kind = 'phone' AND (NOT EXISTS (
      SELECT 1 FROM person p WHERE p.id = a.person_id AND p.phone <> ''
        AND a.chat_id IN (p.code, '84' || substr(p.phone, 2)))
    OR EXISTS (SELECT 1 FROM chat_account c
      WHERE c.person_id = a.person_id AND c.kind = 'person'
        AND (NOT c.follows OR c.state = 'left' AND c.account = a.account)))
    THEN 'unwanted' ELSE ? END
  FROM chat_account a WHERE a.id = outbox.chat_account_id)"""
