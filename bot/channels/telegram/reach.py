"""Since when Telegram does not answer us, kept for every process: operators' networks may block it.

Written when it begins and when it ends, never in between; a call pays nothing for it.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from bot.core.ports import Clock, KeyValue

_LOOK = timedelta(minutes=1)
_AWAY = timedelta(minutes=10)


class Reach:
    """`away_since` as the state value "away:<bot>", {"since": ISO time} or {}."""

    def __init__(self, account: str, state: KeyValue, clock: Clock) -> None:
        self._key = f"away:{account}"
        self._state = state
        self._clock = clock
        self._since: datetime | None = None
        self._looked_at: datetime | None = None

    async def answered(self) -> None:
        """Telegram said something."""
        now = self._clock.now()
        # Another process may have noted it and have nothing more to send.
        if (
            self._since is None
            and self._looked_at is not None
            and abs(now - self._looked_at) < _LOOK
        ):
            return
        with contextlib.suppress(Exception):  # our own database: the message matters more
            if await self._state.get(self._key):
                await self._state.put(self._key, {})
            self._since, self._looked_at = None, now

    async def silent(self) -> None:
        """No connection, or no answer."""
        if self._since is not None:
            return
        self._since = self._clock.now()
        with contextlib.suppress(Exception):
            if not await self._state.get(self._key):
                await self._state.put(self._key, {"since": self._since.isoformat()})

    @property
    def away(self) -> bool:
        """Has it been silent for a while, as far as this process saw?"""
        return self._since is not None and abs(self._clock.now() - self._since) >= _AWAY

    async def since(self) -> datetime | None:
        """Since when it is out of reach; None while it is not."""
        known = await self._state.get(self._key)
        return datetime.fromisoformat(known["since"]) if known else None
