"""The database does not take an event in time: it is acknowledged from the spool, and nothing is
lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise.context import TortoiseContext

from bot.core.errors import OperatorError
from bot.core.events import Event, EventKind
from bot.dialog.inbox import Inbox
from bot.dialog.spooled import Spooled
from bot.storage import db
from bot.storage.spool import Spool
from models import InboxRow
from tests.conftest import POSTGRES
from tests.fakes import spool_child
from tests.fakes.clock import FakeClock

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOT = Path(__file__).resolve().parents[2]
CLOCK = FakeClock()


def text(number: int, **more: Any) -> Event:
    more.setdefault("text", f"t{number}")
    return Event("zalo", "1", f"e{number}", EventKind.TEXT, "lan", CLOCK.now(), **more)


class Failing(Inbox):
    """`away`: what the database says instead of taking anything."""

    def __init__(self, folder: Path, keep: Any = None, patience_s: float = 5.0) -> None:
        self.away: Exception | None = None
        self.woken = asyncio.Event()
        self.aside = Spooled(Spool(folder / "spool"), CLOCK, pause_s=0.01, look_s=0.01)
        super().__init__(
            CLOCK, lambda _what: self.woken.set(), keep, self.aside, patience_s=patience_s
        )

    async def _insert(self, events: Sequence[Event]) -> None:
        if self.away is not None:
            raise self.away
        await super()._insert(events)

    async def _put_back(self, events: Sequence[Event]) -> None:
        if self.away is not None:
            raise self.away
        await super()._put_back(events)


@pytest.fixture
async def inbox(database: str, tmp_path: Path) -> AsyncIterator[Failing]:
    inbox = Failing(tmp_path)
    await inbox.start()
    yield inbox
    await inbox.stop()


async def stored() -> list[str]:
    return [str(i) for i in await InboxRow.all().order_by("id").values_list("event_id", flat=True)]


async def test_while_anything_waits_everything_later_waits_behind_it(inbox: Failing) -> None:
    await inbox.accept([text(0)])
    inbox.away = OSError("no database")
    await inbox.accept([text(1), text(2)])
    await asyncio.gather(inbox.accept([text(3)]), inbox.accept([text(4)]))
    assert inbox.aside.waiting == 4
    inbox.away = None
    await inbox.accept([text(5)])  # it may be stored at once only if all before it are
    await inbox.aside.drained()
    assert await stored() == [f"e{n}" for n in range(6)]
    assert inbox.aside.waiting == 0
    await inbox.accept([text(6)])
    assert inbox.aside.waiting == 0
    assert (await stored())[-1] == "e6"


async def test_a_living_process_stores_what_a_dead_one_left(
    inbox: Failing, database: str, tmp_path: Path
) -> None:
    """Two web processes of one folder: people need not wait for the dead one's next start."""
    dead = Failing(tmp_path)
    await dead.start()
    dead.away = OSError("no database")
    await dead.accept([text(1), text(2)])
    await inbox.accept([text(3)])
    inbox.woken.clear()
    assert await stored() == ["e3"], "it lives: its file is its own"
    await dead.stop()
    async with asyncio.timeout(10):
        await inbox.woken.wait()
        await inbox.aside.drained()
    assert await stored() == ["e3", "e1", "e2"]
    assert list((tmp_path / "spool").glob("*.spool")) == []


async def test_what_was_stored_and_not_noted_is_stored_once(inbox: Failing) -> None:
    inbox.away = OSError("the answer got lost")
    await inbox.accept([text(1)])
    await Inbox(CLOCK, lambda _what: None).accept([text(1)])  # it had been taken all the same
    inbox.away = None
    await inbox.aside.drained()
    assert await stored() == ["e1"]


async def test_what_the_database_refuses_is_kept_and_acknowledged(
    inbox: Failing, tmp_path: Path
) -> None:
    """Sent again it would be refused again, and Zalo would switch the webhook off."""
    inbox.away = ValueError("never")
    await inbox.accept([text(1)])
    inbox.away = None
    await inbox.accept([text(2)])
    assert await stored() == ["e2"]
    refused = (tmp_path / "spool" / "refused.txt").read_text()
    assert '"e1"' in refused


