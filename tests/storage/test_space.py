"""A SQLite file gives back what was deleted: a new one, and one that is older than that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from bot.storage import db, space

ROWS = 400


@pytest.fixture(params=["new", "older", "older in WAL"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "tinbuon.sqlite3"
    if request.param != "new":
        with closing(sqlite3.connect(path, isolation_level=None)) as older:
            if request.param == "older in WAL":
                older.execute("PRAGMA journal_mode = WAL")
            older.execute("CREATE TABLE kept (word TEXT)")
            older.execute("INSERT INTO kept VALUES ('an old word')")
    space.prepare(str(path))
    return path


async def test_a_file_shrinks_when_rows_are_deleted(file: Path) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{file}"))
        await db.execute("CREATE TABLE big (word TEXT)")
        for _ in range(ROWS):
            await db.execute("INSERT INTO big VALUES (?)", ["x" * 8000])
        await db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        full = file.stat().st_size
        await db.execute("DELETE FROM big")
        assert await space.give_back() > ROWS
        await db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert file.stat().st_size < full / 2
        assert await space.give_back() == 0


def test_what_an_older_file_holds_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        older.execute("CREATE TABLE kept (word TEXT)")
        older.execute("INSERT INTO kept VALUES ('an old word')")
    for _ in range(2):
        space.prepare(str(path))
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("SELECT word FROM kept").fetchall() == [("an old word",)]
        assert found.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_file_that_somebody_writes_to_stays_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as busy:
        busy.execute("CREATE TABLE kept (word TEXT)")
        busy.execute("BEGIN IMMEDIATE")
        space.prepare(str(path))
        busy.execute("COMMIT")
    assert "cannot shrink for now" in caplog.text


async def test_a_file_that_was_never_prepared_is_left_alone(tmp_path: Path) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{tmp_path / 'plain.sqlite3'}"))
        await db.execute("CREATE TABLE some (word TEXT)")
        assert await space.give_back() == 0
