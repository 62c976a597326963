"""Opening the database, transactions, and the few hot statements written in SQL by hand.

SQL is written with `?`; `execute` turns it into PostgreSQL's `$n` where needed.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import sqlite3
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext, get_current_context, require_context
from tortoise.exceptions import BaseORMException
from tortoise.migrations.executor import MigrationTarget

from bot.core import soundness
from bot.core.errors import OperatorError, SettingsError
from bot.storage import locks, private, tables
from bot.storage.migrating import Executor
from bot.storage.pipeline import Kept
from bot.storage.sqlite import ImmediateContext, ImmediateWrapper

APP = "models"
SYNCHRONOUS = "FULL"  # SQLite's: a commit is on the disk before anybody is told of it
_MARK = re.compile(r"\?")
Found = TypeVar("Found")
_INSIDE: ContextVar[Any] = ContextVar("inside", default=None)  # the client of the open transaction


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for a database address."""
    # Tortoise caches statements by connection name, so the name says the dialect.
    name = "sqlite" if url.startswith("sqlite") else "postgres"
    return {
        "connections": {name: _connection(url)},
        "apps": {
            APP: {
                "models": ["models"],
                "default_connection": name,
                "migrations": "models.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(url: str) -> Any:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = url.removeprefix("sqlite://")
        return {
            "engine": "bot.storage.sqlite",
            "credentials": {
                "file_path": path,
                "synchronous": SYNCHRONOUS,
                "busy_timeout": 10_000,
                "journal_size_limit": 64 * 1024 * 1024,
                "cache_size": -16_000,
            },
        }
    if parts.scheme in ("postgres", "postgresql", "asyncpg"):
        found = expand_db_url(url.replace(f"{parts.scheme}://", "asyncpg://", 1))
        return {
            "engine": "bot.storage.postgres",
            "credentials": {"maxsize": 12, **found["credentials"]},  # ?maxsize= in the address wins
        }
    raise SettingsError(
        f"TINBUON_DATABASE_URL starts with {parts.scheme!r}: use sqlite:///path or postgres://…"
    )


class Database:
    """One open database; its Tortoise context is current from `open` to `close`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._context = TortoiseContext()
        self._entered = False

    async def open(self, *, migrate: bool) -> None:
        """Connect; with `migrate` bring the tables up to date, else refuse an older database."""
        self._context.__enter__()
        self._entered = True
        try:
            await self._open(migrate=migrate)
        except BaseException as error:
            await self.close()  # a connection left open keeps the process from ending
            if not _cannot_open(error):
                raise
            folder = Path(self.url.removeprefix("sqlite://")).parent
            raise soundness.trouble(error, folder) or OperatorError(
                f"the database cannot be opened ({str(error) or type(error).__name__}): "
                "is it running? check TINBUON_DATABASE_URL"
            ) from error

    async def _open(self, *, migrate: bool) -> None:
        path = _file(self.url)
        async with contextlib.AsyncExitStack() as stack:
            if path is not None:
                private.database(Path(path))
                sqlite3.connect(path).close()  # what can't be opened leaves a thread in Tortoise
                if migrate:  # a command beside a first start waits, and finds the tables made
                    await stack.enter_async_context(locks.alone(Path(f"{path}.migrating")))
            await self._context.init(config=config(self.url))
            await execute("SELECT 1")  # the migrations would take no answer for no tables
            if migrate and path is None and is_postgres():
                await stack.enter_async_context(locks.migrating())
            await self._migrate(migrate=migrate)

    async def _migrate(self, *, migrate: bool) -> None:
        pending = await self.pending()
        if pending and not migrate:
            raise OperatorError(
                f"the database is {len(pending)} migrations behind: run 'run.py migrate' first"
            )
        if pending and await tables.none(connection()):
            await tables.make(connection(), APP, pending)
        elif pending:
            await self._executor().migrate([MigrationTarget(APP, "__latest__")])

    async def pending(self) -> list[str]:
        """Names of migrations not yet applied."""
        plan = await self._executor().plan([MigrationTarget(APP, "__latest__")])
        return [step.migration.name for step in plan]

    async def close(self) -> None:
        """Close connections and leave the context. Safe to call twice."""
        if not self._entered:
            return
        self._entered = False
        await self._context.close_connections()
        with contextlib.suppress(ValueError, RuntimeError):
            self._context.__exit__(None, None, None)

    def _executor(self) -> Executor:
        return Executor(connection(), config(self.url)["apps"])


def _cannot_open(error: BaseException) -> bool:
    # Only PostgreSQL's own errors have a code; its library is not imported for SQLite.
    known = isinstance(error, BaseORMException | sqlite3.Error | OSError)
    return known or bool(getattr(error, "sqlstate", ""))


def _file(url: str) -> Path | None:
    """SQLite's file, None for another engine or none."""
    path = url.removeprefix("sqlite://")
    return None if path in {url, ":memory:"} else Path(path)


def connection() -> Any:
    """The current connection, inside a transaction that transaction's."""
    # Asked ten times a message: Tortoise's own way looks at the event loop each time.
    if (client := _INSIDE.get()) is not None:
        return client
    context = get_current_context() or require_context()
    handler, name = context.connections, str(context.default_connection)
    found = handler._storage_var.get().get(name)  # noqa: SLF001 - see above
    return handler.get(name) if found is None else found


class transaction:  # noqa: N801 - read as a word: `async with transaction():`
    """One transaction; nested ones are savepoints. `lazily`: on SQLite it begins with its first
    statement, in the same trip to the database's thread."""

    # A class: a generator for it costs as much as two statements.
    def __init__(self, *, lazily: bool = False) -> None:
        self._lazily = lazily

    async def __aenter__(self) -> None:
        # As Tortoise's in_transaction, which looks the connection up once more.
        self._context = connection()._in_transaction()  # noqa: SLF001
        if isinstance(self._context, ImmediateContext):
            self._context.lazily = self._lazily
        self._token = _INSIDE.set(await self._context.__aenter__())

    async def __aexit__(self, *error: object) -> None:
        _INSIDE.reset(self._token)
        await self._context.__aexit__(*error)


def is_postgres() -> bool:
    """Dialect of the current connection."""
    return bool(connection().capabilities.dialect == "postgres")


def stamp(at: datetime) -> Any:
    """A time as a value for many rows: SQLite's adapter would write it out again for each."""
    return at if is_postgres() else at.isoformat(" ")


def moment(value: Any) -> datetime:
    """A time as a statement written by hand returns it: SQLite keeps them as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def moment_or_none(value: Any) -> datetime | None:
    """The same where there may be none."""
    return None if value is None else moment(value)


async def execute(sql: str, values: Sequence[Any] = ()) -> tuple[int, Sequence[Any]]:
    """Run one statement: (rows changed, rows returned)."""
    client = connection()
    if client.capabilities.dialect == "postgres":
        sql = _numbered(sql)
        if "RETURNING" in sql:  # Tortoise drops what an INSERT or UPDATE returns there
            rows = await client.execute_query_dict(sql, list(values))
            return len(rows), rows
    changed, rows = await client.execute_query(sql, list(values))
    return changed, rows


async def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement for each of many rows, in one trip to the database."""
    client = connection()
    if client.capabilities.dialect == "postgres":
        sql = _numbered(sql)
    await client.execute_many(sql, [list(row) for row in rows])


def _numbered(sql: str) -> str:
    number = itertools.count(1)
    return _MARK.sub(lambda _: f"${next(number)}", sql)


async def later(
    sql: str,
    values: Sequence[Any] = (),
    must: Exception | None = None,
    got: Callable[[Sequence[Any]], None] | None = None,
) -> None:
    """A write whose answer nobody waits for: on SQLite it goes with the transaction's next
    statement, at the latest with its commit. `must` is raised (then) if it changes nothing; `got`
    is handed what it returns, after a commit in the same trip even then."""
    client = connection()
    if isinstance(client, ImmediateWrapper):
        client.later(Kept(sql, values, must, got))
        return
    changed, rows = await execute(sql, values)
    if must is not None and not changed:
        raise must
    if got is not None:
        got(rows)


def alone() -> bool:
    """Is this SQLite's one writing transaction, and no savepoint in it? Then nobody else writes
    until it is committed, and what it wrote stands or falls with it."""
    client = connection()
    return isinstance(client, ImmediateWrapper) and client.whole


async def remembered(
    key: Hashable, tables: tuple[str, ...], ask: Callable[[], Awaitable[Found]]
) -> Found:
    """What `ask` reads from these tables, once a transaction where that is safe (storage/memo.py).
    Whoever gets it shares it: change it only to save it."""
    client = connection()
    if not isinstance(client, ImmediateWrapper):
        return await ask()
    return await client.pipeline.memo.get(key, tables, ask)


def recalled(key: Hashable) -> Any:
    """What was remembered under this key, else None."""
    client = connection()
    return client.pipeline.memo.peek(key) if isinstance(client, ImmediateWrapper) else None


def remember(*found: tuple[Hashable, tuple[str, ...], object]) -> None:
    """For `remembered`, each (key, tables, value): they were read together with something else."""
    client = connection()
    if isinstance(client, ImmediateWrapper):
        memo = client.pipeline.memo
        for one in found:
            memo.put(*one)


async def lock_chain(name: int) -> None:
    """Serialise writers of one chain until the transaction ends (SQLite already is serial)."""
    if is_postgres():
        await execute("SELECT pg_advisory_xact_lock(?)", [name])


TORTOISE = config("sqlite://:memory:")
"""For Tortoise's own command line: `make migration` compares models with migrations."""
