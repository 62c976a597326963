"""Secrets at rest, sealed with the installation's key; and plain small values beside them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from bot.core.errors import OperatorError
from bot.core.ports import Clock
from bot.storage.db import execute, transaction
from models import Secret, StateValue

_LEASE_S = 60.0
_RETRY_S = 0.2


class SealedVault:
    """ports.Vault. A lease in the row makes a name exclusive over all processes; a crashed
    holder's lease ends by itself after a minute."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock

    async def get(self, name: str) -> dict[str, Any] | None:
        """The opened secret, None when there is none."""
        row = await Secret.get_or_none(name=name)
        if row is None or not row.sealed:
            return None
        try:
            return dict(json.loads(self._fernet.decrypt(row.sealed.encode())))
        except InvalidToken:
            raise OperatorError(
                "stored secrets cannot be opened with this key: restore the old tinbuon.key "
                "or TINBUON_SECRET_KEY, or connect the accounts again"
            ) from None

    async def put(self, name: str, value: dict[str, Any]) -> None:
        """Seal and store, durable when it returns."""
        sealed = self._fernet.encrypt(json.dumps(value).encode()).decode()
        now = self._clock.now()
        await execute(
            "INSERT INTO secret (name, sealed, holder, changed_at) VALUES (?, ?, '', ?) "
            "ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, "
            "changed_at = excluded.changed_at",
            [name, sealed, now],
        )

    async def names(self, prefix: str) -> Sequence[str]:
        """Names that start with `prefix`, sorted."""
        rows = await Secret.filter(name__startswith=prefix).order_by("name").only("name", "sealed")
        return [row.name for row in rows if row.sealed]

    @contextlib.asynccontextmanager
    async def exclusive(self, name: str) -> AsyncIterator[None]:
        """Hold `name` alone, over all processes; waits for the other holder."""
        me = uuid.uuid4().hex
        while not await self._take(name, me):  # noqa: ASYNC110 - the holder may be another process
            await asyncio.sleep(_RETRY_S)
        try:
            yield
        finally:
            await execute(
                "UPDATE secret SET holder = '', held_until_at = NULL WHERE name = ? AND holder = ?",
                [name, me],
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
