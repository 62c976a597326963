"""The connected OAs: tokens in the vault, the list of them in the adapter's state.

Vault "zalo:<oa_id>": {access_token, refresh_token, expires_at, renewed_at, commune, name, problem,
lost, revoked, refreshing_at}; {} once disconnected. State "zalo:accounts": {oa_id: {commune, name,
and what Zalo told of it: see `note`}}.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.channels.zalo.about import kind_of, uploads_of
from bot.core.errors import TurnLost
from bot.core.ports import Clock, KeyValue, OwnAccount, OwnRoom, Turn, Vault

T = TypeVar("T")

_log = logging.getLogger(__name__)
PREFIX = "zalo:"
LISTED = "zalo:accounts"


class Accounts:
    """Reads records; they are written in a turn `alone` with the account."""

    def __init__(
        self, vault: Vault, state: KeyValue, clock: Clock, refresh_token_days: int
    ) -> None:
        self.vault = vault
        self._state = state
        self._clock = clock
        self._refresh_token_life = timedelta(days=refresh_token_days)
        self.known: frozenset[str] = frozenset()
        self._abouts: dict[str, dict[str, Any]] = {}

    async def load(self) -> frozenset[str]:
        """The OA ids, also kept in `known` for reading events."""
        self._abouts = await self.listed()
        self.known = frozenset(self._abouts)
        return self.known

    async def listed(self) -> dict[str, dict[str, Any]]:
        """{oa_id: {commune, name, …}} of what is connected."""
        return dict(await self._state.get(LISTED) or {})

    def about(self, oa_id: str) -> dict[str, Any]:
        """What was listed of the OA when this process last looked; costs nothing."""
        return self._abouts.get(oa_id, {})

    async def record(self, oa_id: str) -> dict[str, Any] | None:
        return await self.vault.get(PREFIX + oa_id) or None

    async def alone(self, oa_id: str, work: Callable[[Turn], Awaitable[T]]) -> T:
        """`work` with nobody else at this account, over all processes; once more from its start
        when it was frozen so long that another had a turn. May hold the list too, never the other
        way round."""
        while True:
            with contextlib.suppress(TurnLost):
                async with self.vault.exclusive(PREFIX + oa_id) as turn:
                    return await work(turn)

    async def list_in(self, oa_id: str, commune: str, name: str) -> None:
        """Adds the OA to the public list."""
        about = {"commune": commune, "name": name}
        await self._change(lambda listed: {**listed, oa_id: {**listed.get(oa_id, {}), **about}})

    async def note(self, oa_id: str, news: dict[str, Any]) -> None:
        """Adds what was learned of a listed OA: `to_one` (v3 | v2 | none) and `to_one_at`, and
        what about.py keeps."""
        await self.change(oa_id, lambda about: {**about, **news})

    async def change(self, oa_id: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """The same by what is listed now."""
        self._abouts[oa_id] = change(self.about(oa_id))  # at once, for what is on its way
        await self._change(
            lambda listed: {**listed, oa_id: change(listed[oa_id])} if oa_id in listed else listed
        )

    async def list_out(self, oa_id: str) -> None:
        """Takes the OA out of the public list."""
        await self._change(lambda listed: {k: v for k, v in listed.items() if k != oa_id})

    async def _change(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        async with self.vault.exclusive(LISTED):
            listed = change(await self.listed())
            await self._state.put(LISTED, listed)
        self._abouts, self.known = listed, frozenset(listed)

    async def revoked(self, oa_id: str, at: datetime) -> None:
        """Its admin took the permission back: nothing is tried until it is connected again. What
        is older than the connection is of an earlier one."""

        async def work(turn: Turn) -> None:
            record = await self.record(oa_id)
            if record is not None and datetime.fromisoformat(record["renewed_at"]) <= at:
                problem = "the OA's admin took the permission back"
                await turn.put({**record, "problem": problem, "lost": True, "revoked": True})
                _log.error("zalo: OA %s: %s", oa_id, problem)

        await self.alone(oa_id, work)

    async def all(self) -> Sequence[OwnAccount]:
        """Every OA, by id; without tokens."""
        records = await self.vault.every(PREFIX)
        found = []
        for oa_id, about in sorted((await self.listed()).items()):
            record = records.get(PREFIX + oa_id)
            found.append(self._shown(oa_id, record, about) if record else _bare(oa_id, about))
        return found

    async def one(self, oa_id: str) -> OwnAccount | None:
        """One connected OA."""
        return next((a for a in await self.all() if a.account == oa_id), None)

    def _shown(self, oa_id: str, record: dict[str, Any], about: dict[str, Any]) -> OwnAccount:
        renewed = _moment(record.get("renewed_at"))
        return OwnAccount(
            account=oa_id,
            commune=str(record.get("commune") or ""),
            name=str(record.get("name") or ""),
            renewed_at=renewed,
            expires_at=_moment(record.get("expires_at")),
            dies_at=renewed + self._refresh_token_life if renewed else None,
            problem=str(record.get("problem") or ""),
            lost=bool(record.get("lost")),
            revoked=bool(record.get("revoked")),
            to_one=str(about.get("to_one") or ""),
            uploads=uploads_of(about, self._clock.now()),
            rooms=[_room(room) for room in about.get("rooms") or ()],
            kind=kind_of(about),
            plan=str(about.get("package") or ""),
            plan_until=_moment(about.get("package_until")),
            verified=about.get("verified"),
            cloud=about.get("cloud"),
        )


def _room(told: dict[str, Any]) -> OwnRoom:
    until = None if told.get("renews") else _moment(told.get("until"))
    return OwnRoom(str(told["name"]), int(told["size"]), int(told["members"]), until)


def _bare(oa_id: str, about: dict[str, Any]) -> OwnAccount:
    name = about.get("name", "")
    problem = "no token stored: disconnecting it was cut off, or another key sealed it"
    return OwnAccount(oa_id, about.get("commune", ""), name, problem=problem, lost=True)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
