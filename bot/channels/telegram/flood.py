"""Whose flood is it? Telegram answers 429 for one chat that got too much and for the whole bot
alike, so several people's chats refused at one time mean the bot.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.telegram.fields import ROOM
from bot.core.errors import Cause, Scope, SendError

_AT_ONCE_S = 5.0
_CHATS = 3


class Floods:
    """Remembers refusals of the last seconds. Groups have a limit of their own (20 a minute), so
    theirs say nothing about the bot."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._refused: dict[str, float] = {}

    def seen(self, chat_id: str, error: SendError) -> SendError:
        """The error, for the whole lane when it is the bot that sends too much."""
        if error.cause is not Cause.THROTTLED or chat_id.startswith(ROOM):
            return error
        now = self._clock()
        self._refused = {c: at for c, at in self._refused.items() if now - at < _AT_ONCE_S}
        self._refused[chat_id] = now
        if len(self._refused) >= _CHATS:
            error.scope = Scope.LANE
        return error
