"""Tortoise's PostgreSQL backend with places kept free for readers.

Named as the connection's engine by storage/db.py. Transactions may wait for each other's rows with
their connections in hand: without a limit they take the whole pool, and a page waits as well.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from bot.storage.failures import away, told_by_server

POOL = 12  # connections of one process, opened as they are needed
READERS = 4
IDLE_S = 20  # between two statements; whoever stands still for longer keeps nobody from those rows


class Wrapper(TransactionWrapper):
    """Remembers the error that spoilt the transaction: PostgreSQL answers COMMIT with a silent
    ROLLBACK then, and whoever swallowed the error would believe that all of it is stored."""

    spoilt: BaseException | None = None

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except Exception as error:
            if told_by_server(error):
                self.spoilt = error
            raise

    async def savepoint_rollback(self) -> None:
        """Back before the error; statements of a savepoint go through the outer wrapper."""
        await super().savepoint_rollback()
        if isinstance(self._parent, Wrapper):
            self._parent.spoilt = None

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Wrapper(self))


class SeatedContext(TransactionContextPooled):
    """Waits for a seat before it takes a connection."""

    __slots__ = ("_begun", "_seats")

    def __init__(self, client: SeatedClient, seats: asyncio.Semaphore) -> None:
        self._begun = Wrapper(client)
        super().__init__(self._begun, client._pool_init_lock)  # noqa: SLF001 - theirs
        self._seats = seats

    async def __aenter__(self) -> TransactionalDBClient:
        """Begin. Where that fails (it is cancelled, say) nothing is kept, and the task goes on with
        the pool: Tortoise would leave it the dead connection for good."""
        await self._seats.acquire()
        try:
            await self.ensure_connection()
            await self._begin()
        except BaseException:
            self._seats.release()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def _begin(self) -> None:
        """Nothing was said yet, so connections that died in the pool can be passed over."""
        pool: Any = self.client._parent._pool  # noqa: SLF001 - theirs
        for left in reversed(range(pool.get_max_size() + 1)):
            self.client._connection = await pool.acquire()  # noqa: SLF001 - theirs
            try:
                await self.client.begin()
            except BaseException as error:
                await self._give_back()
                if not left or not away(error):
                    raise
                self._begun.spoilt = None
            else:
                return

    async def __aexit__(self, failed: type[BaseException] | None, *about: object) -> None:
        """Commit or roll back."""
        try:
            if self.client._finalized:  # noqa: SLF001 - theirs
                return
            spoilt = self._begun.spoilt
            if failed is None and spoilt is None:
                await self.client.commit()
                return
            # What went wrong is what to tell, not that a dead connection takes no ROLLBACK.
            with contextlib.suppress(Exception):
                await self.client.rollback()
            if failed is None and spoilt is not None:
                raise spoilt
        finally:
            get_connections().reset(self.token)
            try:
                await self._give_back()
            finally:
                self._seats.release()

    async def _give_back(self) -> None:
        # The pool throws a connection away that is dead or cannot be cleaned.
        pool: Any = self.client._parent._pool  # noqa: SLF001 - theirs
        with contextlib.suppress(Exception):
            await pool.release(self.client._connection)  # noqa: SLF001 - theirs


class SeatedClient(AsyncpgDBClient):
    """The pool of one process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seats = asyncio.Semaphore(max(1, self.pool_maxsize - READERS))
        limit = str(int(IDLE_S * 1000))
        self.server_settings.setdefault("idle_in_transaction_session_timeout", limit)

    def _in_transaction(self) -> TransactionContext:
        return SeatedContext(self, self._seats)


client_class: Any = SeatedClient
