"""What every reader of an update needs: ids and names as storable strings, and where it was said.

A group's address is "group:<chat id>"; a topic's in it is "group:<chat id>/<topic id>". Message ids
repeat from group to group, so there they are "<chat id>:<message id>".
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.hours import from_epoch
from bot.core.text import nfc

NAME = "telegram"
ROOM = "group:"
LONGEST_WORD, LONGEST_REF = 64, 500
GROUPS = ("group", "supergroup")

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Ours:
    """What is known of our bot."""

    account: str
    username: str = ""


def room(chat: Json) -> str:
    """A group's address, as `send` takes it; "" for somebody's own chat."""
    return word(f"{ROOM}{int(chat['id'])}") if chat["type"] in GROUPS else ""


def topic(message: Json) -> str:
    """The address of the topic it was said in, "" for none."""
    number = message.get("message_thread_id") if message.get("is_topic_message") else None
    return word(f"{room(message['chat'])}/{int(number)}") if number else ""


def message_id(chat: Json, number: Any) -> str:
    """A message's id, unlike any other's of this bot; "" for none."""
    if not number:
        return ""
    return word(number) if chat["type"] == "private" else word(f"{chat['id']}:{number}")


def common(update: Json, ours: Ours, message: Json, *, at: str = "date") -> dict[str, Any]:
    """The fields of an event that any message has."""
    chat, who = message["chat"], message.get("from")
    shared = chat["type"] in GROUPS
    # Every message comes by here before it is acknowledged: what most have not is not worked out.
    album, replied = message.get("media_group_id"), message.get("reply_to_message")
    return {
        "channel": NAME,
        "account": ours.account,
        "event_id": update_id(update),
        "chat_id": word((who if shared and who else chat)["id"]),
        "at": from_epoch(message[at]),
        "name": person_name(who),
        "group_id": word(album) if album else "",
        "message_id": message_id(chat, message.get("message_id")),
        "reply_to": message_id(chat, answered(message).get("message_id")) if replied else "",
        "room": room(chat) if shared else "",
    }


def in_group(message: Json) -> bool:
    """Said in a group, not in somebody's own chat."""
    return message["chat"]["type"] in GROUPS


def answered(message: Json) -> Json:
    """The message this one answers. In a topic everything 'answers' the topic's first message."""
    found: Json = message.get("reply_to_message") or {}
    first = message.get("message_thread_id") if message.get("is_topic_message") else None
    return {} if first and found.get("message_id") == first else found


def update_id(update: Any) -> str:
    """Stable for the same update, whatever its shape."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(number, int):
        return word(number)
    return f"raw-{_digest(json.dumps(update))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def word(value: Any, longest: int = LONGEST_WORD) -> str:
    """An id or the like as one bounded, storable string; a longer one becomes its digest."""
    text = str(value) if type(value) is int else clean(str(value))
    return text if len(text) <= longest else _digest(text)


def person_name(person: Any) -> str:
    """First and last name."""
    if not isinstance(person, dict):
        return ""
    first, last = person.get("first_name"), person.get("last_name")
    return f"{clean(first)} {clean(last) if last else ''}".strip()[:100]


def clean(value: Any) -> str:
    """Text as it is stored: NFC, no control characters, no half surrogates; "" for no text."""
    if not value or not isinstance(value, str):
        return ""
    if value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value.strip()
    return nfc(value.encode("utf-8", "replace").decode())
