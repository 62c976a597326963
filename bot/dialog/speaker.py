"""Whose chat an event belongs to, and all that is known of them: asked in one question.

The hottest statements of an answer, so they are written once, by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from tortoise.fields import DatetimeField
from tortoise.models import Model

from bot.core.events import Event
from bot.storage import audit
from bot.storage.db import execute, later, remember
from bot.usecases.groups import groups
from bot.usecases.work import Work
from models import Area, ChatAccount, DialogState, Person, Role

Row = TypeVar("Row", bound=Model)


@dataclass
class Known:
    """Of whoever an event is from; `state` is None before their first conversation."""

    account: ChatAccount
    person: Person | None
    roles: frozenset[str]
    state: DialogState | None


async def touch(work: Work, event: Event) -> None:
    """Somebody was there without a word (a sticker): their chat is made, their windows open."""
    if not (await execute(_SPOKE, _spoke(event)))[0]:
        await _made(work, event)


async def known(work: Work, event: Event) -> Known:
    """Whose chat it is (from a group: their own), made on its first word, and locked until the
    transaction ends; a word opens windows. With person, roles and state."""
    if event.room:
        await groups.speaker(work, event)
    else:  # before the question: on PostgreSQL whoever waited for the lock must read afterwards
        await later(_SPOKE, _spoke(event))
    where = [event.channel, event.account, event.chat_id]
    _, rows = await execute(_question(), where)
    if not rows:
        await _made(work, event)
        _, rows = await execute(_question(), where)
    first = rows[0]
    account = _read(ChatAccount, "a", first)
    person = _read(Person, "p", first) if first["p_id"] is not None else None
    state = _read(DialogState, "s", first) if first["s_id"] is not None else None
    roles = [_role(row) for row in rows if row["r_id"] is not None]
    if account.person_id is not None:
        remember(("roles", account.person_id), ("role", "area"), roles)
        remember(("person", account.person_id), ("person",), person)
    remember(audit.LAST, ("audit",), first["chain"] or audit.GENESIS)
    return Known(account, person, frozenset(str(r.role.value) for r in roles), state)


def _spoke(event: Event) -> list[Any]:
    return [event.at, event.at, event.channel, event.account, event.chat_id]


async def _made(work: Work, event: Event) -> None:
    await ChatAccount.create(
        channel=event.channel,
        account=event.account,
        chat_id=event.chat_id,
        name=event.name[:120],
        created_at=work.now(),
        last_word_at=event.at,
    )


async def save(state: DialogState, stored: str) -> None:
    """Store where the chat stands, unless it is where it was (`stored`, by `standing`)."""
    if standing(state) == stored:
        return
    values = [state.account_id, state.conversation, state.version, state.step]
    dumped = [json.dumps(v, ensure_ascii=False) for v in (state.data, state.trail)]
    parked = None if state.parked is None else json.dumps(state.parked, ensure_ascii=False)
    await later(_STANDS, [*values, *dumped, parked, state.updated_at])


def standing(state: DialogState) -> str:
    """What is stored of a state, to compare: handlers change its parts in place."""
    parts = (state.conversation, state.version, state.step, state.data, state.trail, state.parked)
    return json.dumps(parts, ensure_ascii=False)


def _role(row: Mapping[str, Any]) -> Role:
    role = _read(Role, "r", row)
    role._area = area = _read(Area, "v", row)  # noqa: SLF001 - as select_related does
    above = [_read(Area, "c", row)] if row["c_id"] is not None else []
    for one in (area, *above):  # a village's commune is asked for by nearly everything they do
        remember(("area", one.id), ("area",), one)
        remember(("area code", one.code), ("area",), one)
    return role


def _read(model: type[Row], prefix: str, row: Mapping[str, Any]) -> Row:
    values = {c: row[p] for c, p in _columns(model, prefix)}
    for column in _times(model):
        if isinstance(
            at := values[column], str
        ):  # SQLite; Tortoise's parser takes ten times as long
            values[column] = datetime.fromisoformat(at)
    return model._init_from_db(**values)  # noqa: SLF001


@cache
def _times(model: type[Model]) -> tuple[str, ...]:
    fields = model._meta.fields_map  # noqa: SLF001
    return tuple(name for name, f in fields.items() if isinstance(f, DatetimeField))


@cache
def _columns(model: type[Model], prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple((c, f"{prefix}_{c}") for c in model._meta.fields_db_projection.values())  # noqa: SLF001


@cache
def _question() -> str:
    """Made when it is first asked: only then Tortoise knows its models' columns."""
    who = ((ChatAccount, "a"), (Person, "p"), (DialogState, "s"))
    parts = (*who, (Role, "r"), (Area, "v"), (Area, "c"))
    shown = [f"{p}.{c} AS {name}" for model, p in parts for c, name in _columns(model, p)]
    return _ASKED.format(shown=", ".join(shown), chain=audit.LAST_HASH)


_SPOKE = """
UPDATE chat_account SET state = CASE WHEN state IN ('blocked', 'met') THEN 'open' ELSE state END,
  last_word_at = CASE WHEN last_word_at > ? THEN last_word_at ELSE ? END
WHERE channel = ? AND account = ? AND chat_id = ?
"""

_ASKED = """
SELECT {shown}, ({chain}) AS chain FROM chat_account a
LEFT JOIN person p ON p.id = a.person_id LEFT JOIN dialog_state s ON s.account_id = a.id
LEFT JOIN role r ON r.person_id = a.person_id AND r.active LEFT JOIN area v ON v.id = r.area_id
LEFT JOIN area c ON c.id = v.parent_id
WHERE a.channel = ? AND a.account = ? AND a.chat_id = ? ORDER BY r.id
"""

_STANDS = """
INSERT INTO dialog_state (account_id, conversation, version, step, data, trail, parked, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account_id) DO UPDATE SET conversation = excluded.conversation,
  version = excluded.version, step = excluded.step, data = excluded.data, trail = excluded.trail,
  parked = excluded.parked, updated_at = excluded.updated_at
"""
