"""Bot API update (JSON) -> Events. Total: an update of any shape gives an Event, never an error.

A shape we do not know is kept as UNKNOWN, with its JSON in `extra["raw"]` unless from a group.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channels.telegram.content import content, content_name, said
from bot.channels.telegram.fields import (
    GROUPS,
    NAME,
    Json,
    Ours,
    clean,
    common,
    in_group,
    message_id,
    person_name,
    room,
    update_id,
    word,
)
from bot.channels.telegram.rooms import read_group, read_membership, unread_name
from bot.core.events import Event, EventKind

RAW_CHARACTERS = 8000
NOBODY = "unknown"  # an event always has a chat, even when nobody is named


def parse(update: Any, ours: Ours, now: datetime) -> list[Event]:
    """Events of one update; `now` dates what Telegram does not (button taps)."""
    try:
        events = _events(update, ours, now)
        if all(event.chat_id for event in events):
            return events
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, IndexError):
        pass
    return [_unknown(update, ours, now, "malformed")]


def _events(update: Json, ours: Ours, now: datetime) -> list[Event]:
    for field, read in _READERS.items():
        if field in update:
            found = read(update, ours, now)
            return found if isinstance(found, list) else [found]
    return [_unknown(update, ours, now, _other_field(update))]


_SAID = frozenset({"poll", "dice", "venue", "contact", "game", "story", "checklist"})
"""What a person sends that we cannot take; anything else unknown is not for us to answer."""


def _message(update: Json, ours: Ours, now: datetime) -> Event | list[Event]:
    message = update["message"]
    if in_group(message):
        events = read_group(update, message, ours)
        return events or _unknown(update, ours, now, unread_name(message))
    found = content(message, ours) if message["chat"]["type"] == "private" else None
    if found is None:
        name = content_name(message)
        unknown = _unknown(update, ours, now, name)
        return replace(unknown, extra={**unknown.extra, "said": name in _SAID})
    kind, fields = found
    return Event(kind=kind, **common(update, ours, message), **fields)


def _edited(update: Json, ours: Ours, now: datetime) -> Event:
    """New words only: a place that moves along on the map is an edit too, many times a minute."""
    message = update["edited_message"]
    text = message.get("text") or message.get("caption")
    if not text or message["chat"]["type"] not in ("private", *GROUPS):
        return _unknown(update, ours, now, "edited_message")
    fields = common(update, ours, message, at="edit_date")
    return Event(kind=EventKind.EDIT, **fields, **said(text, ours))


def _callback(update: Json, ours: Ours, now: datetime) -> Event:
    query = update["callback_query"]
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    if not query.get("data") or chat["type"] not in ("private", *GROUPS):
        return _unknown(update, ours, now, "callback_query")
    return Event(
        channel=NAME,
        account=ours.account,
        event_id=update_id(update),
        kind=EventKind.ACTION,
        chat_id=word(query["from"]["id"]),
        at=now,
        action=word(query["data"]),
        name=person_name(query["from"]),
        reply_to=message_id(chat, message.get("message_id")),
        room=room(chat),
        extra={"callback_id": word(query["id"])},
    )


def _membership(update: Json, ours: Ours, now: datetime) -> Event:
    change = update["my_chat_member"]
    if in_group(change):
        return read_membership(update, ours) or _unknown(update, ours, now, "my_chat_member")
    kind = _CHATS.get(change["new_chat_member"]["status"])
    if change["chat"]["type"] != "private" or kind is None:
        return _unknown(update, ours, now, "my_chat_member")
    return Event(kind=kind, **common(update, ours, change))


_CHATS = {"kicked": EventKind.UNFOLLOW, "member": EventKind.FOLLOW}
_READERS: dict[str, Callable[[Json, Ours, datetime], Event | list[Event]]] = {
    "message": _message,
    "callback_query": _callback,
    "my_chat_member": _membership,
    "edited_message": _edited,
}


def _unknown(update: Any, ours: Ours, now: datetime, name: str) -> Event:
    inner = _inner(update)
    body = inner.get("message") if "data" in inner or "chat_instance" in inner else inner
    chat = body.get("chat") if isinstance(body, dict) else None
    chat = chat if isinstance(chat, dict) else {}
    own = chat.get("type") not in GROUPS  # what people say among themselves is not kept
    # ASCII: no lone surrogate or NUL reaches the database
    kept = {"raw": json.dumps(update)[:RAW_CHARACTERS]} if own else {}
    return Event(
        channel=NAME,
        account=ours.account,
        event_id=update_id(update),
        kind=EventKind.UNKNOWN,
        chat_id=word(chat.get("id") or NOBODY) or NOBODY,
        at=now,
        text=clean(inner.get("text") or inner.get("caption")) if own else "",
        extra={"event_name": clean(name), **kept},
    )


def _inner(update: Any) -> dict[str, Any]:
    values = update.values() if isinstance(update, dict) else ()
    return next((v for v in values if isinstance(v, dict)), {})


def _other_field(update: Json) -> str:
    return next((str(k) for k in update if k != "update_id"), "empty")
