"""Lanes that share transactions: fewer commits, and nobody pays for another's fault."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.outbox.commits import Commits
from bot.storage import db
from models import ChatAccount
from tests.outbox.stage import Stage, until


async def _write(stage: Stage, name: str) -> str:
    now = stage.clock.now()
    await ChatAccount.create(channel="wire", account="1", chat_id=name, created_at=now)
    if name.startswith("bad"):
        raise ValueError(name)
    return name


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry a transaction."""
    found: list[int] = []

    @contextlib.asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        found.append(1)
        async with db.transaction():
            yield

    monkeypatch.setattr("bot.outbox.commits.transaction", transaction)
    return found


async def test_what_waits_together_is_committed_together(stage: Stage, begun: list[int]) -> None:
    commits = Commits()
    names = [f"c{n}" for n in range(20)]
    found = await asyncio.gather(*[commits.do(partial(_write, stage, n)) for n in names])
    assert found == names
    assert len(begun) == 1
    assert await ChatAccount.all().count() == 20
    assert await commits.do(lambda: _write(stage, "later")) == "later"
    assert len(begun) == 2


async def test_a_fault_is_its_owners_alone(stage: Stage) -> None:
    commits = Commits()
    names = ["a", "bad", "b", "bad too", "c"]
    found = await asyncio.gather(
        *[commits.do(partial(_write, stage, n)) for n in names], return_exceptions=True
    )
    assert [str(f) for f in found] == names
    assert [type(f) for f in found] == [str, ValueError, str, ValueError, str]
    written = await ChatAccount.all().order_by("id").values_list("chat_id", flat=True)
    assert list(map(str, written)) == ["a", "b", "c"]


async def test_without_a_database_everybody_hears_it_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction begins: nobody is tried again one by one."""
    tried = 0

    @contextlib.asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        nonlocal tried
        tried += 1
        raise OSError("no database")
        yield

    monkeypatch.setattr("bot.outbox.commits.transaction", transaction)
    commits = Commits()
    found = await asyncio.gather(
        *[commits.do(partial(_write, stage, n)) for n in "abc"], return_exceptions=True
    )
    assert [type(f) for f in found] == [OSError] * 3
    assert tried == 1


async def test_who_went_away_holds_nobody_up(stage: Stage) -> None:
    commits = Commits()
    gone = asyncio.create_task(commits.do(lambda: _write(stage, "gone")))
    await asyncio.sleep(0)
    gone.cancel()
    assert await commits.do(lambda: _write(stage, "here")) == "here"
    assert gone.cancelled()


async def test_a_lane_at_its_limit_gathers_what_it_asks_for(stage: Stage, begun: list[int]) -> None:
    """Not a commit for each message, and another for what became of it."""
    stage.able(rate_per_s=60.0, burst=4, concurrency=8)
    names = [f"c{n}" for n in range(40)]
    await stage.say("one", *names)
    async with stage.running():
        await until(lambda: len(stage.wire.sent) == len(names))
    assert sorted(chat for chat, _ in stage.wire.sent) == sorted(names)
    assert len(begun) < len(names) * 2 / 3
