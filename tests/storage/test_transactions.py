"""Transactions: savepoints, a database that is busy or fails, and what a statement gives back."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import runpy
import sqlite3
from pathlib import Path

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError

from bot.storage import db
from bot.storage.db import Database, connection, execute, stamp, transaction
from bot.storage.failures import away
from models import StateValue, UsedButton
from tests.fakes.clock import FakeClock

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def names() -> list[str]:
    return [str(n) for n in await StateValue.all().order_by("name").values_list("name", flat=True)]


async def test_an_inner_failure_undoes_only_the_inner_part(database: str) -> None:
    async with transaction():
        await StateValue.create(name="outer", value=1)
        with contextlib.suppress(ValueError):
            async with transaction():
                await StateValue.create(name="inner", value=1)
                raise ValueError
        async with transaction():
            await StateValue.create(name="second", value=1)
    assert await names() == ["outer", "second"]


async def test_an_outer_failure_undoes_everything(database: str) -> None:
    with contextlib.suppress(ValueError):
        async with transaction():
            async with transaction():
                await StateValue.create(name="inner", value=1)
            raise ValueError
    assert await names() == []


async def test_transactions_at_once_do_not_mix(database: str) -> None:
    async def write(name: str, *, fail: bool) -> None:
        async with transaction():
            await StateValue.create(name=name, value=1)
            await asyncio.sleep(0)
            if fail:
                raise ValueError(name)

    work = [write(f"n{i}", fail=i % 2 == 1) for i in range(10)]
    await asyncio.gather(*work, return_exceptions=True)
    assert await names() == [f"n{i}" for i in range(0, 10, 2)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_stands_still_in_the_midst_of_one_keeps_nobody_from_its_rows(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that hangs, was stopped, or sleeps with its machine."""
    monkeypatch.setattr("bot.storage.postgres.IDLE_S", 0.2)
    one, other = Database(database_url), Database(database_url)
    await one.open(migrate=False)
    await StateValue.create(name="lane", value=1)
    stands = transaction()
    await stands.__aenter__()
    await StateValue.filter(name="lane").update(value=2)

    async def goes_on() -> None:
        await other.open(migrate=False)
        await StateValue.filter(name="lane").update(value=3)
        await other.close()

    await asyncio.create_task(goes_on(), context=contextvars.Context())
    with pytest.raises(Exception, match=r".") as woken:
        await StateValue.filter(name="lane").update(value=4)
    assert away(woken.value)
    await stands.__aexit__(type(woken.value), woken.value, None)
    assert (await StateValue.get(name="lane")).value == 3
    await one.close()


async def test_a_statement_gives_back_how_many_and_what(database: str) -> None:
    now = stamp(FakeClock().now())
    insert = (
        "INSERT INTO used_button (mark, pressed_at) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING"
    )
    changed, rows = await execute(f"{insert} RETURNING mark", ["a", now])
    assert (changed, [r["mark"] for r in rows]) == (1, ["a"])
    changed, rows = await execute(f"{insert} RETURNING mark", ["a", now])
    assert (changed, list(rows)) == (0, [])
    changed, rows = await execute("UPDATE used_button SET mark = 'b' RETURNING mark")
    assert (changed, [r["mark"] for r in rows]) == (1, ["b"])
    changed, _ = await execute("UPDATE used_button SET mark = 'c' WHERE mark = ?", ["zz"])
    assert changed == 0
    assert (await UsedButton.get(mark="b")).pressed_at == FakeClock().now()


