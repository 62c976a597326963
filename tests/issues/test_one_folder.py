"""Several processes on one data folder: one serves, commands beside it work, and whoever comes
second to an empty folder waits until it is made."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.core.errors import OperatorError
from bot.storage.db import Database
from bot.storage.locks import Serving
from tests.conftest import POSTGRES
from tests.test_cli import VILLAGES, Desk, free_port

_READY = "is ready on"


@contextmanager
def serving(desk: Desk, **env: str) -> Iterator[subprocess.Popen[str]]:
    """`run.py serve`, from its own word that it is ready."""
    port = {"TINBUON_WEB__PORT": str(free_port())}
    process = subprocess.Popen(
        desk.command("serve"),
        env=desk.env | port | env,
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if _READY in line:
            return said
    raise AssertionError(said)


def began(desk: Desk, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        desk.command(*args),
        env=desk.env,
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_a_second_serve_touches_nothing_of_the_first(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with serving(desk) as first:
        ready(first)
        # An event in work, as the first one's pump leaves it while it runs.
        with closing(sqlite3.connect(desk.data / "tinbuon.sqlite3", timeout=30)) as database:
            database.execute(_IN_WORK)
            database.commit()
        said = desk.fails(1, "serve", TINBUON_WEB__PORT=str(free_port()))
        assert f"process {first.pid}" in said
        assert "TINBUON_DATA_DIR" in said
        assert desk.sql("SELECT state, attempts FROM inbox WHERE event_id = 'w1'") == [("taken", 1)]
        # Commands beside it go on working.
        desk.fine("officer", "--commune=24478", "--name=Y Bih Niê")
        desk.fine("import", "villages", desk.file("v.csv", VILLAGES))
        desk.fine("device", "--area=24478", "--kind=board", "--name=Bảng tin")
        desk.fine("backup", "--plain", str(desk.folder / "copy.tar"))
        first.send_signal(signal.SIGKILL)
        first.wait()
    with serving(desk) as next_one:  # whatever way the first one ended
        ready(next_one)


_IN_WORK = """
INSERT INTO inbox (channel, account, event_id, chat_id, kind, body, state, attempts,
  received_at, due_at, error)
VALUES ('webchat', 'web', 'w1', 'x', 'text', '{}', 'taken', 1,
  '2999-01-01 00:00:00+00:00', '2999-01-01 00:00:00+00:00', '')
"""


@pytest.mark.slow
def test_commands_beside_a_first_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.file("v.csv", VILLAGES)
    with serving(desk) as first:
        beside = [
            began(desk, "officer", "--commune=24478", "--name=Y Bih Niê"),
            began(desk, "import", "villages", path),
            began(desk, "migrate"),
        ]
        for process in beside:
            said, _ = process.communicate(timeout=90)
            assert process.returncode == 0, said
        ready(first)
    assert desk.sql("SELECT count(*) FROM area WHERE kind = 'commune'") == [(102,)]
    assert desk.sql("SELECT count(*) FROM person") == [(1,)]


async def test_a_folder_is_served_once_and_again_after_its_end(tmp_path: Path) -> None:
    path = tmp_path / "data" / "serving.lock"
    first, second = Serving(path), Serving(path)
    first.take()
    with pytest.raises(OperatorError, match=f"process {os.getpid()}"):
        second.take()
    await first.release()
    second.take()
    await second.release()


@pytest.fixture
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a single table."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'empty.sqlite3'}"
    base, name = POSTGRES.rsplit("/", 1)[0], f"tinbuon_test_{os.getpid()}_empty"
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return f"{base}/{name}"


@pytest.mark.slow  # on PostgreSQL the way through all migrations
@pytest.mark.parametrize(
    "empty", ["sqlite", pytest.param("postgres", marks=pytest.mark.services)], indirect=True
)
async def test_tables_are_made_once_by_however_many(empty: str) -> None:
    async def make() -> list[str]:
        database = Database(empty)
        await database.open(migrate=True)
        try:
            return await database.pending()
        finally:
            await database.close()

    assert await asyncio.gather(*(make() for _ in range(4))) == [[]] * 4
    if not empty.startswith("sqlite"):
        admin = await asyncpg.connect(POSTGRES)
        await admin.execute(f"DROP DATABASE {empty.rsplit('/', 1)[1]} WITH (FORCE)")
        await admin.close()


def test_a_folder_without_locks_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Read-only, or a network's: `serve` tells what to do instead of where it stopped."""
    (tmp_path / "file").touch()
    with pytest.raises(OperatorError, match=r"data folder .* cannot be used"):
        Serving(tmp_path / "file" / "serving.lock").take()


def test_a_full_disk_does_not_keep_serve_from_its_lock(tmp_path: Path) -> None:
    """Only the number for the sentence of whoever comes second is missing then."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    lock = Serving(tmp_path / "serving.lock")
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        lock.take()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with pytest.raises(OperatorError, match="already running"):
        Serving(tmp_path / "serving.lock").take()
