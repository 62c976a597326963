"""What a message holds, as kind and fields of an Event: words, media, a place, a phone number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.channels.telegram.fields import LONGEST_REF, Json, Ours, clean, word
from bot.core.events import EventKind, MediaRef

Content = tuple[EventKind, dict[str, Any]]


def content(message: Json, ours: Ours) -> Content | None:
    """None for what we have no kind for (sticker, poll, somebody else's contact)."""
    if "text" in message:
        return EventKind.TEXT, said(message["text"], ours)
    for field, read in _MEDIA.items():
        if message.get(field):
            kind, ref = read(message[field])
            return kind, {"media": (ref,), **said(message.get("caption"), ours)}
    if "location" in message:
        return _location(message["location"])
    if "contact" in message and message["contact"].get("user_id") == message["from"]["id"]:
        return EventKind.CONTACT, {"phone": clean(message["contact"]["phone_number"])}
    return None


def content_name(message: Json) -> str:
    """What a message we have no kind for calls itself."""
    return next((str(k) for k in message if k not in _USUAL), "empty")


def said(text: Any, ours: Ours) -> dict[str, Any]:
    """Text without our own name in it; a deep link's payload apart."""
    plain, mentioned = _without_us(clean(text), ours)
    fields: dict[str, Any] = {"extra": {"mentioned": True}} if mentioned else {}
    command, _, payload = plain.partition(" ")
    if command.partition("@")[0] == "/start":
        return {"text": "/start", "start": payload.strip(), **fields}
    return {"text": plain, **fields}


def _without_us(text: str, ours: Ours) -> tuple[str, bool]:
    if "@" not in text or not ours.username:
        return text, False
    bare, count = re.subn(rf"\s*@{re.escape(ours.username)}\b", "", text, flags=re.IGNORECASE)
    return bare.strip(" ,:"), count > 0


def _location(place: Json) -> Content | None:
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return EventKind.LOCATION, {"latitude": latitude, "longitude": longitude}


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
_USUAL = {
    "message_id",
    "message_thread_id",
    "is_topic_message",
    "from",
    "sender_chat",
    "chat",
    "date",
    "edit_date",
    "reply_to_message",
    "caption",
    "entities",
    "forward_origin",
    "has_protected_content",
}