@only_sqlite
async def test_a_busy_file_fails_one_transaction_and_not_the_process(database: str) -> None:
    """Another program holds the write lock for longer than anybody waits."""
    await execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(Path(database.removeprefix("sqlite://")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(Exception, match="locked"):
            async with transaction():
                pytest.fail("it must not begin")
    other.execute("COMMIT")
    other.close()
    async with asyncio.timeout(5), transaction():
        await StateValue.create(name="after", value=1)
    assert await names() == ["after"]


async def test_a_cancelled_beginning_holds_up_nobody(database: str) -> None:
    async def begin() -> None:
        async with transaction():
            await StateValue.create(name="cancelled", value=1)
            await asyncio.sleep(60)

    for turns in range(12):
        task = asyncio.create_task(begin())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(5), transaction():
        await StateValue.create(name="after", value=1)
    assert await names() == ["after"]


only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
# As an operator does it, or a restart: everybody's connection but the one that asks.
TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def _cut(url: str) -> None:
    other = await asyncpg.connect(url)
    await other.execute(TERMINATE)
    await other.close()


@only_postgres
async def test_who_meets_a_dead_connection_goes_on_with_a_new_one(database: str) -> None:
    """In the same task: it used to keep the dead one for good."""
    for n in range(5):
        await _cut(database)
        with contextlib.suppress(Exception):  # it may or may not have noticed yet
            async with transaction():
                await StateValue.create(name=f"first {n}", value=1)
        async with transaction():
            await StateValue.create(name=f"second {n}", value=1)
    assert [f"second {n}" for n in range(5)] == [n for n in await names() if "second" in n]


@only_postgres
async def test_what_a_dying_connection_interrupts_is_the_databases_fault(database: str) -> None:
    """So an event does not use up its tries on it, and nothing of it is stored."""

    async def write() -> None:
        async with transaction():
            await StateValue.create(name="half", value=1)
            await _cut(database)
            await asyncio.sleep(0.05)
            await StateValue.create(name="other half", value=1)

    with pytest.raises(Exception, match="connection") as caught:
        await write()
    assert away(caught.value)
    assert await names() == []


@only_postgres
async def test_transactions_cancelled_while_they_begin_leave_no_connection_behind(
    database: str,
) -> None:
    async def one() -> None:
        async with transaction():
            await execute("SELECT 1")

    await one()
    for n in range(60):
        begun = asyncio.create_task(one())
        for _ in range(n % 12):
            await asyncio.sleep(0)
        begun.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await begun
    pool = connection()._pool
    assert pool.get_idle_size() == pool.get_size()


@only_postgres
async def test_of_two_who_wait_for_each_other_the_loser_is_not_to_blame(database: str) -> None:
    await StateValue.create(name="a", value=0)
    await StateValue.create(name="b", value=0)
    have = [asyncio.Event(), asyncio.Event()]

    async def write(mine: int) -> None:
        async with transaction():
            await execute("UPDATE state_value SET value = '1' WHERE name = ?", ["ab"[mine]])
            have[mine].set()
            await have[1 - mine].wait()
            await execute("UPDATE state_value SET value = '1' WHERE name = ?", ["ab"[1 - mine]])

    done = await asyncio.gather(write(0), write(1), return_exceptions=True)
    (lost,) = [error for error in done if isinstance(error, BaseException)]
    assert away(lost)


@only_postgres
async def test_an_error_that_somebody_swallowed_comes_out_of_the_commit(database: str) -> None:
    """Nothing of such a transaction is stored, so nobody may believe it is."""

    async def write() -> None:
        async with transaction():
            await StateValue.create(name="a", value=1)
            with contextlib.suppress(IntegrityError):
                await StateValue.create(name="a", value=2)

    with pytest.raises(IntegrityError):
        await write()
    assert await names() == []


async def test_an_error_within_a_savepoint_may_be_swallowed(database: str) -> None:
    async with transaction():
        await StateValue.create(name="a", value=1)
        with contextlib.suppress(IntegrityError):
            async with transaction():
                await StateValue.create(name="a", value=2)
        await StateValue.create(name="b", value=1)
    assert await names() == ["a", "b"]


async def test_as_shipped_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    shipped = runpy.run_path(db.__file__)  # as nothing of the tests has changed it
    async with TortoiseContext() as context:
        await context.init(config=shipped["config"](f"sqlite://{tmp_path / 'shipped.sqlite3'}"))
        async with transaction():
            _, [row] = await execute("PRAGMA synchronous")
    assert row["synchronous"] == 2  # FULL
