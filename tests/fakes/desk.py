"""bot.core.ports.AccountDesk in memory: OAs that are connected, lost and disconnected at will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from bot.core.ports import Clock, OwnAccount, OwnGroup

WIRE = "oa"
"""Name of the stand-in's channel."""


class FakeDesk:
    """`all` by account; `links`: communes asked for; `left`: what was disconnected. Tokens are
    renewed all the time but those of accounts in `asleep`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self.all: dict[str, OwnAccount] = {}
        self.links: list[str] = []
        self.left: list[str] = []
        self.asleep: set[str] = set()
        self.asked: list[str] = []  # about whom
        self.spoke: dict[str, datetime] = {}

    def connect(self, account: str, commune: str, name: str) -> str:
        """An OA as it is right after consent; its lane."""
        self.all[account] = self._fresh(OwnAccount(account, commune, name))
        return f"{WIRE}:{account}"

    def _fresh(self, own: OwnAccount) -> OwnAccount:
        if own.account in self.asleep:
            return own
        now = self._clock.now()
        return replace(
            own,
            renewed_at=now,
            expires_at=now + timedelta(hours=25),
            dies_at=now + timedelta(days=90),
        )

    def change(self, account: str, **what: object) -> None:
        if what.keys() & {"expires_at", "dies_at"}:
            self.asleep.add(account)
        self.all[account] = replace(self.all[account], **what)  # type: ignore[arg-type] # a test's own

    async def link(self, commune: str) -> str:
        self.links.append(commune)
        return f"https://id.example.vn/permission?state={commune}-{next(self._numbers)}"

    async def accounts(self) -> Sequence[OwnAccount]:
        return [self._fresh(own) for own in self.all.values()]

    async def disconnect(self, account: str) -> None:
        self.left.append(account)
        self.all.pop(account, None)

    async def make_group(
        self, account: str, name: str, members: Sequence[str], room_for: int = 0
    ) -> OwnGroup:
        raise NotImplementedError

    async def invite(self, account: str, address: str, members: Sequence[str]) -> None:
        raise NotImplementedError

    async def last_word(self, account: str, chat_id: str) -> datetime | None:
        self.asked.append(chat_id)
        return self.spoke.get(chat_id)

    async def groups(self, account: str) -> Sequence[OwnGroup]:
        return ()

    async def inside(self, account: str, address: str) -> Sequence[str]:
        return ()
