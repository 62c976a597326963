"""Zalo webhook event (JSON) -> Events. Total: any shape gives an Event, never an error.

A shape we do not know is kept as UNKNOWN with its JSON in `extra["raw"]`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.zalo.files import file_ref, media_ref
from bot.core.events import Event, EventKind
from bot.core.text import nfc

NAME = "zalo"
ACTION_MARK = "#"
RAW_CHARACTERS = 8000
NOBODY = "unknown"  # an event always has both sides, even when one is not named
_ACTION = re.compile(r"#[a-z][a-z0-9_.-]*(:\S+)?")
_LONGEST_ID = 64

Json = Mapping[str, Any]
Found = tuple[EventKind, dict[str, Any]]


def parse(body: Json, now: datetime, accounts: Container[str] = ()) -> list[Event]:
    """Events of one webhook body. `accounts` (our OA ids) tells sender from recipient where the
    event's name does not; `now` dates an event without a timestamp."""
    name = word(body.get("event_name") or "")
    try:
        kind, fields = _read(name, body)
        ours, theirs = _sides(name, body, accounts)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        kind, fields = EventKind.UNKNOWN, {}
        ours, theirs = _id(body, "oa_id"), ""
    if kind is EventKind.UNKNOWN:
        fields = {**fields, "extra": _extra(name, body)}
    event = Event(
        channel=NAME,
        account=ours[:40] or NOBODY,
        event_id=_event_id(name, body, theirs),
        kind=kind,
        chat_id=theirs or NOBODY,
        at=_at(body, now),
        **fields,
    )
    return [event]


def _read(name: str, body: Json) -> Found:
    if "group" in name:
        return EventKind.UNKNOWN, {}
    if name.startswith("oa_send_"):
        return _echo(body)
    reader = _READERS.get(name)
    return reader(body) if reader else (EventKind.UNKNOWN, {})


def _sides(name: str, body: Json, accounts: Container[str]) -> tuple[str, str]:
    """(our OA, their user or group)."""
    if "follower" in body:
        ours = _id(body, "oa_id") or _id(body, "recipient")
        return ours, _id(body, "follower")
    sender, recipient = _id(body, "sender"), _id(body, "recipient")
    if "group" in name:
        group = _id(body, "group_id") or (sender if recipient in accounts else recipient)
        return _id(body, "oa_id") or (sender if sender in accounts else ""), group
    from_us = name.startswith("oa_") if recipient not in accounts else False
    if from_us or sender in accounts:
        return sender, recipient
    return recipient or _id(body, "oa_id"), sender


def _id(body: Json, field: str) -> str:
    """Ids are digits beyond 2^53: kept as text from here on."""
    value = body.get(field)
    if isinstance(value, dict):
        value = value.get("id")
    return word(value) if isinstance(value, str | int) else ""


def _text(body: Json) -> Found:
    message = body["message"]
    text = clean(message.get("text"))
    fields = {"text": text, "reply_to": _reply_to(message)}
    if _ACTION.fullmatch(text):
        return EventKind.ACTION, {**fields, "action": text.removeprefix(ACTION_MARK)}
    return EventKind.TEXT, fields


def _media(kind: EventKind, mime: str = "") -> Callable[[Json], Found]:
    def read(body: Json) -> Found:
        message = body["message"]
        refs = tuple(media_ref(kind.value, a["payload"], mime) for a in message["attachments"])
        return kind, _beside(message, {"media": refs})

    return read


def _file(body: Json) -> Found:
    message = body["message"]
    refs = tuple(file_ref(a["payload"]) for a in message["attachments"])
    return EventKind(refs[0].kind), _beside(message, {"media": refs})


def _beside(message: Json, fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "text": clean(message.get("text")), "reply_to": _reply_to(message)}


def _location(body: Json) -> Found:
    place = body["message"]["attachments"][0]["payload"]["coordinates"]
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return EventKind.UNKNOWN, {}
    return EventKind.LOCATION, {"latitude": latitude, "longitude": longitude}


