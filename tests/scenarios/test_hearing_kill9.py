"""A worker is killed while it hears, over RabbitMQ and PostgreSQL: each recording is heard once and
nothing is lost; and with two of them nobody's many recordings stand before another's one.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.config import load
from bot.demo import seed
from bot.usecases.voice import transcribe
from bot.usecases.work import Actor
from models import AuditRow, ChatAccount, VoiceNote
from tests.fakes.house_that_dies import Mute
from tests.fakes.village import CLIPS
from tests.scenarios.worker_child import Ahead

ROOT = Path(__file__).resolve().parents[2]
RABBIT = os.environ.get("TINBUON_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")
SAID = (CLIPS / "02-vi-loa-hong.ogg").read_bytes()

pytestmark = [
    pytest.mark.slow,  # two processes, one of them killed
    pytest.mark.parametrize(
        "database_url", [pytest.param("postgres", marks=pytest.mark.services)], indirect=True
    ),
]


@dataclass
class Stage:
    app: Mute
    clock: Ahead
    settings: dict[str, Any]
    folder: Path
    children: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def worker(self) -> asyncio.subprocess.Process:
        about = {"settings": self.settings, "time": str(self.folder / "time")}
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.scenarios.hearing_child", json.dumps(about),
            cwd=ROOT, stdin=pipe, stdout=pipe,
        )  # fmt: skip
        self.children.append(child)
        assert await line(child) == "ready"
        return child

    async def sent(self, who: str, *sounds: bytes) -> list[int]:
        """Recordings of somebody, handed over."""
        account = await ChatAccount.get(chat_id=who)
        found = []
        for sound in sounds:
            digest = await self.app.services.media.save(sound, "audio/ogg", "", "voice")
            actor = Actor(account.person_id, "webchat", account.id)
            async with self.app.services.work(actor) as work:
                note = await transcribe.note(work, account, digest, 3.0, self.clock.now())
            found.append(note.id)
        return found


async def line(child: asyncio.subprocess.Process) -> str:
    assert child.stdout
    async with asyncio.timeout(30):
        return (await child.stdout.readline()).decode().strip()


async def waits(child: asyncio.subprocess.Process) -> int:
    tells(child, "count")
    return int((await line(child)).removeprefix("waits "))


def tells(child: asyncio.subprocess.Process, what: str) -> None:
    assert child.stdin
    child.stdin.write(f"{what}\n".encode())


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    clock = Ahead(tmp_path / "time", make=True)
    queue = f"tinbuon-test-{uuid.uuid4().hex}"
    settings: dict[str, Any] = {
        "database_url": database_url, "data_dir": str(tmp_path / "data"),
        "broker_url": RABBIT, "broker_queue": queue, "demo": True,
    }  # fmt: skip
    app = Mute(load({}, **settings), clock)
    await app.start(frozenset({"web"}))
    await seed(app.services)
    found = Stage(app, clock, settings, tmp_path)
    yield found
    for child in found.children:
        if child.returncode is None:
            child.kill()
        await child.wait()
    await app.stop()
    await forgotten(queue)


async def forgotten(queue: str) -> None:
    import aio_pika

    async with await aio_pika.connect(RABBIT) as connection:
        channel = await connection.channel()
        for name in (queue, f"{queue}.dead"):
            await channel.queue_delete(name)
        await channel.exchange_delete(queue)


async def heard(count: int) -> None:
    async with asyncio.timeout(30):
        while await VoiceNote.filter(state="heard").count() < count:
            await asyncio.sleep(0.02)


async def test_what_a_killed_worker_heard_is_heard_once_by_another(stage: Stage) -> None:
    first = await stage.worker()
    [one] = await stage.sent("tuyen-truyen-1", SAID)
    assert await line(first) == f"hears {one}"
    first.kill()
    await first.wait()
    second = await stage.worker()
    two = await stage.sent("tuyen-truyen-2", SAID, SAID + b" ")
    for _ in two:
        assert await line(second) in {f"hears {n}" for n in two}
        tells(second, "go on")
    await heard(2)
    tells(second, "lost")  # too early: the dead one's claim still stands
    assert await line(second) == "looked"
    assert (await VoiceNote.get(id=one)).state == "waiting"
    stage.clock.move(61)
    tells(second, "lost")
    assert await line(second) in {"looked", f"hears {one}"}
    tells(second, "go on")
    await heard(3)
    assert await AuditRow.filter(action="voice.transcribed").count() == 3


async def test_two_workers_share_what_waits_and_hear_nothing_twice(stage: Stage) -> None:
    workers = [await stage.worker(), await stage.worker()]
    many = await stage.sent("tuyen-truyen-1", *(SAID + b"%d" % n for n in range(8)))
    [last] = await stage.sent("tuyen-truyen-2", SAID)
    order: list[int] = []

    async def works(child: asyncio.subprocess.Process) -> None:
        while (said := await line(child)).startswith("hears"):
            order.append(int(said.split()[1]))
            tells(child, "go on")

    order += [int((await line(worker)).split()[1]) for worker in workers]  # each is at one
    async with asyncio.timeout(20):  # and all of them wait
        while sum([await waits(worker) for worker in workers]) < len(many) + 1:
            await asyncio.sleep(0.02)
    for worker in workers:
        tells(worker, "go on")
    both = [asyncio.create_task(works(w)) for w in workers]
    await heard(9)
    for worker in workers:
        tells(worker, "lost")
    await asyncio.gather(*both)
    assert sorted(order) == sorted([*many, last])
    # Whoever has one waits for what each worker is at, not for the eight of another.
    assert order.index(last) <= 2 * len(workers)