async def test_an_event_no_database_takes_holds_up_nobody(
    inbox: Failing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.away = OSError("no database")
    await inbox.accept([text(1), text(2), text(3)])
    restore = inbox._put_back

    async def picky(events: Sequence[Event]) -> None:
        if any(e.event_id == "e2" for e in events):
            raise ValueError("never")
        await restore(events)

    monkeypatch.setattr(inbox, "_put_back", picky)
    inbox.away = None
    await inbox.aside.drained()
    assert await stored() == ["e1", "e3"]
    assert '"e2"' in (tmp_path / "spool" / "refused.txt").read_text()


@pytest.mark.parametrize("line", ["{}", '{"kind":"text"}', "[" * 100_000, "null"])
async def test_a_line_nobody_can_read_holds_up_nobody(inbox: Failing, line: str) -> None:
    """Another version's, say: it is laid aside, and what came after it is answered."""
    inbox.away = OSError("no database")
    await inbox.accept([text(1)])
    await inbox.aside.put([line])
    await inbox.accept([text(2)])
    inbox.away = None
    async with asyncio.timeout(10):
        await inbox.aside.drained()
    assert await stored() == ["e1", "e2"]
    refused = inbox.aside._spool._folder / "refused.txt"
    assert refused.read_text() == f"{line}\n"


async def test_a_full_disk_is_told_to_the_vendor_who_comes_again(
    inbox: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_bodies: Sequence[str]) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(inbox.aside._spool, "append", full)
        inbox.away = OSError("no database")
        with pytest.raises(OSError, match="No space"):
            await inbox.accept([text(1)])
    inbox.away = None
    await inbox.accept([text(1)])
    assert await stored() == ["e1"]


async def test_what_may_be_said_to_us_in_a_group_is_sifted_when_the_database_is_back(
    database: str, tmp_path: Path
) -> None:
    """Nothing of what people say among themselves gets into the inbox on this way either."""
    away = True

    async def keep(event: Event) -> Event | None:
        if away:
            raise OSError("no database")
        return event if event.text == "gửi xã" else None

    inbox = Failing(tmp_path, keep)
    await inbox.start()
    inbox.away = OSError("no database")
    await inbox.accept([text(1, text="gửi xã", room="r"), text(2, text="với nhau", room="r")])
    inbox.away, away = None, False
    await inbox.aside.drained()
    assert await stored() == ["e1"]
    assert "unsifted" not in (await InboxRow.get(event_id="e1")).body
    await inbox.stop()


@only_sqlite
async def test_another_process_holds_the_write_lock(database: str, tmp_path: Path) -> None:
    inbox = Failing(tmp_path, patience_s=0.05)
    await inbox.start()
    other = sqlite3.connect(database.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for number in range(3):
        await inbox.accept([text(number)])  # acknowledged, although nobody can write
    assert inbox.aside.waiting == 3
    assert await stored() == []
    other.execute("COMMIT")
    other.close()
    await inbox.aside.drained()
    assert await stored() == ["e0", "e1", "e2"]
    await inbox.stop()


class Idle:
    """inbox.Hands that would take whatever is stored."""

    def free(self) -> int:
        return 8

    def take(self, row_id: int, event: Event) -> None:
        pytest.fail(f"{event.event_id} was acknowledged from the spool")


@only_sqlite
async def test_what_was_stored_after_our_patience_is_not_claimed_for_nobody(
    database: str, tmp_path: Path
) -> None:
    inbox = Failing(tmp_path, patience_s=0.05)
    inbox.hands = Idle()
    await inbox.start()
    other = sqlite3.connect(database.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await inbox.accept([text(0)])  # given up, but still waiting for the lock
    other.execute("COMMIT")
    other.close()
    await inbox.aside.drained()
    assert [c.event.event_id for c in await inbox.claim(8)] == ["e0"], "at once, not in 30 seconds"
    await inbox.stop()


@pytest.mark.services
@only_postgres
async def test_postgres_restarts(database: str, tmp_path: Path) -> None:
    """Every connection is cut and no new one let in, for this test's own database."""
    inbox = Failing(tmp_path)
    await inbox.start()
    await inbox.accept([text(0)])
    async with _away(database):
        for number in range(1, 4):
            await inbox.accept([text(number)])
        assert inbox.aside.waiting == 3
    await inbox.aside.drained()
    assert await stored() == [f"e{n}" for n in range(4)]
    await inbox.stop()


@pytest.mark.services
@only_postgres
async def test_a_start_while_postgres_is_away_says_so(database_url: str) -> None:
    async with _away(database_url):
        for url in (database_url, "postgres://tinbuon@127.0.0.1:1/tinbuon"):
            with pytest.raises(OperatorError, match=r"cannot be opened .*: is it running"):
                await db.Database(url).open(migrate=False)


@contextlib.asynccontextmanager
async def _away(url: str) -> AsyncIterator[None]:
    name = url.rsplit("/", 1)[1]
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
    )
    try:
        yield
    finally:
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await admin.close()


MOMENTS = (
    "half a line",
    "before it is acknowledged",
    "all acknowledged",
    "stored and not noted",
    "stored and noted",
)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_kill_9_between_spool_and_database(
    sqlite_template: Path, tmp_path: Path, moment: str
) -> None:
    path = tmp_path / "killed.sqlite3"
    shutil.copy(sqlite_template, path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with _child(path, tmp_path / "spool", moment) as child:
        said = [await _line(child) for _ in range(spool_child.LAST)]
        if moment not in MOMENTS[:2]:
            said.append(await _line(child))
        other.execute("COMMIT")
        if moment in MOMENTS[3:]:
            assert child.stdin is not None
            child.stdin.write("now\n")
            child.stdin.flush()
        assert await asyncio.to_thread(child.wait) == -signal.SIGKILL
    await _next_run(path, tmp_path)
    found = [r[0] for r in other.execute("SELECT event_id FROM inbox ORDER BY id")]
    other.close()
    everything = [f"e{n}" for n in range(spool_child.EVENTS)]
    acknowledged = [line.removeprefix("ok ") for line in said]
    assert found in ([*acknowledged, "later"], [*everything, "later"])


async def _next_run(path: Path, folder: Path) -> None:
    """A new process's inbox: what was left comes before what comes in now."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{path}"))
        inbox = Failing(folder)
        await inbox.start()
        later = Event("zalo", "1", "later", EventKind.TEXT, "lan", CLOCK.now())
        await inbox.accept([later])
        await inbox.aside.drained()
        await inbox.stop()
        assert list((folder / "spool").glob("*.spool")) == []


@contextlib.contextmanager
def _child(path: Path, folder: Path, moment: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.fakes.spool_child", f"sqlite://{path}", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*command, moment], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as child:
        try:
            yield child
        finally:
            child.kill()


async def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    line = (await asyncio.to_thread(child.stdout.readline)).strip()
    assert line.startswith("ok "), line or (child.stderr and child.stderr.read())
    return line
