"""The connected OAs: tokens in the vault, the list of them in the adapter's state.

Vault "zalo:<oa_id>": {access_token, refresh_token, expires_at, commune, name, problem,
refreshing_at}. State "zalo:accounts": {oa_id: {commune, name}}. Only tokens.py writes tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.ports import KeyValue, Vault

PREFIX = "zalo:"
LISTED = "zalo:accounts"


@dataclass(frozen=True)
class Account:
    """What may be shown of an OA. `problem` is empty while it works."""

    oa_id: str
    commune: str
    name: str = ""
    expires_at: datetime | None = None
    problem: str = ""


class Accounts:
    """Reads and writes records; the caller holds `vault.exclusive` where it matters."""

    def __init__(self, vault: Vault, state: KeyValue) -> None:
        self.vault = vault
        self._state = state
        self.known: frozenset[str] = frozenset()

    async def load(self) -> frozenset[str]:
        """The OA ids, also kept in `known` for reading events."""
        listed = await self._state.get(LISTED) or {}
        self.known = frozenset(listed)
        return self.known

    async def record(self, oa_id: str) -> dict[str, Any] | None:
        return await self.vault.get(PREFIX + oa_id)

    async def store(self, oa_id: str, record: dict[str, Any]) -> None:
        await self.vault.put(PREFIX + oa_id, record)

    def exclusive(self, oa_id: str) -> Any:
        """One holder over all processes."""
        return self.vault.exclusive(PREFIX + oa_id)

    async def list_in(self, oa_id: str, commune: str, name: str) -> None:
        """Adds the OA to the public list."""
        async with self.vault.exclusive(LISTED):
            listed = dict(await self._state.get(LISTED) or {})
            listed[oa_id] = {"commune": commune, "name": name}
            await self._state.put(LISTED, listed)
        self.known = frozenset(listed)

    async def all(self) -> Sequence[Account]:
        """Every OA, by id; without tokens."""
        found = []
        for oa_id in sorted(await self.load()):
            record = await self.record(oa_id) or {}
            found.append(_account(oa_id, record))
        return found


def _account(oa_id: str, record: dict[str, Any]) -> Account:
    expires = record.get("expires_at")
    return Account(
        oa_id=oa_id,
        commune=str(record.get("commune") or ""),
        name=str(record.get("name") or ""),
        expires_at=datetime.fromisoformat(expires) if expires else None,
        problem=str(record.get("problem") or ("" if record else "no token stored")),
    )
