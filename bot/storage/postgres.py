"""Tortoise's PostgreSQL backend with places kept free for readers.

Named as the connection's engine by storage/db.py. Transactions may wait for each other's rows with
their connections in hand: without a limit they take the whole pool, and a page waits as well.
"""

from __future__ import annotations

import asyncio
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)

POOL = 12  # connections of one process, opened as they are needed
READERS = 4


class SeatedContext(TransactionContextPooled):
    """Waits for a seat before it takes a connection."""

    __slots__ = ("_seats",)

    def __init__(self, client: SeatedClient, seats: asyncio.Semaphore) -> None:
        super().__init__(TransactionWrapper(client), client._pool_init_lock)  # noqa: SLF001 - theirs
        self._seats = seats

    async def __aenter__(self) -> TransactionalDBClient:
        """Begin; a seat is only kept by what has begun."""
        await self._seats.acquire()
        try:
            return await super().__aenter__()
        except BaseException:
            self._seats.release()
            raise

    async def __aexit__(self, *about: object) -> None:
        """Commit or roll back."""
        try:
            await super().__aexit__(*about)
        finally:
            self._seats.release()


class SeatedClient(AsyncpgDBClient):
    """The pool of one process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seats = asyncio.Semaphore(max(1, self.pool_maxsize - READERS))

    def _in_transaction(self) -> TransactionContext:
        return SeatedContext(self, self._seats)


client_class: Any = SeatedClient
