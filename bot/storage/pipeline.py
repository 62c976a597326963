"""One transaction on SQLite with few ways to the database's thread: what nobody waits for is kept
until the next statement, or the commit, and goes in the same trip.

Used by storage/sqlite.py. A trip costs about three times what a small statement does.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tortoise.exceptions import IntegrityError, OperationalError

from bot.storage.memo import Memo


@dataclass(frozen=True, slots=True)
class Kept:
    """A write that can wait. `must` is raised when it changes nothing; `got` is handed the rows it
    returns."""

    sql: str
    values: Sequence[Any] = ()
    must: Exception | None = None
    got: Callable[[list[Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Of the last statement of a trip. `changed` counts rows changed, else returned."""

    changed: int
    rows: list[Any]
    lastrowid: int


@dataclass
class Pipeline:
    """Statements of one transaction on aiosqlite's `connection`, in order. `begin` opens it and is
    sent with the first."""

    connection: Any
    begin: str = ""
    kept: list[Kept] = field(default_factory=list)
    failed: Exception | None = None
    memo: Memo = field(default_factory=Memo)

    def later(self, kept: Kept) -> None:
        """Whatever it raises comes out of the next statement, or of the commit."""
        self.memo.written(kept.sql)
        self.kept.append(kept)

    async def run(self, sql: str, values: Sequence[Any] | None = None) -> Done:
        """All that was kept, then this one."""
        self.memo.written(sql)
        return await self._trip(lambda raw: _one(raw, sql, values or ()))

    async def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """All that was kept, then one statement for each of many rows."""
        self.memo.written(sql)
        await self._trip(lambda raw: _many(raw, sql, rows))

    async def flush(self) -> None:
        """Begun, and nothing kept: before something is done on the connection itself."""
        if self.begin or self.kept or self.failed:
            await self._trip(_nothing)

    def undone(self) -> None:
        """A savepoint was rolled back: whatever is kept, or failed, was said within it."""
        self.kept, self.failed = [], None
        self.memo.clear()

    async def commit(self) -> None:
        """Everything is on the disk when it returns. A transaction without a statement costs
        nothing; what fails here is undone here."""
        if self.begin and not self.kept and self.failed is None:
            return
        try:
            await self._trip(_commit)
        except BaseException:
            with contextlib.suppress(Exception):
                await self.connection.rollback()
            raise

    async def _trip(self, last: Callable[[sqlite3.Connection], Done]) -> Done:
        kept, self.kept = self.kept, []
        returned: list[list[Any]] = []
        try:
            if self.failed is not None:
                # Somebody swallowed the error of a write that was not theirs: it is not lost.
                raise self.failed
            # aiosqlite names no public way to run several statements in one trip.
            send, raw = self.connection._execute, self.connection._conn  # noqa: SLF001 - Tortoise names no public way
            done: Done = await send(self._in_thread, raw, kept, returned, last)
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        for one, rows in zip(kept, returned, strict=True):
            if one.got is not None:
                one.got(rows)
        return done

    def _in_thread(
        self,
        raw: sqlite3.Connection,
        kept: list[Kept],
        returned: list[list[Any]],
        last: Callable[[sqlite3.Connection], Done],
    ) -> Done:
        try:
            if self.begin:
                raw.execute(self.begin)
                self.begin = ""
            for one in kept:
                before = raw.total_changes
                returned.append(raw.execute(one.sql, one.values).fetchall())
                if one.must is not None and raw.total_changes == before:
                    raise one.must
        except Exception as error:
            self.failed = error
            raise
        return last(raw)


def _one(raw: sqlite3.Connection, sql: str, values: Sequence[Any]) -> Done:
    before = raw.total_changes
    cursor = raw.execute(sql, values)
    rows = cursor.fetchall()
    return Done((raw.total_changes - before) or len(rows), rows, cursor.lastrowid or 0)


def _many(raw: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]]) -> Done:
    raw.executemany(sql, rows)
    return Done(0, [], 0)


def _commit(raw: sqlite3.Connection) -> Done:
    raw.commit()
    return Done(0, [], 0)


def _nothing(_raw: sqlite3.Connection) -> Done:
    return Done(0, [], 0)
