"""Bot API update (JSON) -> Events. Total: an update of any shape gives an Event, never an error.

A shape we do not know is kept as UNKNOWN with its JSON in `extra["raw"]`.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core.events import Event, EventKind, MediaRef
from bot.core.text import nfc

NAME = "telegram"
RAW_CHARACTERS = 8000
LONGEST_WORD, LONGEST_REF = 64, 500
NOBODY = "unknown"  # an event always has a chat, even when nobody is named

Json = Mapping[str, Any]


def parse(update: Any, account: str, now: datetime) -> list[Event]:
    """Events of one update; `now` dates what Telegram does not (button taps)."""
    try:
        return [_event(update, account, now)]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return [_unknown(update, account, now, "malformed")]


def _event(update: Json, account: str, now: datetime) -> Event:
    for field, read in _READERS.items():
        if field in update:
            return read(update, account, now)
    return _unknown(update, account, now, _other_field(update))


def _message(update: Json, account: str, now: datetime) -> Event:
    message = update["message"]
    if message["chat"]["type"] != "private":
        return _unknown(update, account, now, "group")
    found = _content(message)
    if found is None:
        return _unknown(update, account, now, _content_name(message))
    kind, fields = found
    return Event(kind=kind, **_common(update, account, message), **fields)


def _common(update: Json, account: str, message: Json) -> dict[str, Any]:
    reply = message.get("reply_to_message") or {}
    return {
        "channel": NAME,
        "account": account,
        "event_id": _update_id(update),
        "chat_id": word(message["chat"]["id"]),
        "at": datetime.fromtimestamp(message["date"], UTC),
        "name": _name(message.get("from")),
        "group_id": word(message.get("media_group_id") or ""),
        "reply_to": word(reply.get("message_id") or ""),
    }


def _content(message: Json) -> tuple[EventKind, dict[str, Any]] | None:
    if "text" in message:
        return EventKind.TEXT, _text(message["text"])
    caption = {"text": clean(message.get("caption"))}
    for field, read in _MEDIA.items():
        if message.get(field):
            kind, ref = read(message[field])
            return kind, {"media": (ref,), **caption}
    if "location" in message:
        return _location(message["location"])
    if "contact" in message and message["contact"].get("user_id") == message["from"]["id"]:
        return EventKind.CONTACT, {"phone": clean(message["contact"]["phone_number"])}
    return None


def _location(place: Json) -> tuple[EventKind, dict[str, Any]] | None:
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return EventKind.LOCATION, {"latitude": latitude, "longitude": longitude}


def _text(text: str) -> dict[str, Any]:
    command, _, payload = text.partition(" ")
    if command.partition("@")[0] == "/start":
        return {"text": "/start", "start": clean(payload)}
    return {"text": clean(text)}


def _voice(item: Json) -> tuple[EventKind, MediaRef]:
    return EventKind.VOICE, _ref("voice", item)


def _photo(sizes: list[Json]) -> tuple[EventKind, MediaRef]:
    largest = max(sizes, key=lambda s: s.get("width", 0) * s.get("height", 0))
    return EventKind.PHOTO, _ref("photo", largest, "image/jpeg")


def _document(item: Json) -> tuple[EventKind, MediaRef]:
    mime = str(item.get("mime_type") or "")
    if mime.startswith("audio/"):
        return _voice(item)
    return EventKind.FILE, _ref("file", item)


def _video(item: Json) -> tuple[EventKind, MediaRef]:
    return EventKind.FILE, _ref("file", item, "video/mp4")


def _ref(kind: str, item: Json, mime: str = "") -> MediaRef:
    return MediaRef(
        kind=kind,
        ref=word(item["file_id"], LONGEST_REF),
        name=clean(item.get("file_name")),
        mime=word(item.get("mime_type") or mime),
        size=int(item.get("file_size") or 0),
        duration_s=float(item.get("duration") or 0),
    )


# Order matters: an animation also carries a `document`.
_MEDIA: dict[str, Callable[[Any], tuple[EventKind, MediaRef]]] = {
    "voice": _voice,
    "audio": _voice,
    "photo": _photo,
    "document": _document,
    "video": _video,
    "video_note": _video,
}


def _callback(update: Json, account: str, now: datetime) -> Event:
    query = update["callback_query"]
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    if chat["type"] != "private" or not query.get("data"):
        return _unknown(update, account, now, "callback_query")
    return Event(
        channel=NAME,
        account=account,
        event_id=_update_id(update),
        kind=EventKind.ACTION,
        chat_id=word(chat["id"]),
        at=now,
        action=word(query["data"]),
        name=_name(query["from"]),
        reply_to=word(message.get("message_id") or ""),
        extra={"callback_id": word(query["id"])},
    )


def _membership(update: Json, account: str, now: datetime) -> Event:
    change = update["my_chat_member"]
    status = change["new_chat_member"]["status"]
    kinds = {"kicked": EventKind.UNFOLLOW, "member": EventKind.FOLLOW}
    if change["chat"]["type"] != "private" or status not in kinds:
        return _unknown(update, account, now, "my_chat_member")
    return Event(kind=kinds[status], **_common(update, account, change))


def _edited(update: Json, account: str, now: datetime) -> Event:
    return _unknown(update, account, now, "edited_message")


_READERS: dict[str, Callable[[Json, str, datetime], Event]] = {
    "message": _message,
    "callback_query": _callback,
    "my_chat_member": _membership,
    "edited_message": _edited,
}


def _unknown(update: Any, account: str, now: datetime, name: str) -> Event:
    raw = json.dumps(update)  # ASCII: no lone surrogate or NUL reaches the database
    inner = _inner(update)
    body = inner.get("message") if "data" in inner or "chat_instance" in inner else inner
    chat = body.get("chat") if isinstance(body, dict) else None
    return Event(
        channel=NAME,
        account=account,
        event_id=_update_id(update),
        kind=EventKind.UNKNOWN,
        chat_id=word((chat.get("id") if isinstance(chat, dict) else "") or NOBODY) or NOBODY,
        at=now,
        text=clean(inner.get("text") or inner.get("caption")),
        extra={"event_name": clean(name), "raw": raw[:RAW_CHARACTERS]},
    )


def _inner(update: Any) -> dict[str, Any]:
    values = update.values() if isinstance(update, dict) else ()
    return next((v for v in values if isinstance(v, dict)), {})


def _update_id(update: Any) -> str:
    if isinstance(update, dict) and isinstance(update.get("update_id"), int):
        return word(update["update_id"])
    return f"raw-{_digest(json.dumps(update))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def word(value: Any, longest: int = LONGEST_WORD) -> str:
    """An id or the like as one bounded, storable string; a longer one becomes its digest."""
    text = str(value) if type(value) is int else clean(str(value))
    return text if len(text) <= longest else _digest(text)


def _other_field(update: Json) -> str:
    return next((str(k) for k in update if k != "update_id"), "empty")


def _content_name(message: Json) -> str:
    usual = {"message_id", "from", "chat", "date", "reply_to_message", "caption"}
    return next((str(k) for k in message if k not in usual), "empty")


def _name(person: Any) -> str:
    if not isinstance(person, dict):
        return ""
    first, last = clean(person.get("first_name")), clean(person.get("last_name"))
    return f"{first} {last}".strip()[:100]


def clean(value: Any) -> str:
    """Text as it is stored: NFC, no control characters, no half surrogates; "" for no text."""
    if not value or not isinstance(value, str):
        return ""
    if value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value.strip()
    return nfc(value.encode("utf-8", "replace").decode())
