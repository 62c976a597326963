"""Secrets at rest, sealed with the installation's key; and plain small values beside them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.core.errors import OperatorError, TurnLost
from bot.core.ports import Clock
from bot.storage.db import execute, transaction
from models import Secret, StateValue
from models.store import NAME

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_LEASE_S = 3.5  # a dead holder's turn is over by then
_RENEW_S = 1.0
_RETRY_S = 0.2


class SealedVault:
    """ports.Vault. A lease in the row makes a name exclusive over all processes; whoever lives
    renews it, and that of a dead holder ends by itself within seconds."""

    def __init__(self, keys: bytes | Callable[[], Sequence[bytes]], clock: Clock) -> None:
        """A key for good, or where to ask for them each time (newest first)."""
        self._keys = keys if callable(keys) else lambda: (keys,)
        self._clock = clock

    async def get(self, name: str) -> dict[str, Any] | None:
        """The opened secret, None when there is none: a name may be a stranger's."""
        row = await Secret.get_or_none(name=name) if len(name) <= NAME else None
        if row is None or not row.sealed:
            return None
        return dict(json.loads(_opened(row.sealed, self._keys())))

    async def put(self, name: str, value: dict[str, Any]) -> None:
        """Seal and store, durable when it returns."""
        sealed, now = self._sealed(value), self._clock.now()
        await execute(
            "INSERT INTO secret (name, sealed, holder, changed_at) VALUES (?, ?, '', ?) "
            "ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, "
            "changed_at = excluded.changed_at",
            [name, sealed, now],
        )

    async def under_older_keys(self) -> list[str]:
        """Names of secrets that the newest key does not open."""
        newest = self._keys()[:1]
        rows = await Secret.exclude(sealed="").order_by("name")
        return [row.name for row in rows if not _opens(row.sealed, newest)]

    async def seal_anew(self) -> int:
        """Every secret under the newest key, in one transaction; how many were changed. What is
        stored meanwhile is newer and stays. Raises OperatorError for what no key opens."""
        keys, changed = self._keys(), 0
        async with transaction():
            for row in (
                await Secret.exclude(sealed="").order_by("name").select_for_update(no_key=True)
            ):
                if _opens(row.sealed, keys[:1]):
                    continue
                fresh = _fernets(keys).encrypt(_opened(row.sealed, keys)).decode()
                count, _ = await execute(
                    "UPDATE secret SET sealed = ? WHERE name = ? AND sealed = ?",
                    [fresh, row.name, row.sealed],
                )
                changed += count
        return changed

    async def every(self, prefix: str) -> Mapping[str, dict[str, Any]]:
        """All opened secrets whose name starts with `prefix`."""
        keys = self._keys()
        rows = await Secret.filter(name__startswith=prefix).exclude(sealed="")
        return {row.name: dict(json.loads(_opened(row.sealed, keys))) for row in rows}

    async def names(self, prefix: str) -> Sequence[str]:
        """Names that start with `prefix`, sorted."""
        rows = await Secret.filter(name__startswith=prefix).order_by("name").only("name", "sealed")
        return [row.name for row in rows if row.sealed]

    async def put_as(self, holder: str, name: str, value: dict[str, Any]) -> None:
        """`put` while the name is still this holder's: in one statement, so that whoever was
        frozen between reading and writing cannot write over what came since. Raises TurnLost."""
        changed, _ = await execute(
            "UPDATE secret SET sealed = ?, changed_at = ? WHERE name = ? AND holder = ?",
            [self._sealed(value), self._clock.now(), name, holder],
        )
        if not changed:
            raise TurnLost(name)

    def _sealed(self, value: dict[str, Any]) -> str:
        return _fernets(self._keys()).encrypt(json.dumps(value).encode()).decode()

    @contextlib.asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[HeldTurn]:
        """Hold `name` alone, over all processes; waits for the other holder. From a process that
        stands still another may take it, which the turn finds out when it writes."""
        me = uuid.uuid4().hex
        while not await self._take(name, me):  # noqa: ASYNC110 - the holder may be another process
            await asyncio.sleep(_RETRY_S)
        staying = asyncio.create_task(self._stay(name, me))
        try:
            yield HeldTurn(self, me, name)
        finally:
            staying.cancel()
            await asyncio.wait([staying])
            await execute(
                "UPDATE secret SET holder = '', held_until_at = NULL WHERE name = ? AND holder = ?",
                [name, me],
            )

    async def _stay(self, name: str, me: str) -> None:
        """A vendor may take half a minute to answer: as long as we wait the turn is ours."""
        while True:
            await asyncio.sleep(_RENEW_S)
            with contextlib.suppress(
                Exception
            ):  # a database that is away lets nobody else in either
                await execute(
                    "UPDATE secret SET held_until_at = ? WHERE name = ? AND holder = ?",
                    [self._clock.now() + timedelta(seconds=_LEASE_S), name, me],
                )

    async def _take(self, name: str, me: str) -> bool:
        now = self._clock.now()
        async with transaction():
            await execute(
                "INSERT INTO secret (name, sealed, holder, changed_at) VALUES (?, '', '', ?) "
                "ON CONFLICT (name) DO NOTHING",
                [name, now],
            )
            changed, _ = await execute(
                "UPDATE secret SET holder = ?, held_until_at = ? "
                "WHERE name = ? AND (holder = '' OR held_until_at < ?)",
                [me, now + timedelta(seconds=_LEASE_S), name, now],
            )
        return changed == 1


@dataclass(frozen=True)
class HeldTurn:
    """ports.Turn over the holder's mark in the row."""

    vault: SealedVault
    holder: str
    name: str

    async def put(self, value: dict[str, Any]) -> None:
        """Raises TurnLost, and has then written nothing."""
        await self.vault.put_as(self.holder, self.name, value)


def _fernets(keys: Sequence[bytes]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # 7 MB, where nothing is sealed for nothing

    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _unsealed(sealed: str, keys: Sequence[bytes]) -> bytes | None:
    from cryptography.fernet import InvalidToken

    try:
        return _fernets(keys).decrypt(sealed.encode())
    except InvalidToken:
        return None


def _opened(sealed: str, keys: Sequence[bytes]) -> bytes:
    found = _unsealed(sealed, keys)
    if found is None:
        raise OperatorError(
            "stored secrets cannot be opened with this key: restore the old tinbuon.key "
            "or TINBUON_SECRET_KEY, or connect the accounts again"
        )
    return found


def _opens(sealed: str, keys: Sequence[bytes]) -> bool:
    return _unsealed(sealed, keys) is not None


class StoredValues:
    """ports.KeyValue over one table; `prefix` keeps adapters apart."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    async def get(self, key: str) -> Any:
        """The JSON value, None when there is none."""
        row = await StateValue.get_or_none(name=f"{self._prefix}{key}")
        return None if row is None else row.value

    async def put(self, key: str, value: Any) -> None:
        """Store, durable when it returns."""
        await execute(
            "INSERT INTO state_value (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [f"{self._prefix}{key}", json.dumps(value)],
        )
