"""The worker: a lane has a task while it has work, and idle ones cost next to nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.messages import Message
from bot.outbox import leases, rows
from bot.outbox.worker import OutboxWorker
from models import OutboxRow
from models.outbox import Lane
from tests.fakes.house import Parts
from tests.outbox.stage import LANE, Stage, until


@contextlib.asynccontextmanager
async def working(stage: Stage) -> AsyncIterator[OutboxWorker]:
    worker = stage.worker()
    running = asyncio.create_task(worker.run())
    yield worker
    await worker.stop()
    await running


async def due(stage: Stage, owner: str = "me") -> list[str]:
    return await leases.lanes_due(owner, stage.clock.now())


async def test_a_lane_that_is_named_sends_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> list[str]:
        return []

    monkeypatch.setattr(leases, "lanes_due", nothing)
    async with working(stage) as worker:
        await stage.say("one")
        worker.wake(LANE)
        await stage.sends("one")
        await stage.say("two")
        worker.wake(LANE)
        await stage.sends("one", "two")
    assert stage.wire.texts() == ["one", "two"]


async def test_what_another_process_wrote_is_found(stage: Stage) -> None:
    async with working(stage):
        await stage.say("one")
        await stage.sends("one")
    assert stage.wire.texts() == ["one"]


async def test_idle_lanes_have_no_task(stage: Stage) -> None:
    await Lane.bulk_create([Lane(name=f"wire:{n}") for n in range(2, 300)])
    async with working(stage) as worker:
        await stage.say("one")
        await stage.sends("one")
        assert list(worker._lanes) == [LANE]


async def test_a_lane_without_work_ends_and_begins_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.lane._LINGER_S", 0.01)
    monkeypatch.setattr("bot.outbox.lane._POLL_S", 0.01)
    async with working(stage) as worker:
        for texts in (["t0"], ["t0", "t1"], ["t0", "t1", "t2"]):
            await stage.say(texts[-1])
            worker.wake(LANE)
            await stage.sends(*texts)
            await until(lambda: not worker._lanes)
            assert (await stage.lane_row()).owner == ""


async def test_what_a_dead_process_left_on_the_wire_is_settled(stage: Stage) -> None:
    await stage.say("one")
    assert len(await rows.claim(LANE, 8, stage.clock.now())) == 1
    gone_at = stage.clock.now() - timedelta(seconds=1)
    await Lane.filter(name=LANE).update(owner="dead", lease_until_at=gone_at)
    async with working(stage):
        await stage.becomes("one", "unclear")
    assert stage.wire.tried == []


async def test_lanes_with_something_to_do(stage: Stage) -> None:
    now = stage.clock.now()
    assert await due(stage) == []
    await stage.say("later", due_at=now + timedelta(hours=1))
    assert await due(stage) == []
    await stage.say("now")
    assert await due(stage) == [LANE]
    await Lane.all().update(owner="other", lease_until_at=now + timedelta(seconds=9))
    assert await due(stage) == []
    assert await due(stage, "other") == [LANE]
    stage.clock.move(seconds=10)
    assert await due(stage) == [LANE]
    await Lane.all().update(paused_until_at=stage.clock.now() + timedelta(seconds=9))
    assert await due(stage) == []
    stage.clock.move(seconds=10)
    assert await due(stage) == [LANE]
    await OutboxRow.filter(due_at__lte=now).update(state="unclear", claimed_at=now)
    assert await due(stage) == []
    await Lane.all().update(echo_at=stage.clock.now())
    assert await due(stage) == [LANE], "a later message was echoed: this one never arrived"


async def test_a_use_case_wakes_the_lanes_it_wrote_to(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    object.__setattr__(parts.services, "wake", woken.append)
    person = await parts.person("lan", "H'Lan")
    async with parts.services.work() as work:
        await work.outbox.tell([person.id], Message("chào"), key="k")
        assert woken == []
    assert woken == ["lane:webchat:web"]
    async with parts.services.work() as work:
        assert work.outbox.deep_link("webchat") == ""
    assert len(woken) == 1, "who only asks wakes nobody"
