"""Somebody else holds SQLite's write lock: whoever only reads is answered all the same."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.app import App
from bot.config import load
from bot.demo import seed
from bot.storage.db import execute, transaction
from bot.storage.postgres import POOL, READERS
from bot.storage.readers import Readers, only_reads
from bot.web.server import make_app
from models import InboxRow, StateValue
from tests.fakes.clock import FakeClock
from tests.fakes.databases import run

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
READ = (
    "/",
    "/healthz",
    "/metrics",
    "/boards/bang-tin",
    "/boards/bang-tin/feed.json",
    "/speakers/loa-buon-phung",
    "/speakers/loa-buon-phung/plan.json",
    "/chat/can-bo",
    "/chat/can-bo/messages?after=0",
)


class Held:
    """The write lock of a file, from `take` to `let_go`."""

    def __init__(self, path: Path) -> None:
        self._other = sqlite3.connect(path, isolation_level=None)

    def take(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._other.execute("COMMIT")
        self._other.close()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo commune's database, copied for each test: making it takes seconds."""
    folder = tmp_path_factory.mktemp("seeded")

    async def make() -> None:
        app = _app(folder)
        await app.open(migrate=True)
        await seed(app.services)
        await app.stop()

    run(make())
    return folder / "village.sqlite3"


@pytest.fixture
async def app(seeded: Path, tmp_path: Path) -> AsyncIterator[App]:
    shutil.copy(seeded, tmp_path)
    app = _app(tmp_path)
    await app.open(migrate=False)
    yield app
    await app.stop()


def _app(folder: Path) -> App:
    url = f"sqlite://{folder / 'village.sqlite3'}"
    return App(load({}, demo=True, database_url=url, data_dir=folder), FakeClock())


async def test_pages_feeds_plans_and_chats_are_read_while_somebody_writes(
    app: App, tmp_path: Path
) -> None:
    held = Held(tmp_path / "village.sqlite3")
    async with TestClient(TestServer(make_app(app.routes()))) as client:
        held.take()  # until all are answered: who waited for it would get an error
        # What this process's own writer waits for must not hold up its readers either.
        stuck = asyncio.create_task(_remember("waits"))
        for path in READ:
            answer = await client.get(path)
            assert answer.status == 200, (path, await answer.text())
        held.let_go()
        await stuck
    assert await names() == ["waits"]


async def _own(answer: ClientResponse) -> dict[str, Any]:
    """What a process says of itself; that no role lives is true of parts without an app."""
    found: dict[str, Any] = await answer.json()
    found.pop("warnings", None)
    return found


async def test_a_chat_message_is_taken_while_somebody_writes(app: App, tmp_path: Path) -> None:
    held = Held(tmp_path / "village.sqlite3")
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await execute("PRAGMA busy_timeout = 50")
    await app.inbox.start()
    await app.channels["webchat"].start(app.inbox.accept)
    async with TestClient(TestServer(make_app(app.routes()))) as client:
        held.take()
        answer = await client.post("/chat/can-bo/messages", json={"text": "giúp", "id": "a1"})
        assert answer.status == 200, await answer.text()
        seen = await client.get("/healthz")
        assert (seen.status, await _own(seen)) == (200, {"ready": True, "reasons": [], "spool": 1})
        assert "tinbuon_spool_events 1.0" in await (await client.get("/metrics")).text()
        form = FormData({"text": "ảnh đây", "id": "a2"})
        form.add_field("file", PNG, filename="a.png", content_type="image/png")
        answer = await client.post("/chat/can-bo/messages", data=form)
        assert answer.status == 200, "a picture too"
        clock.move(minutes=2)
        seen = await client.get("/healthz")
        assert seen.status == 503, "nobody holds it that long"
        assert "2 events wait in the spool" in await seen.text()
        held.let_go()
        await app.spooled.drained()
        found = [r.event_id for r in await InboxRow.all().order_by("id")]
        assert found == ["can-bo:a1", "can-bo:a2"]
        seen = await client.get("/healthz")
        assert await _own(seen) == {"ready": True, "reasons": []}
    await app.inbox.stop()


@only_sqlite
async def test_who_reads_sees_what_was_just_committed_and_its_own_writes(database: str) -> None:
    async with transaction():
        await StateValue.create(name="mine", value=1)
        assert await names() == ["mine"]
        async with transaction():
            await execute("UPDATE state_value SET name = 'still mine'")
            assert await names() == ["still mine"]
    for number in range(20):
        await execute("UPDATE state_value SET name = ?", [f"n{number}"])
        assert await names() == [f"n{number}"]


@only_sqlite
async def test_what_is_not_committed_is_seen_by_nobody_else(database: str) -> None:
    written, looked = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with transaction():
            await StateValue.create(name="half", value=1)
            written.set()
            await looked.wait()

    writer = asyncio.create_task(write())
    await written.wait()
    assert await names() == [], "read beside the open transaction, not after it"
    looked.set()
    await writer
    assert await names() == ["half"]


@pytest.mark.services
@only_postgres
async def test_postgres_keeps_connections_for_readers(database: str) -> None:
    """More transactions than connections, and all of them wait for somebody."""
    other = await asyncpg.connect(database)
    await other.execute("SELECT pg_advisory_lock(7)")

    async def wait() -> None:
        async with transaction():
            await execute("SELECT pg_advisory_xact_lock(?)", [7])

    waiting = [asyncio.create_task(wait()) for _ in range(40)]
    while await other.fetchval(_WAITING) < POOL - READERS:
        await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        assert await names() == []
    await other.execute("SELECT pg_advisory_unlock(7)")
    await asyncio.gather(*waiting)
    await other.close()


_WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def test_only_what_surely_reads_goes_to_the_readers() -> None:
    assert only_reads("SELECT 1")
    assert only_reads(" select name from inbox")
    assert only_reads("WITH a AS (SELECT 1) SELECT * FROM a")
    assert not only_reads("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a")
    assert not only_reads("UPDATE inbox SET state = 'new' RETURNING id")
    assert not only_reads("PRAGMA busy_timeout = 20")


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    readers = Readers(str(tmp_path / "any.sqlite3"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await readers.fetch("CREATE TABLE a (b)", ())
    await readers.close()


async def names() -> list[str]:
    return [str(n) for n in await StateValue.all().values_list("name", flat=True)]


async def _remember(name: str) -> None:
    await StateValue.create(name=name, value=1)
