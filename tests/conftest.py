"""Fixtures every layer uses: each database test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest
from tortoise.context import TortoiseContext

from bot.storage import db
from tests.fakes.house import Parts, make_parts

# A busy machine is slow at drawing examples; that is no fault of what is tested.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

POSTGRES = os.environ.get(
    "TINBUON_TEST_POSTGRES_URL", "postgres://tinbuon:tinbuon@127.0.0.1:5432/postgres"
)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables, copied for each test."""
    path = tmp_path_factory.mktemp("db") / "empty.sqlite3"
    _run(_tables(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this process's own, with empty tables: two test runs do not meet."""
    base, name = POSTGRES.rsplit("/", 1)[0], f"tinbuon_test_{os.getpid()}"

    async def admin(*statements: str) -> None:
        connection = await asyncpg.connect(POSTGRES)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    # No test takes the server's power away, so nobody waits for the disk.
    lazy = f"ALTER DATABASE {name} SET synchronous_commit = off"
    _run(admin(drop, f"CREATE DATABASE {name}", lazy))
    _run(_tables(f"{base}/{name}"))
    yield f"{base}/{name}"
    _run(admin(drop))


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Session fixtures may be asked for from inside a running loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _tables(url: str) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        await context.generate_schemas()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database with tables, one run for each engine."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite://{path}"
    url: str = request.getfixturevalue("postgres_url")
    await _empty(url)
    return url


async def _empty(url: str) -> None:
    """Only what a test filled, those that refer to others first: TRUNCATE of all tables makes new
    files for each of them and takes ten times as long."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET synchronous_commit = off")
    tables = [str(r["name"]) for r in await connection.fetch(_TABLES)]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables
    )
    found = {str(r["name"]) for r in await connection.fetch(filled)}
    async with connection.transaction():
        for name in tables:
            if name in found:
                await connection.execute(f'DELETE FROM "{name}"')
        await connection.execute(_RESTART)
    await connection.close()


# How many steps of foreign keys lead away from a table: those with most go first.
_TABLES = """
WITH RECURSIVE refers AS (
  SELECT conrelid AS child, confrelid AS parent FROM pg_constraint
  WHERE contype = 'f' AND conrelid <> confrelid
), depth AS (
  SELECT oid AS id, 0 AS steps FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  UNION SELECT r.child, d.steps + 1 FROM depth d JOIN refers r ON r.parent = d.id WHERE d.steps < 20
)
SELECT c.relname AS name FROM depth d JOIN pg_class c ON c.oid = d.id
GROUP BY c.relname ORDER BY max(d.steps) DESC, c.relname
"""
_RESTART = """
SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """The same, open: models work in the test."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(database_url))
        yield database_url


@pytest.fixture
async def parts(database: str, tmp_path: Path) -> Parts:
    """Services over the open database."""
    return make_parts(tmp_path)
