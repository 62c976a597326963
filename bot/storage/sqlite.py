"""Tortoise's SQLite backend with `BEGIN IMMEDIATE`, so two processes queue instead of failing.

Named as the connection's engine by storage/db.py. SQLite gives 'database is locked' at once,
without waiting, when a read turns into a write: https://sqlite.org/lang_transaction.html
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class ImmediateWrapper(SqliteTransactionWrapper):
    """Takes the write lock when the transaction begins."""

    async def begin(self) -> None:
        """Wait up to `busy_timeout` for other processes."""
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateWrapper(self))


class ImmediateContext(SqliteTransactionContext):
    """Lets go of the connection when the transaction cannot begin; Tortoise's keeps it for good."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        """Wait for this process's other transactions, then begin."""
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            # Cancelled while it began, it may have begun all the same.
            with contextlib.suppress(Exception):
                await self.connection.rollback()
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client


class ImmediateClient(SqliteClient):
    """The one connection of an embedded process."""

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateWrapper(self), self._lock)


client_class: Any = ImmediateClient
