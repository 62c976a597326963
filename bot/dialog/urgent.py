"""Whose words go first when many wait: of those who write of danger.

Asked by the pump while more waits than it can begin. Nothing is stored, and taking in is not slowed
by it: each process looks through what waits by itself.
"""

from __future__ import annotations

import json

from bot.dialog.inbox import Claimed, Inbox
from bot.vietnamese import danger

_SLICE = 300


class Urgent:
    """Chats with an alarming message among what waits. Order within a chat stays: what they said
    before it goes first too."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._seen = 0
        self._last: dict[str, int] = {}  # by chat, the last such event

    @property
    def chats(self) -> list[str]:
        """Theirs come first, who waited longest before the others."""
        return list(self._last)[:_SLICE]

    async def look(self) -> None:
        """At what came since the last look, some of it at a time."""
        for row_id, chat, body in await self._inbox.waiting(self._seen, _SLICE):
            self._seen = row_id
            if _alarming(body):
                self._last[chat] = row_id

    def begun(self, claimed: Claimed) -> None:
        """It waits no longer."""
        if claimed.id >= self._last.get(claimed.event.chat_id, claimed.id + 1):
            del self._last[claimed.event.chat_id]

    def none_left(self, chats: list[str]) -> None:
        """Another process has what these had to say, or is at it."""
        for chat in chats:
            self._last.pop(chat, None)


def _alarming(body: str) -> bool:
    try:
        return bool(danger.found(json.loads(body).get("text", "")))
    except (ValueError, TypeError, AttributeError):  # unreadable: the claim closes it
        return False
