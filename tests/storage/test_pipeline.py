"""Writes that wait for the next statement: in order, never lost, and undone with the others."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from bot.storage.db import execute, later, remembered, transaction
from models import Area, StateValue
from models.area import AreaKind
from tests.fakes.counted import counting

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_PUT = "INSERT INTO state_value (name, value) VALUES (?, ?)"


class Nothing(Exception):
    """No row was changed."""


async def names() -> list[str]:
    return [str(n) for n in await StateValue.all().order_by("name").values_list("name", flat=True)]


async def test_what_can_wait_is_there_for_the_next_statement(database: str) -> None:
    async with transaction(lazily=True):
        await later(_PUT, ["a", "1"])
        assert await names() == ["a"]
        await later(_PUT, ["b", "2"])
    assert await names() == ["a", "b"]


async def test_one_that_changes_nothing_undoes_the_transaction(database: str) -> None:

    async def work() -> None:
        async with transaction(lazily=True):
            await later(_PUT, ["a", "1"])
            await later("DELETE FROM state_value WHERE name = ?", ["zz"], must=Nothing())

    with pytest.raises(Nothing):
        await work()
    assert await names() == []
    async with transaction():
        await StateValue.create(name="after", value=1)
    assert await names() == ["after"]


@only_sqlite
async def test_a_lost_write_is_not_swallowed_by_another_that_failed(database: str) -> None:
    """A step that catches the error of its own statement must not catch this one with it."""
    await StateValue.create(name="a", value=1)

    async def work() -> None:
        async with transaction():
            await later(_PUT, ["a", "1"])
            with contextlib.suppress(IntegrityError):
                await StateValue.create(name="b", value=1)

    with pytest.raises(IntegrityError):
        await work()
    assert await names() == ["a"]


async def test_a_savepoint_keeps_the_order_and_takes_its_own_back(database: str) -> None:
    async with transaction(lazily=True):
        await later(_PUT, ["outer", "1"])
        with contextlib.suppress(Nothing):
            async with transaction():
                await later(_PUT, ["inner", "1"])
                assert await names() == ["inner", "outer"]
                raise Nothing
        with contextlib.suppress(Nothing):
            async with transaction():
                await later(_PUT, ["kept in vain", "1"])
                raise Nothing
        async with transaction():
            await later(_PUT, ["second", "1"])
    assert await names() == ["outer", "second"]


async def test_a_kept_write_that_fails_undoes_its_savepoint_and_nothing_else(database: str) -> None:
    async with transaction(lazily=True):
        await later(_PUT, ["outer", "1"])
        with contextlib.suppress(IntegrityError):
            async with transaction():
                await later(_PUT, ["inner", "1"])
                await later(_PUT, ["outer", "2"])
        await later(_PUT, ["second", "1"])
    assert await names() == ["outer", "second"]


async def test_what_was_read_is_asked_again_after_a_write(database: str) -> None:
    async def name() -> str:
        return str((await Area.get(code="66")).name)

    async def shown() -> str:
        return await remembered("it", ("area",), name)

    await Area.create(code="66", kind=AreaKind.PROVINCE, name="one", folded="one", path="66/")
    async with transaction():
        assert await shown() == "one"
        await Area.filter(code="66").update(name="two")
        assert await shown() == "two"
        with contextlib.suppress(Nothing):
            async with transaction():
                await execute("UPDATE area SET name = 'three'")
                assert await shown() == "three"
                raise Nothing
        assert await shown() == "two"


async def test_two_transactions_remember_nothing_of_each_other(database: str) -> None:
    for value in (1, 2):
        async with transaction():
            assert await remembered("it", ("area",), _Answer(value)) == value


class _Answer:
    def __init__(self, value: int) -> None:
        self._value = value

    async def __call__(self) -> int:
        return self._value


async def test_what_a_kept_write_returns_is_told_with_the_commit(database: str) -> None:
    heard: list[str] = []

    def got(rows: Sequence[Any]) -> None:
        heard.extend(str(row["name"]) for row in rows)

    async with transaction(lazily=True):
        await later(f"{_PUT} RETURNING name", ["a", "1"], got=got)
    assert heard == ["a"]
    with contextlib.suppress(Nothing):
        async with transaction(lazily=True):
            await later(f"{_PUT} RETURNING name", ["b", "1"], got=got)
            raise Nothing
    assert await names() == ["a"]
    assert heard[:1] == ["a"]


@only_sqlite
async def test_a_transaction_that_does_nothing_asks_nothing(database_url: str) -> None:
    from tortoise.context import TortoiseContext

    from bot.storage import db

    with counting() as counted:
        async with TortoiseContext() as context:
            await context.init(config=db.config(database_url))
            await execute("SELECT 1")
            counted.fresh()
            async with transaction(lazily=True):
                pass
            assert counted.taken().statements == []
            async with transaction(lazily=True):
                await later(_PUT, ["a", "1"])
            spent = counted.taken()
    assert [s.partition(" ")[0] for s in spent.statements] == ["BEGIN", "INSERT", "COMMIT"]
