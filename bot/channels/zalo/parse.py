"""Zalo webhook event (JSON) -> Events. Total: any shape gives an Event, never an error.

A shape we do not know is kept as UNKNOWN with its JSON in `extra["raw"]`.
"""

from __future__ import annotations

import json
from collections.abc import Container
from datetime import datetime
from typing import Any

from bot.channels.zalo import parse_groups as groups
from bot.channels.zalo.fields import Json, clean, digest, id_of, moment, word
from bot.channels.zalo.parse_said import DONE, SAID, Found, Reader, echo
from bot.core.events import NOBODY, Event, EventKind

NAME = "zalo"
RAW_CHARACTERS = 8000
_SAID, _ECHO = "user_send_", "oa_send_"
_OF_DELIVERY = frozenset({"num_retry"})  # differs from one delivery of an event to the next
_READERS: dict[str, Reader] = {**{_SAID + name: reader for name, reader in SAID.items()}, **DONE}
_UNKNOWN: Found = (EventKind.UNKNOWN, {})
_ODD = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    RecursionError,
    OverflowError,
)


def parse(body: Json, now: datetime, accounts: Container[str] = ()) -> list[Event]:
    """Events of one webhook body: one, unless several people joined or left a group. `accounts`
    (our OA ids) tells sender from recipient where the event's name does not; `now` dates an event
    without a timestamp."""
    name = word(body.get("event_name") or "")
    try:
        reader = _READERS.get(name)
        if reader is not None:  # nearly every event: what a person said, did or got
            return [_event(name, body, now, *_sides(name, body, accounts), reader(body))]
        found = _read(name, body, accounts)
        return [_event(name, body, now, *one, alone=len(found) == 1) for one in found]
    except _ODD:
        ours, theirs = _sides_of_unknown(name, body)
        return [_event(name, body, now, ours, theirs, _UNKNOWN)]


def name_of(body: Json) -> str:
    """The event's name as it may be counted: short and of few characters."""
    name = word(body.get("event_name") or "")[:40]
    return name if name.isascii() and name.replace("_", "").isalnum() else "unnamed"


def _read(name: str, body: Json, accounts: Container[str]) -> list[tuple[str, str, Found]]:
    if groups.is_group(name):
        return groups.read(name, body, accounts)
    ours, theirs = _sides(name, body, accounts)
    return [(ours, theirs, echo(body) if name.startswith(_ECHO) else _UNKNOWN)]


def _event(
    name: str,
    body: Json,
    now: datetime,
    ours: str,
    theirs: str,
    found: Found,
    *,
    alone: bool = True,
) -> Event:
    kind, fields = found
    if kind is EventKind.UNKNOWN:
        fields = {**fields, "extra": _extra(name, body)}
    return Event(
        channel=NAME,
        account=ours[:40] or NOBODY,
        event_id=_event_id(name, body, theirs, alone=alone),
        kind=kind,
        chat_id=theirs or NOBODY,
        at=moment(body.get("timestamp")) or now,
        **fields,
    )


def _sides(name: str, body: Json, accounts: Container[str]) -> tuple[str, str]:
    """(our OA, their user)."""
    if "follower" in body:
        ours = id_of(body, "oa_id") or id_of(body, "recipient")
        return ours, id_of(body, "follower")
    sender, recipient = id_of(body, "sender"), id_of(body, "recipient")
    from_us = name.startswith("oa_") if recipient not in accounts else False
    if from_us or sender in accounts:
        return sender, recipient
    return recipient or id_of(body, "oa_id"), sender or id_of(body, "user_id")


def _sides_of_unknown(name: str, body: Json) -> tuple[str, str]:
    try:
        return _sides(name, body, ())
    except _ODD:
        return id_of(body, "oa_id"), ""


def _event_id(name: str, body: Json, theirs: str, *, alone: bool) -> str:
    """The message id for what a user says; for the rest the name is part of it, because a receipt
    and an echo are about the same message."""
    message = body.get("message")
    msg_id = message.get("msg_id") if isinstance(message, dict) else None
    if msg_id and alone and name != "user_reacted_message":
        return word(msg_id) if name.startswith(_SAID) else word(f"{name}:{msg_id}")
    marks = json.dumps([name, theirs, body.get("timestamp"), message], sort_keys=True, default=str)
    if not body.get("timestamp") or groups.is_group(name):
        same = {k: v for k, v in body.items() if k not in _OF_DELIVERY}
        marks += json.dumps(same, sort_keys=True, default=str)
    return word(f"{name}:{digest(marks)}")


def _extra(name: str, body: Json) -> dict[str, Any]:
    raw = json.dumps(body)[:RAW_CHARACTERS]  # ASCII: no lone surrogate or NUL for the database
    return {"event_name": clean(name), "raw": raw}
