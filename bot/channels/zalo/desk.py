"""The OAs as their admin handles them: connect, look, disconnect, groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.addresses import ToOne
from bot.channels.zalo.consent import Consent
from bot.channels.zalo.rooms import Rooms
from bot.channels.zalo.tokens import Tokens
from bot.core.ports import OwnAccount, OwnGroup


class Desk:
    """bot.core.ports.AccountDesk."""

    def __init__(
        self, accounts: Accounts, consent: Consent, tokens: Tokens, rooms: Rooms, to_one: ToOne
    ) -> None:
        self._accounts = accounts
        self._consent = consent
        self._tokens = tokens
        self._rooms = rooms
        self._to_one = to_one

    async def link(self, commune: str) -> str:
        """Single-use address that connects an OA to this commune."""
        return await self._consent.link(commune)

    async def accounts(self) -> Sequence[OwnAccount]:
        """The connected OAs, by id."""
        return await self._accounts.all()

    async def disconnect(self, account: str) -> None:
        """Other processes stop using its token within five minutes. No call to Zalo: the OA's own
        admin takes the permission back there."""
        await self._tokens.forget(account)

    async def make_group(
        self, account: str, name: str, members: Sequence[str], room_for: int = 0
    ) -> OwnGroup:
        """A new group with these members (99 at most; the rest by `invite`), in which `room_for`
        people should find room."""
        return await self._rooms.make(account, name, members, room_for)

    async def invite(self, account: str, address: str, members: Sequence[str]) -> None:
        """Zalo wants a word from each to the OA in the last two days."""
        await self._rooms.invite(account, address, members)

    async def last_word(self, account: str, chat_id: str) -> datetime | None:
        """When this person last spoke to the OA, by Zalo's own books."""
        return await self._to_one.last_word(account, chat_id)

    async def groups(self, account: str) -> Sequence[OwnGroup]:
        """All groups of this OA, also those made elsewhere."""
        return await self._rooms.all(account)

    async def inside(self, account: str, address: str) -> Sequence[str]:
        """The members' ids, page by page."""
        return await self._rooms.inside(account, address)
