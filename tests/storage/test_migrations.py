"""Tables come from migrations: from nothing, and from every version there has been."""

from __future__ import annotations

import contextlib
import importlib
import os
import sqlite3
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from bot.core.errors import OperatorError
from bot.storage import db, tables
from tests.conftest import POSTGRES

NAMES = sorted(p.stem for p in Path("models/migrations").glob("0*.py"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'empty.sqlite3'}"
        return
    name = f"tinbuon_migrate_{os.getpid()}"  # two runs at once do not meet
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.close()


async def test_an_empty_file_gets_every_table(tmp_path: Path) -> None:
    """An empty PostgreSQL database does in tests/issues/test_one_folder.py."""
    database = db.Database(f"sqlite://{tmp_path / 'empty.sqlite3'}")
    await database.open(migrate=True)
    _, rows = await db.execute("SELECT count(*) AS n FROM outbox")
    assert rows[0]["n"] == 0
    assert await database.pending() == []
    await database.close()


async def test_an_older_database_is_refused_without_leave(empty_url: str) -> None:
    database = db.Database(empty_url)
    with pytest.raises(OperatorError, match=r"run\.py migrate"):
        await database.open(migrate=False)


async def test_data_of_every_earlier_version_survives(migrated: str) -> None:
    database = db.Database(migrated)
    await database.open(migrate=True)
    _, rows = await db.execute("SELECT name FROM area WHERE kind = 'province' ORDER BY code")
    assert [r["name"] for r in rows] == NAMES
    assert await database.pending() == []
    await database.close()


def test_migrations_stand_in_one_line() -> None:
    """Two that grew side by side are put one behind the other, or the next one has two fathers."""
    for before, name in pairwise(NAMES):
        needs = importlib.import_module(f"models.migrations.{name}").Migration.dependencies
        assert needs == [("models", before)], name


async def test_models_and_migrations_say_the_same() -> None:
    config = db.config("sqlite://:memory:")
    async with TortoiseContext() as context:
        await context.init(config=config)
        assert context.apps is not None
        changes = await MigrationAutodetector(context.apps, config["apps"]).changes()
    assert changes == [], "run `make migration NAME=what_changed`"


async def _shape(url: str) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Columns and indexes of an SQLite file."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite://"))) as file:
        columns = file.execute(
            'SELECT t.name, c.name, upper(c.type), c."notnull", c.pk FROM sqlite_master t '
            "JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
        ).fetchall()
        indexes = file.execute(
            'SELECT t.name, i."unique", i.partial, (SELECT group_concat(x.name) FROM '
            "pragma_index_info(i.name) x), (SELECT substr(m.sql, instr(m.sql, ' WHERE ')) FROM "
            "sqlite_master m WHERE m.name = i.name AND i.partial) FROM sqlite_master t "
            "JOIN pragma_index_list(t.name) i WHERE t.type = 'table'"
        ).fetchall()
    return set(columns), set(indexes)


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
async def test_a_new_file_is_what_all_the_migrations_would_have_made(
    migrated: str, tmp_path: Path
) -> None:
    url = f"sqlite://{tmp_path / 'new.sqlite3'}"
    database = db.Database(url)
    await database.open(migrate=True)
    assert await database.pending() == []
    await database.close()
    old, new = [await _shape(one) for one in (migrated, url)]
    assert new[0] == old[0]
    assert new[1] == old[1]


async def test_tables_that_cannot_all_be_made_are_not_made_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{path}"))
        await db.execute("SELECT 1")
        with pytest.raises(Exception, match="syntax error"):
            await tables.make(db.connection(), db.APP, ["it's"])
        assert await tables.none(db.connection())
        await tables.make(db.connection(), db.APP, NAMES)
        assert not await tables.none(db.connection())
