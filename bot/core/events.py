"""What comes in, whatever the channel: one Event for each thing a person or a vendor did.

Made by channels/*/parse.py, stored by dialog/inbox.py as JSON, read by dialog/router.py.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

NOBODY = "unknown"
"""The account, or the person, of an event that does not name it: it always has both sides."""

HEARD = "heard"
"""In `extra`: the recording was put into words, which stand in this voice note."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class EventKind(StrEnum):
    """What happened. From FOLLOW on it is about our own messages, an account or a group of ours,
    not things said."""

    TEXT = "text"
    ACTION = "action"
    VOICE = "voice"
    PHOTO = "photo"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    EDIT = "edit"  # `text` is the new wording of a message of theirs, `message_id` which one
    SHORT = "short"  # an SMS: answered nowhere, since what we say there costs
    CALL = "call"  # a call that was not taken: 'received', free for whoever rang
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    DELIVERED = "delivered"
    SEEN = "seen"
    ECHO = "echo"
    PRESENT = "present"  # was active in a group of ours; nothing they said is kept
    JOIN = "join"  # into a group (`room`); `name` theirs where given
    LEAVE = "leave"
    GROUP = "group"  # `room` is a group of ours now: made, or we were added; `name`, extra["link"]
    GONE = "gone"  # `room` is no longer ours
    MOVED = "moved"  # `room` has a new address: extra["room"]
    ANSWERED = "answered"  # tapped an answer in a template of ours: `text`, extra["tracking_id"]
    NEWS = "news"  # of an account or template of ours, from its vendor: extra["event_name"], "said"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file a person sent. `ref` is what the channel needs to fetch it (URL or file id);
    `digest` is set instead when the bytes are already in our media store."""

    kind: str  # voice | photo | file
    ref: str = ""
    digest: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0  # bytes; 0 = the vendor did not say
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """One inbound thing. Unique by (channel, account, event_id).

    `account` is ours (OA id, bot id, "web"), `chat_id` theirs. Ids are always strings. `at` is the
    vendor's time (aware UTC): order by it, because a phone without network sends late. A group's
    address (`room`) is the adapter's own, such as "group:123"; `send` takes it as a chat id.
    """

    channel: str
    account: str
    event_id: str
    kind: EventKind
    chat_id: str
    at: datetime
    text: str = ""
    action: str = ""  # a button's wire string: "name" or "name:token"
    media: tuple[MediaRef, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    room: str = ""  # said or done in this group; `chat_id` is still the person's own chat
    message_id: str = ""  # theirs: what an answer may quote
    name: str = ""  # display name, where the channel gives it
    phone: str = ""
    group_id: str = ""  # album id (photos sent together)
    message_ids: tuple[str, ...] = ()  # ours: what a receipt or echo is about
    reply_to: str = ""
    start: str = ""  # deep-link payload
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Compact JSON; empty fields are left out."""
        # By hand: every event passes here before it is acknowledged, and asdict copies deeply.
        data = {k: v for k, v in zip(_NAMES, _values(self), strict=True) if v}
        if self.latitude is not None:  # 0.0 is a place
            data.update(latitude=self.latitude, longitude=self.longitude)
        data["at"] = self.at.isoformat()
        if self.media:
            data["media"] = [asdict(m) for m in self.media]
        return _encode(data)

    @classmethod
    def from_json(cls, raw: str | dict[str, Any]) -> Event:
        """Inverse of `to_json`."""
        data = {**_NEEDED, **(json.loads(raw) if isinstance(raw, str) else raw)}
        data["kind"] = EventKind(data["kind"])
        data["at"] = datetime.fromisoformat(data["at"])
        data["media"] = tuple(MediaRef(**m) for m in data.get("media", ()))
        data["message_ids"] = tuple(data.get("message_ids", ()))
        return cls(**data)


def beside(chat_id: str) -> str:
    """What an inbox row names as its chat where it must not hold that chat up."""
    return f"{chat_id[:60]}~"


_NEEDED = dict.fromkeys(("channel", "account", "event_id", "chat_id"), "")
_NAMES = tuple(f.name for f in fields(Event))
_values = attrgetter(*_NAMES)
