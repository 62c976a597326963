"""What a person said, did or got, by the event's name: kind and fields of our Event.

Readers raise KeyError and the like for a shape they do not know. SAID has what people send (to us
or to a group) by "text", "image" …; DONE the other events about a person, by their whole name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.channels.zalo.fields import Json, clean, moment, word
from bot.channels.zalo.files import file_ref, media_ref
from bot.core.events import EventKind

ACTION_MARK = "#"
_ACTION = re.compile(r"#[a-z][a-z0-9_.-]*(:\S+)?")

Found = tuple[EventKind, dict[str, Any]]
Reader = Callable[[Json], Found]


def echo(body: Json) -> Found:
    """What the OA sent. `extra["by"]` is the admin who wrote it on the OA's own page; of ours the
    words must be the ones we sent, or they would not settle a message in doubt."""
    message = body["message"]
    admin = word(body["sender"].get("admin_id") or "")
    fields = {
        "message_ids": tuple(_message_ids(message)),
        "text": clean(message.get("text")) or (_carried(message) if admin else ""),
        "reply_to": _reply_to(message),
        "extra": {"by": admin} if admin else {},
    }
    return EventKind.ECHO, fields


def _text(body: Json) -> Found:
    message = body["message"]
    fields = _beside(message)
    if _ACTION.fullmatch(fields["text"]):
        return EventKind.ACTION, {**fields, "action": fields["text"].removeprefix(ACTION_MARK)}
    return EventKind.TEXT, fields


def _media(kind: EventKind, mime: str = "") -> Reader:
    def read(body: Json) -> Found:
        message = body["message"]
        refs = tuple(media_ref(kind.value, a["payload"], mime) for a in message["attachments"])
        return kind, {**_beside(message), "media": refs}

    return read


def _file(body: Json) -> Found:
    message = body["message"]
    refs = tuple(file_ref(a["payload"]) for a in message["attachments"])
    return EventKind(refs[0].kind), {**_beside(message), "media": refs}


def _location(body: Json) -> Found:
    message = body["message"]
    place = message["attachments"][0]["payload"]["coordinates"]
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return EventKind.UNKNOWN, {}
    place_fields = {"latitude": latitude, "longitude": longitude}
    return EventKind.LOCATION, {**_beside(message), **place_fields}


def _link(body: Json) -> Found:
    message = body["message"]
    payload = message["attachments"][0]["payload"]
    parts = (clean(message.get("text")), clean(payload.get("url")))
    return EventKind.TEXT, {**_beside(message), "text": "\n".join(p for p in parts if p)}


def _present(body: Json) -> Found:
    """A sticker, a card, the chat opened: nothing to work on, but they may be answered."""
    return EventKind.PRESENT, {"message_id": _message_id(body.get("message") or {})}


def _info(body: Json) -> Found:
    """The form's answer: name, phone and ward are kept, no birthday or street."""
    info = body["info"]
    full = info.get("full_address")
    ward = info.get("ward") or (full.get("user_ward") if isinstance(full, dict) else "")
    extra = {"ward": clean(str(ward))[:100]} if ward else {}
    phone, name = word(info.get("phone") or ""), clean(info.get("name"))[:100]
    return EventKind.CONTACT, {"phone": phone, "name": name, "extra": extra}


def _follow(kind: EventKind) -> Reader:
    def read(body: Json) -> Found:
        source = clean(body.get("source"))
        return kind, {"extra": {"source": source} if source else {}}

    return read


def _delivered(body: Json) -> Found:
    """With a delivery time it is about a template message (ZNS)."""
    message = body["message"]
    at = moment(message.get("delivery_time"))
    extra = {"delivered_at": at.isoformat()} if at else {}
    tracking = word(message.get("tracking_id") or body.get("tracking_id") or "")
    if tracking:
        extra["tracking_id"] = tracking
    return EventKind.DELIVERED, {"message_ids": tuple(_message_ids(message)), "extra": extra}


def _seen(body: Json) -> Found:
    return EventKind.SEEN, {"message_ids": tuple(_message_ids(body["message"]))}


def _beside(message: Json) -> dict[str, Any]:
    return {
        "text": clean(message.get("text")),
        "message_id": _message_id(message),
        "reply_to": _reply_to(message),
    }


def _message_id(message: Json) -> str:
    return word(message.get("msg_id") or "")


def _message_ids(message: Json) -> list[str]:
    many = message.get("msg_ids") or [message["msg_id"]]
    return [word(m) for m in many]


def _reply_to(message: Json) -> str:
    return word(message.get("quote_msg_id") or message.get("quote_message_id") or "")


def _carried(message: Json) -> str:
    """What stands for words in an attachment: a file's name, a link."""
    for attachment in message.get("attachments") or ():
        payload = attachment["payload"]
        found = next((clean(payload.get(n)) for n in _WORDS if clean(payload.get(n))), "")
        if found:
            return found
    return ""


_WORDS = ("text", "title", "name", "url")

SAID: dict[str, Reader] = {
    "text": _text,
    "image": _media(EventKind.PHOTO),
    "gif": _media(EventKind.PHOTO, "image/gif"),
    "video": _media(EventKind.FILE, "video/mp4"),
    "audio": _media(EventKind.VOICE),
    "file": _file,
    "location": _location,
    "link": _link,
    "sticker": _present,
    "business_card": _present,
}

DONE: dict[str, Reader] = {
    "user_submit_info": _info,
    "user_received_message": _delivered,
    "user_seen_message": _seen,
    "user_click_chatnow": _present,
    "follow": _follow(EventKind.FOLLOW),
    "unfollow": _follow(EventKind.UNFOLLOW),
}
