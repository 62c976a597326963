"""Tortoise's SQLite backend with one writer and readers beside it (storage/readers.py).

Named as the connection's engine by storage/db.py. Transactions begin with `BEGIN IMMEDIATE`, so two
processes queue instead of failing: SQLite gives 'database is locked' at once, without waiting, when
a read turns into a write: https://sqlite.org/lang_transaction.html
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from functools import cached_property
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
from tortoise.exceptions import OperationalError, TransactionManagementError

from bot.storage.pipeline import Kept, Pipeline
from bot.storage.readers import Readers, only_reads
from bot.storage.turns import Turns


class ImmediateWrapper(SqliteTransactionWrapper):
    """Takes the write lock when the transaction begins; its statements go through a pipeline."""

    def __init__(self, connection: SqliteClient) -> None:
        super().__init__(connection)
        self._above = connection if isinstance(connection, ImmediateWrapper) else None
        self._savepoints = 0

    @cached_property
    def pipeline(self) -> Pipeline:
        """One with its savepoints: Tortoise sends their statements through the outer wrapper. Made
        late, because Tortoise opens the connection after it made the wrapper."""
        return Pipeline(self._connection) if self._above is None else self._above.pipeline

    @property
    def whole(self) -> bool:
        """No savepoint is open in it: what is written now is not undone without the rest."""
        return self._savepoints == 0 and self._above is None

    def nested(self, opened: int) -> None:
        """A savepoint was opened (1) or is over (-1)."""
        # Statements within a savepoint go through the outer wrapper: it has to know.
        self._savepoints += opened
        if self._above is not None:
            self._above.nested(opened)

    async def begin(self, *, lazily: bool = False) -> None:
        """Wait up to `busy_timeout` for other processes; `lazily`: with the first statement."""
        self.pipeline.begin = "BEGIN IMMEDIATE"
        if not lazily:
            await self.pipeline.flush()

    def later(self, kept: Kept) -> None:
        """A write nobody waits for goes with the next statement or the commit."""
        self.pipeline.later(kept)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        """(rows changed or returned, rows)."""
        done = await self.pipeline.run(query.replace("\x00", "'||CHAR(0)||'"), values)
        return done.changed, done.rows

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        _, rows = await self.execute_query(query, values)
        return [dict(row) for row in rows]

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """The new row's id, without asking for it."""
        return (await self.pipeline.run(query, values)).lastrowid

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """One statement, many rows."""
        await self.pipeline.many(query, values)

    async def execute_script(self, query: str) -> None:
        """Several statements in one text."""
        self.pipeline.memo.clear()
        await self.pipeline.flush()
        await super().execute_script(query)

    async def commit(self) -> None:
        """With what was kept until now."""
        if self._finalized:
            raise TransactionManagementError("Transaction already finalised")
        self._finalized = True
        await self.pipeline.commit()

    async def savepoint(self) -> None:
        """After everything said before it."""
        await self.pipeline.flush()
        await super().savepoint()
        self.nested(1)

    async def release_savepoint(self) -> None:
        """With what was kept within it; where that fails the savepoint is undone, not the rest."""
        try:
            await self.pipeline.flush()
        except BaseException:
            await self.savepoint_rollback()
            raise
        await super().release_savepoint()
        self.nested(-1)

    async def savepoint_rollback(self) -> None:
        """With what was kept within it; what was read there is no longer true."""
        self.pipeline.undone()
        await super().savepoint_rollback()
        self.nested(-1)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateWrapper(self))


class ImmediateContext(SqliteTransactionContext):
    """Lets go of the connection when the transaction cannot begin; Tortoise's keeps it for good."""

    __slots__ = ("lazily",)

    def __init__(self, connection: ImmediateWrapper, trxlock: Any) -> None:
        super().__init__(connection, trxlock)
        self.lazily = False

    async def __aenter__(self) -> TransactionalDBClient:
        """Wait for this process's other transactions, then begin."""
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin(lazily=self.lazily)
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
    """The writing connection of an embedded process. What only reads, outside a transaction, goes
    to the readers: a page must not wait for whoever holds the write lock."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._lock: Any = Turns()
        # Each connection to ":memory:" would be a database of its own.
        self._readers = None if file_path == ":memory:" else Readers(file_path)

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateWrapper(self), self._lock)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        """(rows changed or returned, rows)."""
        if self._readers is None or not only_reads(query):
            # Not Tortoise's way: what comes in is stored here, a webhook a statement.
            async with self._lock:
                if self._connection is None:
                    await self.create_connection(with_db=True)
                plain = query.replace("\x00", "'||CHAR(0)||'")
                done = await Pipeline(self._connection).run(plain, values)
            return done.changed, done.rows
        rows = await self._read(self._readers, query, values)
        return len(rows), rows

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        if self._readers is None or not only_reads(query):
            found: list[dict[str, Any]] = await super().execute_query_dict(query, values)
            return found
        return [dict(row) for row in await self._read(self._readers, query, values)]

    async def close(self) -> None:
        """Readers first: whoever closes last tidies the log of writes away."""
        if self._readers is not None:
            await self._readers.close()
            self._readers = Readers(self.filename)
        await super().close()

    async def _read(
        self, readers: Readers, query: str, values: list[Any] | None
    ) -> Sequence[sqlite3.Row]:
        if self._connection is None:  # the writer makes the file and turns WAL on
            async with self._lock:
                await self.create_connection(with_db=True)
        self.log.debug("%s: %s", query, values)
        try:
            return await readers.fetch(query.replace("\x00", "'||CHAR(0)||'"), values or ())
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


client_class: Any = ImmediateClient
