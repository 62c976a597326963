"""Groups: what is said there, who comes and goes, and where a group moves. What of it is meant for
us and may be kept, the house decides.
"""

from __future__ import annotations

from typing import Any

from bot.channels.telegram.content import content, content_name
from bot.channels.telegram.fields import Json, Ours, clean, common, person_name, room, topic, word
from bot.core.events import Event, EventKind

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


def _said(update: Json, message: Json, ours: Ours) -> Event:
    found = content(message, ours)
    fields = common(update, ours, message)
    if found is None:
        return Event(kind=EventKind.PRESENT, **{**fields, "reply_to": "", "group_id": ""})
    kind, more = found
    extra = dict(more.pop("extra", {}))
    if more.get("text", "").startswith("/") and "@" not in more["text"].split()[0]:
        extra["mentioned"] = True  # a command for whichever bot is there
    if topic(message):
        extra["topic"] = topic(message)
    return Event(kind=kind, **fields, **more, extra=extra)


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
    return Event(kind=kind, **fields)


def _moved(update: Json, message: Json, ours: Ours) -> Event:
    fields: dict[str, Any] = common(update, ours, message)
    new = {**message["chat"], "id": message["migrate_to_chat_id"]}
    fields["extra"] = {"room": room(new)}
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
