"""Groups: what is said to us there, who comes and goes, and where a group moves.

Of what is not meant for us only that somebody was there is kept, never a word of it.
"""

from __future__ import annotations

from typing import Any

from bot.channels.telegram.content import content, content_name, said
from bot.channels.telegram.fields import (
    Json,
    Ours,
    answered,
    clean,
    common,
    person_name,
    room,
    word,
)
from bot.core.events import Event, EventKind
from bot.core.text import fold

_IN = ("member", "administrator", "creator")


def read_group(update: Json, message: Json, ours: Ours) -> list[Event] | None:
    """Events of a message in a group; None for what means nothing to us."""
    if "new_chat_members" in message:
        return _joined(update, message, ours)
    if "left_chat_member" in message:
        return _left(update, message, ours)
    if "migrate_to_chat_id" in message:
        return [_moved(update, message, ours)]
    if not _a_person(message):
        return None
    return [_said(update, message, ours)]


def read_membership(update: Json, ours: Ours) -> Event | None:
    """We were added to a group, or are no longer in it."""
    change = update["my_chat_member"]
    was, now = (_inside(change[k]) for k in ("old_chat_member", "new_chat_member"))
    if was == now:
        return None
    fields = common(update, ours, change)
    fields["name"] = clean(change["chat"].get("title"))[:100]
    name = clean(change["chat"].get("username"))
    if now and name:
        fields["extra"] = {"link": f"https://t.me/{name}"}
    return Event(kind=EventKind.GROUP if now else EventKind.GONE, **fields)


def for_us(message: Json, ours: Ours) -> bool:
    """It answers us, names us, is a command of ours, or begins with the keyword."""
    if str(answered(message).get("from", {}).get("id", "")) == ours.account:
        return True
    words = said(message.get("text") or message.get("caption"), ours)
    if words.get("extra"):
        return True
    text = words["text"]
    if text.startswith("/"):
        return "@" not in text.split()[0]
    return any(f"{fold(text)} ".startswith(f"{k} ") for k in ours.keywords)


def _said(update: Json, message: Json, ours: Ours) -> Event:
    found = content(message, ours) if for_us(message, ours) else None
    if found is None:
        fields = {**common(update, ours, message), "reply_to": "", "group_id": ""}
        return Event(kind=EventKind.PRESENT, **fields)
    kind, fields = found
    return Event(kind=kind, **common(update, ours, message), **fields)


def _joined(update: Json, message: Json, ours: Ours) -> list[Event] | None:
    people = [p for p in message["new_chat_members"] if not p.get("is_bot")]
    # one message may name several, so each event has a number of its own
    events = [
        _about(update, message, ours, person, EventKind.JOIN, f"-{n}" if n else "")
        for n, person in enumerate(people)
    ]
    return events or None


def _left(update: Json, message: Json, ours: Ours) -> list[Event] | None:
    person = message["left_chat_member"]
    if person.get("is_bot"):
        return None
    return [_about(update, message, ours, person, EventKind.LEAVE)]


def _about(
    update: Json, message: Json, ours: Ours, person: Json, kind: EventKind, number: str = ""
) -> Event:
    fields = common(update, ours, {**message, "from": person})
    fields |= {"event_id": f"{fields['event_id']}{number}", "name": person_name(person)}
    return Event(kind=kind, **{**fields, "room": room(int(message["chat"]["id"]))})


def _moved(update: Json, message: Json, ours: Ours) -> Event:
    fields: dict[str, Any] = common(update, ours, message)
    fields["extra"] = {"room": room(int(message["migrate_to_chat_id"]))}
    return Event(kind=EventKind.MOVED, **fields)


def _a_person(message: Json) -> bool:
    """An anonymous administrator, a channel or another bot is nobody we could answer."""
    return "sender_chat" not in message and not message["from"].get("is_bot")


def _inside(member: Json) -> bool:
    status = member["status"]
    return status in _IN or (status == "restricted" and bool(member.get("is_member")))


def unread_name(message: Json) -> str:
    """How something in a group that means nothing to us is counted."""
    return "group." + (word(content_name(message)) if _a_person(message) else "nobody")
