"""Group (GMF) events: life of a group, and what is said in one, as kind, side and fields.

A person's event keeps their own chat as `chat_id`; the group is `room`, and both where nobody else
has a part in it.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from bot.channels.zalo.fields import Json, clean, id_of, word
from bot.channels.zalo.parse_said import SAID, Found, echo
from bot.channels.zalo.rooms import address_of
from bot.core.events import EventKind

_SAID, _ECHO = "user_send_group_", "oa_send_group_"
# three lists of names are known, so each of them counts (2026-11)
_JOINED = {
    "user_join_group",
    "accept_request_join_group",
    "react_request_join_group_accept",
}
_LEFT = {"user_out_group", "user_leave_group"}
_LIFE = {
    "create_group": EventKind.GROUP,
    "delete_group": EventKind.GONE,
    "disperse_group": EventKind.GONE,
}
_ANSWERED = "react_request_join_group"  # one name for yes and no: a field tells
_YES = {"accept", "accepted", "approve", "approved", "1", "true"}
_MENTION = re.compile(r"\[@[^\]\s]*\]\s*")


def is_group(name: str) -> bool:
    """Is this event about a group?"""
    return "group" in name


def read(name: str, body: Json, accounts: Container[str]) -> list[tuple[str, str, Found]]:
    """(our OA, their user, kind and fields) of each person the event is about. Raises KeyError and
    the like for an unknown shape."""
    ours, group = sides(body, accounts)
    if not group:
        raise ValueError("no group")
    address = address_of(group)
    room = {"room": address}
    if name.startswith(_SAID):
        return [(ours, id_of(body, "sender"), _said(name, body, room))]
    if name.startswith(_ECHO):
        kind, fields = echo(body)
        return [(ours, address, (kind, {**fields, **room}))]
    if name in _JOINED or name in _LEFT or _let_in(name, body):
        kind = EventKind.LEAVE if name in _LEFT else EventKind.JOIN
        return [(ours, person, (kind, {**room, **named})) for person, named in _people(body)]
    if name in _LIFE or _made_us_admin(name, body, ours):
        kind = _LIFE.get(name, EventKind.GROUP)
        return [(ours, address, (kind, {**room, **_about(body)}))]
    person = next((p for p, _ in _people(body) if p), address)
    return [(ours, person, (EventKind.UNKNOWN, room))]


def sides(body: Json, accounts: Container[str] = ()) -> tuple[str, str]:
    """(our OA, the group)."""
    sender, recipient = id_of(body, "sender"), id_of(body, "recipient")
    ours = id_of(body, "oa_id")
    if not ours:
        ours = next((i for i in (sender, recipient) if i in accounts), "")
        ours = ours or (sender if str(body.get("event_name")).startswith("oa_") else "")
    group = id_of(body, "group_id")
    if not group:
        group = sender if recipient and recipient == ours else recipient
    return ours, group


def _said(name: str, body: Json, room: dict[str, Any]) -> Found:
    reader = SAID.get(name.removeprefix(_SAID))
    if reader is None:
        return EventKind.UNKNOWN, room
    kind, fields = reader(body)
    if fields.get("text"):  # "[@id]" stands for a person's name
        fields["text"] = _MENTION.sub("", fields["text"]).strip()
    return kind, {**fields, **room}


def _let_in(name: str, body: Json) -> bool:
    said = (body.get(field) for field in ("status", "action", "react", "is_accepted"))
    return name == _ANSWERED and any(str(s).lower() in _YES for s in said)


def _people(body: Json) -> list[tuple[str, dict[str, str]]]:
    """Sources disagree about the list's name; some name a single person by `user_id`."""
    lists = (body.get(n) for n in ("users", "joined_users", "left_users", "members"))
    many = next((m for m in lists if m), None) or [body]
    found = []
    for one in many:
        person = word(one.get("id") or one.get("user_id") or "") if isinstance(one, dict) else ""
        person = person or (id_of(body, "sender") if one is body else word(one))
        name = clean(one.get("name") or one.get("display_name")) if one is not body else ""
        found.append((person, {"name": name[:100]} if name else {}))
    return found


def _made_us_admin(name: str, body: Json, ours: str) -> bool:
    return name == "add_group_admin" and ours in {person for person, _ in _people(body)}


def _about(body: Json) -> dict[str, Any]:
    inner = body.get("group_info") or body.get("group") or {}
    data = {**body, **inner} if isinstance(inner, dict) else dict(body)
    link = clean(data.get("group_link") or data.get("link"))
    name = clean(data.get("group_name") or data.get("name"))[:100]
    return {"name": name, "extra": {"link": link} if link else {}}
