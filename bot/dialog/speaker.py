"""Whose chat an event belongs to, and all that is known of them: asked in one question.

The hottest statements of an answer, so they are written once, by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from tortoise.fields import DatetimeField, JSONField
from tortoise.models import Model

from bot.core.events import HEARD, Event, EventKind
from bot.storage import audit
from bot.storage.db import execute, later, moment, remember, stamp
from bot.usecases import newcomers
from bot.usecases.groups import groups
from bot.usecases.work import Work
from models import Area, ChatAccount, DialogState, Person, Role

_decode = json.JSONDecoder().decode

Learnt = tuple[Hashable, tuple[str, ...], object]
"""For `remember`."""


@dataclass
class Known:
    """Of whoever an event is from; `state` is None before their first conversation. `alarm`: an
    emergency or exercise goes on somewhere."""

    account: ChatAccount
    person: Person | None
    roles: frozenset[str]
    state: DialogState | None
    alarm: bool = False


async def touch(work: Work, event: Event) -> None:
    """Somebody was there without a word (a sticker): their chat is made, their windows open."""
    if not (await execute(_SPOKE, _spoke(event)))[0]:
        await _made(work, event)


async def known(work: Work, event: Event, inbox_id: int = 0) -> Known:
    """Whose chat it is (from a group: their own), made on its first word, and locked until the
    transaction ends; a word opens windows. With person, roles and state. What is said in a chat
    whose page shows what we keep (extra["own"]) stands there before the answer."""
    if event.room:
        await groups.speaker(work, event)
    else:  # before the question: on PostgreSQL whoever waited for the lock must read afterwards
        await later(_SPOKE, _spoke(event))
    if "own" in event.extra:
        body = json.dumps(_own(event), ensure_ascii=False)
        await later(_OWN, [event.chat_id, f"own:{inbox_id}", body, stamp(event.at)])
    where = [work.now(), event.channel, event.account, event.chat_id]
    _, rows = await execute(_question(), where)
    if not rows:
        await _made(work, event)
        _, rows = await execute(_question(), where)
    found = [tuple(row) for row in rows]  # a row asked by name looks through all its columns
    account, person, state = (_read(model, first, found[0]) for model, first in _places()[:3])
    learnt: list[Learnt] = [(audit.LAST, ("audit",), found[0][-2] or audit.GENESIS)]
    roles = [role for row in found if (role := _role(row, learnt)) is not None]
    if account.person_id is not None:
        learnt.append((("roles", account.person_id), ("role", "area"), roles))
        learnt.append((("person", account.person_id), ("person",), person))
    remember(*learnt)
    held = frozenset(str(r.role.value) for r in roles)
    return Known(account, person, held, state, bool(found[0][-1]))


def _own(event: Event) -> dict[str, Any]:
    media = [
        {
            "kind": m.kind,
            "digest": m.digest,
            "name": m.name,
            "mime": m.mime,
            "seconds": m.duration_s,
        }
        for m in event.media
    ]
    found = {**event.extra["own"], "text": event.text, "media": media, "action": event.action}
    return {**found, "place": event.latitude is not None}


def _spoke(event: Event) -> list[Any]:
    voice = event.kind is EventKind.VOICE
    again = HEARD in event.extra  # the same recording, now with its words
    row = [int(voice), int(voice and not again)]
    return [event.at, event.at, *row, event.channel, event.account, event.chat_id]


async def _made(work: Work, event: Event) -> None:
    await newcomers.made(event, work.now(), state="open", spoke=event.at)


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
    # To compare only: as JSON it takes five times as long.
    return repr(
        (state.conversation, state.version, state.step, state.data, state.trail, state.parked)
    )


def first_state(account_id: int, now: datetime) -> DialogState:
    """Of a chat before its first conversation; not stored yet."""
    # Not DialogState(...): that looks at every field's default, and costs as much as a statement.
    state = DialogState.__new__(DialogState)
    vars(state).update(_partial=False, _saved_in_db=False)
    vars(state).update(_custom_generated_pk=False, _await_when_save={})
    vars(state).update(id=None, account_id=account_id, conversation="", version=0, step="")
    vars(state).update(data={}, trail=[], parked=None, updated_at=now)
    return state


def _role(row: tuple[Any, ...], learnt: list[Learnt]) -> Role | None:
    role: Role | None
    role, area, commune = (_read(model, first, row) for model, first in _places()[3:])
    if role is None or area is None:
        return None
    role._area = area  # noqa: SLF001 - as select_related does
    for one in (area, commune):  # a village's commune is asked for by nearly everything they do
        if one is not None:
            learnt.append((("area", one.id), ("area",), one))
            learnt.append((("area code", one.code), ("area",), one))
    return role


def _read(model: type[Model], first: int, row: tuple[Any, ...]) -> Any:
    """What stands in a row from its `first` column on; None: an outer join found nothing."""
    if row[first] is None:
        return None
    made = model.__new__(model)
    values = vars(made)
    own, names, converts = _fields(model)
    values.update(_KNOWN_TO_TORTOISE, _custom_generated_pk=own, _await_when_save={})
    values.update(zip(names, row[first : first + len(names)], strict=True))
    for name, convert in converts:
        if values[name] is not None:
            values[name] = convert(values[name])
    return made


_KNOWN_TO_TORTOISE = {"_partial": False, "_saved_in_db": True}


@cache
def _fields(
    model: type[Model],
) -> tuple[bool, tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """Whether its id is not the database's; names in the order of `_columns`; and of which the
    column's value becomes Python's how."""
    meta = model._meta  # noqa: SLF001 - Tortoise names no public way
    how: dict[str, Callable[[Any], Any]]
    how = {n: field.field_type for _, n, field in meta.db_default_fields}
    how |= {n: field.to_python_value for _, n, field in meta.db_complex_fields}
    how |= {n: _json for n, f in meta.fields_map.items() if isinstance(f, JSONField)}
    how |= {n: moment for n, f in meta.fields_map.items() if isinstance(f, DatetimeField)}
    names = tuple(meta.fields_db_projection)
    own = meta.db_pk_column not in meta.generated_db_fields
    return own, names, tuple((name, how[name]) for name in names if name in how)


def _json(value: Any) -> Any:
    return _decode(value) if isinstance(value, str) else value


@cache
def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(model._meta.fields_db_projection.values())  # noqa: SLF001 - Tortoise names no public way


@cache
def _places() -> tuple[tuple[type[Model], int], ...]:
    """Whose columns stand where in a row. The first is the id."""
    sizes = [len(_columns(model)) for model, _ in _PARTS]
    return tuple((m, sum(sizes[:n])) for n, (m, _) in enumerate(_PARTS))


@cache
def _question() -> str:
    """Made when it is first asked: only then Tortoise knows its models' columns."""
    shown = [f"{p}.{c} AS {p}_{c}" for model, p in _PARTS for c in _columns(model)]
    return _ASKED.format(shown=", ".join(shown), chain=audit.LAST_HASH)


_PARTS: tuple[tuple[type[Model], str], ...] = (
    (ChatAccount, "a"),
    (Person, "p"),
    (DialogState, "s"),
    (Role, "r"),
    (Area, "v"),
    (Area, "c"),
)

_SPOKE = """
UPDATE chat_account SET state = CASE WHEN state IN ('blocked', 'met') THEN 'open' ELSE state END,
  last_word_at = CASE WHEN last_word_at > ? THEN last_word_at ELSE ? END,
  voices = CASE WHEN voices < 0 THEN voices ELSE voices * ? + ? END
WHERE channel = ? AND account = ? AND chat_id = ?
"""

# Again after a crash it is there once.
_OWN = """
INSERT INTO webchat_message (chat_id, key, body, at) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO NOTHING
"""

_ASKED = """
SELECT {shown}, ({chain}) AS chain,
  EXISTS (SELECT 1 FROM emergency WHERE cleared_at IS NULL AND ends_at > ?) AS alarm
FROM chat_account a
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
