"""Tasks inside one process: handed over, run once at a time, never lost while one is at work."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import found
from bot import tasks as house
from bot.core.errors import OperatorError
from bot.tasks import Tasks

RABBIT = os.environ.get("TINBUON_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")


class Work:
    """What the table runs; `gate` holds it up."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.at_once = self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self, number: int) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.gate.wait()
        self.ran.append(number)
        self.at_once -= 1

    async def fail(self, number: int) -> None:
        self.ran.append(number)
        raise RuntimeError("a bug")


@pytest.fixture
async def work() -> Work:
    return Work()


@pytest.fixture
async def tasks(work: Work) -> AsyncIterator[Tasks]:
    found = Tasks("")
    await found.start({"run": work.run, "fail": work.fail}, listen=True)
    yield found
    await found.stop()


async def idle(tasks: Tasks) -> None:
    async with asyncio.timeout(5):
        while tasks.busy:
            await asyncio.sleep(0.001)


async def test_a_task_runs_with_its_ids(tasks: Tasks, work: Work) -> None:
    await tasks.enqueue("run", 7)
    assert tasks.busy
    await idle(tasks)
    assert work.ran == [7]


async def test_the_same_task_asked_for_at_work_runs_once_more(tasks: Tasks, work: Work) -> None:
    work.gate.clear()
    for number in (1, 1, 1, 2):
        await tasks.enqueue("run", number)
    async with asyncio.timeout(5):
        while work.at_once < 2:
            await asyncio.sleep(0.001)
    work.gate.set()
    await idle(tasks)
    assert sorted(work.ran) == [1, 1, 2]


async def test_what_waits_in_a_queue_of_its_own_holds_no_place(work: Work) -> None:
    """A recording that waits for its turn may wait for long."""
    tasks = Tasks("")
    await tasks.start({"hear": work.run}, listen=True, queued=frozenset({"hear"}))
    work.gate.clear()
    async with asyncio.timeout(5):
        for number in range(20):
            await tasks.received("hear", [number])
    assert tasks.busy
    work.gate.set()
    await idle(tasks)
    assert sorted(work.ran) == list(range(20))
    await tasks.stop()


async def test_sixteen_bulletins_hold_no_place_before_an_alarm(work: Work) -> None:
    """A broker lets sixteen in until they are done; what waits for the voice is none of them."""
    tasks = Tasks("")
    table = {"render_bulletin": work.run, "hear_variant": work.run, "render_emergency": work.run}
    await tasks.start(table, listen=True, queued=found.queued())
    work.gate.clear()
    async with asyncio.timeout(5):
        for number in range(16):
            await tasks.received("render_bulletin", [number])
            await tasks.received("hear_variant", [100 + number])
    assert "render_emergency" in found.urgent()
    alarm = asyncio.create_task(tasks.received("render_emergency", [200]))
    async with asyncio.timeout(5):
        while work.at_once < 33:
            await asyncio.sleep(0.001)
    assert not alarm.done()
    work.gate.set()
    await alarm
    await idle(tasks)
    await tasks.stop()


async def test_a_failing_task_stops_nothing(tasks: Tasks, work: Work) -> None:
    await tasks.enqueue("fail", 1)
    await tasks.enqueue("run", 2)
    await tasks.enqueue("nobody-knows-it", 3)
    await idle(tasks)
    assert sorted(work.ran) == [1, 2]


async def test_a_broker_that_is_away_is_survived(work: Work) -> None:
    async def away(*_args: object, **_more: object) -> None:
        raise OSError("connection refused")

    tasks: Any = Tasks("amqp://localhost")
    tasks._table = {"run": work.run}
    tasks._broker.kick = away
    await tasks.enqueue("run", 1)
    assert not tasks.busy
    assert work.ran == []


def test_a_wrong_address_is_told() -> None:
    with pytest.raises(OperatorError, match="TINBUON_BROKER_URL"):
        Tasks("redis://localhost")


@pytest.mark.services
async def test_messages_nobody_can_read_keep_no_task_from_being_done(work: Work) -> None:
    """Rubbish, another program's message, one of an older version: in the same queue."""
    import aio_pika

    queue = f"tinbuon-test-{uuid.uuid4().hex}"
    tasks = Tasks(RABBIT, queue)
    await tasks.start({"run": work.run}, listen=True)
    connection = await aio_pika.connect(RABBIT)
    async with connection:
        channel = await connection.channel()
        for body in (b"", b"\xff\x00", b"{}", b"[1]", b'{"task_name": "x", "args": 1}', b"null"):
            named: dict[str, Any] = {"task_id": "1", "task_name": "tinbuon"}
            for headers in ({}, named):
                await channel.default_exchange.publish(
                    aio_pika.Message(body, headers=headers), routing_key=queue
                )
        await tasks.enqueue("nobody-knows-it", 1)
        await tasks.enqueue("run", 7)
        async with asyncio.timeout(20):
            while work.ran != [7]:
                await asyncio.sleep(0.01)
        assert not tasks.deaf()
        await tasks.stop()
        for name in (queue, f"{queue}.dead"):
            await channel.queue_delete(name)
        await channel.exchange_delete(queue)


async def test_a_task_that_comes_to_no_end_is_seen_cut_off_and_done_again(
    tasks: Tasks, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "_LONG_S", 0.02)
    monkeypatch.setattr(house, "_HANGS_S", 0.3)
    work.gate.clear()
    await tasks.enqueue("run", 7)
    async with asyncio.timeout(5):
        while not tasks.hanging():
            await asyncio.sleep(0.005)
    assert "run" in tasks.hanging()
    await idle(tasks)
    assert not tasks.hanging()
    work.gate.set()
    await tasks.enqueue("run", 7)  # as the sweep does
    await idle(tasks)
    assert work.ran == [7]
