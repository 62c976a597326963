"""Who may poll: one holder over all processes, renewed while it polls, free again after a crash."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from bot.core.ports import ChannelDeps


class Lease:
    """`life_s` is at least twice the longest poll: what is renewed at half its life then outlasts
    the poll. The vault's lock is held only for the moment of looking and writing."""

    def __init__(self, name: str, deps: ChannelDeps, life_s: float) -> None:
        self._name = name
        self._deps = deps
        self._life = timedelta(seconds=life_s)
        self._me = uuid.uuid4().hex
        self._until: datetime | None = None

    async def hold(self) -> bool:
        """Whether it is ours for at least half its life; takes or renews it where it can."""
        now = self._deps.clock.now()
        if self._until is not None and now < self._until - self._life / 2:
            return True
        async with self._deps.vault.exclusive(self._name):
            self._until = None
            if await self._held_by_another(now):
                return False
            until = now + self._life
            await self._deps.state.put(self._name, {"holder": self._me, "until": until.isoformat()})
            self._until = until
        return True

    async def release(self) -> None:
        """Let another process poll at once."""
        if self._until is None:
            return
        async with self._deps.vault.exclusive(self._name):
            self._until = None
            if not await self._held_by_another(self._deps.clock.now()):
                await self._deps.state.put(self._name, None)

    async def _held_by_another(self, now: datetime) -> bool:
        held = await self._deps.state.get(self._name)
        if not held or held["holder"] == self._me:
            return False
        return bool(datetime.fromisoformat(held["until"]) > now)
