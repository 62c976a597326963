"""Update (JSON, pushed or polled) -> Events. Total: any shape gives an Event, never an error.

A shape we do not know is kept as UNKNOWN with its JSON in `extra["raw"]`; of what is said in groups
nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.events import Event, EventKind, MediaRef
from bot.core.text import nfc

NAME = "zalobot"
RAW_CHARACTERS = 8000
NOBODY = "unknown"  # an event always has a chat, even when nobody is named
_LONGEST_WORD, _LONGEST_ADDRESS = 64, 2000
_OLDEST, _AHEAD = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=1)

Json = Mapping[str, Any]


def parse(payload: Any, account: str, now: datetime) -> list[Event]:
    """Events of one update; `now` dates what has no usable date."""
    update = _unwrapped(payload)
    try:
        return [_event(update, account, now)]
    except (KeyError, TypeError, ValueError, AttributeError):
        return [_unknown(update, account, now, _event_name(update))]


_UNSUPPORTED = "message.unsupported.received"  # files, and all that protected accounts write


def _unwrapped(payload: Any) -> Any:
    """The page shows updates inside {ok, result}; real calls came without (2026-09)."""
    if isinstance(payload, dict) and isinstance(payload.get("result"), dict):
        return payload["result"]
    return payload


def _event(update: Json, account: str, now: datetime) -> Event:
    message, person = update["message"], update["message"].get("from") or {}
    if message["chat"].get("chat_type", "PRIVATE") != "PRIVATE":
        return _in_a_group(update, account, now)
    found = None if person.get("is_bot") else _content(message)
    if found is None:
        unknown = _unknown(update, account, now, _event_name(update))
        said = unknown.extra["event_name"] == _UNSUPPORTED and not person.get("is_bot")
        return replace(unknown, extra={**unknown.extra, "said": said})
    kind, fields = found
    return Event(
        channel=NAME,
        account=account,
        event_id=_event_id(update),
        kind=kind,
        chat_id=_id(message["chat"]["id"]),
        at=_at(message.get("date"), now),
        message_id=_message_id(update),
        name=_name(person),
        **fields,
    )


def _content(message: Json) -> tuple[EventKind, dict[str, Any]] | None:
    """By what is in it, not by the event's name: new names come with known contents."""
    if message.get("voice_url"):
        ref = MediaRef("voice", _address(message["voice_url"]), mime="audio/aac")
        return EventKind.VOICE, {"media": (ref,)}
    # the page says `photo`; the vendor's package and recorded events have `photo_url`
    photo = message.get("photo") or message.get("photo_url")
    if photo:
        ref = MediaRef("photo", _address(photo))
        return EventKind.PHOTO, {"media": (ref,), "text": _clean(message.get("caption"))}
    text = _clean(message.get("text"))
    return (EventKind.TEXT, {"text": text}) if text else None


def _in_a_group(update: Json, account: str, now: datetime) -> Event:
    bare = {"event_name": update.get("event_name"), "message": {"chat": update["message"]["chat"]}}
    return _unknown(bare, account, now, "group", _event_id(update))


def _unknown(update: Any, account: str, now: datetime, name: str, event_id: str = "") -> Event:
    message = update.get("message") if isinstance(update, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    return Event(
        channel=NAME,
        account=account,
        event_id=event_id or _event_id(update),
        kind=EventKind.UNKNOWN,
        chat_id=_word(chat.get("id")) or NOBODY if isinstance(chat, dict) else NOBODY,
        at=now,
        extra={"event_name": name, "raw": json.dumps(update)[:RAW_CHARACTERS]},
    )


def _event_id(update: Any) -> str:
    """The message's id: it is in every event seen, and there is no update id."""
    return _message_id(update) or f"raw-{_digest(json.dumps(update))}"


def _message_id(update: Any) -> str:
    message = update.get("message") if isinstance(update, dict) else None
    return _word(message.get("message_id")) if isinstance(message, dict) else ""


def _event_name(update: Any) -> str:
    name = update.get("event_name") if isinstance(update, dict) else None
    return _clean(name)[:100] or "malformed"


def _at(date: Any, now: datetime) -> datetime:
    """Milliseconds (the page's example), believed within reason."""
    if type(date) is int and 0 < date < 10**14:
        at = datetime.fromtimestamp(date / 1000, UTC)
        if _OLDEST < at < now + _AHEAD:
            return at
    return now


def _address(value: Any) -> str:
    """Raises ValueError for what cannot be one, so that the event is kept as unknown."""
    text = str(value)
    if not text.isascii() or not text.isprintable() or len(text) > _LONGEST_ADDRESS:
        raise ValueError("not an address")
    return text


def _id(value: Any) -> str:
    """Raises ValueError for what cannot be one."""
    text = _word(value)
    if not text:
        raise ValueError("not an id")
    return text


def _word(value: Any) -> str:
    """An id as one bounded, storable string; a longer one becomes its digest."""
    text = str(value) if type(value) is int else _clean(value)
    return text if len(text) <= _LONGEST_WORD else _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _name(person: Json) -> str:
    return _clean(person.get("display_name") or person.get("name"))[:100]


def _clean(value: Any) -> str:
    """Text as it is stored: NFC, no control characters, no half surrogates; "" for no text."""
    return nfc(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else ""