def _link(body: Json) -> Found:
    message = body["message"]
    payload = message["attachments"][0]["payload"]
    parts = (clean(message.get("text")), clean(payload.get("url")))
    return EventKind.TEXT, {"text": "\n".join(p for p in parts if p)}


def _info(body: Json) -> Found:
    info = body["info"]
    places = ("address", "ward", "district", "city")
    extra = {k: clean(str(info[k])) for k in places if info.get(k)}
    phone, name = word(info.get("phone") or ""), clean(info.get("name"))[:100]
    return EventKind.CONTACT, {"phone": phone, "name": name, "extra": extra}


def _follow(kind: EventKind) -> Callable[[Json], Found]:
    def read(body: Json) -> Found:
        source = clean(body.get("source"))
        return kind, {"extra": {"source": source} if source else {}}

    return read


def _delivered(body: Json) -> Found:
    return EventKind.DELIVERED, {"message_ids": (word(body["message"]["msg_id"]),)}


def _seen(body: Json) -> Found:
    return EventKind.SEEN, {"message_ids": tuple(_message_ids(body["message"]))}


def _echo(body: Json) -> Found:
    message = body["message"]
    ids = tuple(_message_ids(message))
    return EventKind.ECHO, {"message_ids": ids, "text": clean(message.get("text"))}


_READERS: dict[str, Callable[[Json], Found]] = {
    "user_send_text": _text,
    "user_send_image": _media(EventKind.PHOTO),
    "user_send_gif": _media(EventKind.PHOTO, "image/gif"),
    "user_send_video": _media(EventKind.FILE, "video/mp4"),
    "user_send_audio": _media(EventKind.VOICE),
    "user_send_file": _file,
    "user_send_location": _location,
    "user_send_link": _link,
    "user_submit_info": _info,
    "user_received_message": _delivered,
    "user_seen_message": _seen,
    "follow": _follow(EventKind.FOLLOW),
    "unfollow": _follow(EventKind.UNFOLLOW),
}


def _message_ids(message: Json) -> list[str]:
    many = message.get("msg_ids") or [message["msg_id"]]
    return [word(m) for m in many]


def _reply_to(message: Json) -> str:
    return word(message.get("quote_msg_id") or message.get("quote_message_id") or "")


def _event_id(name: str, body: Json, theirs: str) -> str:
    """The message id for what a user says; for the rest the name is part of it, because a receipt
    and an echo are about the same message."""
    message = body.get("message")
    msg_id = message.get("msg_id") if isinstance(message, dict) else None
    if msg_id and name != "user_reacted_message":
        return word(msg_id) if name.startswith("user_send_") else word(f"{name}:{msg_id}")
    marks = json.dumps([name, theirs, body.get("timestamp"), message], sort_keys=True)
    if not body.get("timestamp"):
        marks += json.dumps(body, sort_keys=True)
    return word(f"{name}:{_digest(marks)}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def word(value: Any) -> str:
    """An id or the like as one bounded, storable string; a longer one becomes its digest."""
    text = str(value) if type(value) is int else clean(str(value))
    return text if len(text) <= _LONGEST_ID else _digest(text)


def _at(body: Json, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(int(body["timestamp"]) / 1000, UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return now


def _extra(name: str, body: Json) -> dict[str, Any]:
    raw = json.dumps(body)[:RAW_CHARACTERS]  # ASCII: no lone surrogate or NUL for the database
    extra = {"event_name": clean(name), "raw": raw}
    if "group" in name:
        extra["user_id"] = _id(body, "sender")
    return extra


def clean(value: Any) -> str:
    """Text as it is stored: NFC, no control characters, no half surrogates; "" for no text."""
    if not value or not isinstance(value, str):
        return ""
    if value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value.strip()
    return nfc(value.encode("utf-8", "replace").decode())
