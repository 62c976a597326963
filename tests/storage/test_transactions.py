"""Transactions: savepoints, a database that is busy or fails, and what a statement gives back."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest

from bot.storage.db import execute, stamp, transaction
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
