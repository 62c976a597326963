"""Killed at any moment, everything goes on: nobody is forgotten, nobody hears a thing twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.core.events import Event, EventKind
from bot.core.messages import Message
from bot.outbox.store import Outbox
from bot.storage import audit
from models import AuditRow, ChatAccount, DialogState, InboxRow, OutboxRow
from models.outbox import OutState, Priority
from tests.conftest import SOAK
from tests.fakes.village import free_port
from tests.outbox.stage import Plain, until
from tests.scenarios.mortal import CONCURRENCY, able, answer, post, read_call

ROOT = Path(__file__).resolve().parents[2]
RECIPIENTS = 2000
# On a busy machine a process gets little done before it dies; both kinds of fan-out get a share.
KILLS_EACH = 8
KILLS, INBOX_KILLS = (200, 60) if SOAK else (30, 8)
CHATS, WORDS = 10, 30
# 30 in a row is what somebody nobody knows may write before they are asked to go slowly.
DICE = random.Random(9)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@dataclass
class Nursery:
    """Forks processes; `kill` is SIGKILL."""

    mother: asyncio.subprocess.Process
    kills: int = 0

    async def born(self, work: str, **more: Any) -> int:
        assert self.mother.stdin is not None
        self.mother.stdin.write(json.dumps({"work": work, "with": more}).encode() + b"\n")
        return int(await self._line())

    async def _line(self) -> str:
        assert self.mother.stdout is not None
        async with asyncio.timeout(30):
            return (await self.mother.stdout.readline()).decode().strip()

    async def kill(self, child: int) -> bool:
        """False when it had ended by itself."""
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.kills += 1
        await self.gone(child)
        return True

    async def gone(self, child: int, timeout: float = 60.0) -> None:
        async with asyncio.timeout(timeout):
            while alive(child):
                await asyncio.sleep(0.002)


def alive(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    mother = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.scenarios.mortal",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    found = Nursery(mother)
    assert await found._line() == "ready"
    yield found
    mother.kill()
    await mother.wait()
    assert mother.stdin is not None
    mother.stdin.close()
    mother._transport.close()  # type: ignore[attr-defined]  # asyncio names no public way


@dataclass
class StandIn:
    """The provider: remembers what arrived, also when nobody waited for its answer."""

    arrived: Counter[str] = field(default_factory=Counter)
    to: dict[str, str] = field(default_factory=dict)
    port: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    calls: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                await self._note(reader, writer)
            with contextlib.suppress(ConnectionError):
                writer.close()
                await writer.wait_closed()
        finally:
            self.calls -= 1

    async def _note(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, _ = await read_call(reader)
        await asyncio.sleep(DICE.uniform(0, 0.004))
        self.arrived[head["x-key"]] += 1
        self.to[head["x-key"]] = head["x-to"]
        self.heard.set()
        await asyncio.sleep(DICE.uniform(0, 0.004))
        answer(writer, f"m-{self.arrived.total()}")


@pytest.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    found = StandIn()
    server = await asyncio.start_server(found.take, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()
    await until(lambda: found.calls == 0)


async def _fan_out(number: int, *, idempotent: bool) -> None:
    if not number:
        now = SystemClock().now()
        people = [
            ChatAccount(channel="wire", account="1", chat_id=f"c{n}", created_at=now)
            for n in range(RECIPIENTS)
        ]
        await ChatAccount.bulk_create(people, batch_size=1000)
    ids = [int(str(i)) for i in await ChatAccount.all().values_list("id", flat=True)]
    store = Outbox(Plain(), lambda _c, _a: able(idempotent=idempotent), SystemClock())
    message = Message(f"bulletin {number}")
    await store.say(ids, message, key=f"f{number}", priority=Priority.BULLETIN)


async def _send_and_kill(nursery: Nursery, stand_in: StandIn, url: str, *, idempotent: bool) -> int:
    """Until a process got through the whole fan-out; how many were killed on the way."""
    before = nursery.kills
    while True:
        stand_in.heard.clear()
        child = await nursery.born("outbox", url=url, port=stand_in.port, idempotent=idempotent)
        if nursery.kills >= KILLS or nursery.kills - before >= KILLS_EACH:
            await nursery.gone(child)
            return nursery.kills - before
        while not stand_in.heard.is_set() and alive(child):
            await asyncio.sleep(0.002)
        await asyncio.sleep(DICE.uniform(0.02, 0.15))
        if nursery.kills % 2:  # every other time with a message on the wire
            while not stand_in.calls and alive(child):
                await asyncio.sleep(0)
        if not await nursery.kill(child):
            return nursery.kills - before


async def _check(stand_in: StandIn, number: int, kills: int, *, idempotent: bool) -> int:
    """What must hold after one fan-out; returns how many rows are shown as unclear."""
    rows = await OutboxRow.filter(key__startswith=f"f{number}:")
    assert len(rows) == RECIPIENTS
    arrived = {r.key: stand_in.arrived[r.key] for r in rows}
    by_state = {s: {r.key for r in rows if r.state == s} for s in OutState}
    lost = {key for key, times in arrived.items() if not times}
    again = sum(times - 1 for times in arrived.values() if times)
    doubt = by_state[OutState.UNCLEAR]
    assert by_state[OutState.SENT] | doubt == set(arrived), "every row is settled or shown"
    assert not by_state[OutState.SENT] & lost, "what is called sent has arrived"
    if idempotent:
        assert not lost, "nobody is forgotten"
        assert not doubt
        assert again <= kills * CONCURRENCY, "only what was on the wire or not written down yet"
        assert max(arrived.values()) <= 1 + kills
    else:
        assert again == 0, "nobody gets it twice"
        assert lost <= doubt, "whoever may have missed it is shown"
        assert len(doubt) <= kills * CONCURRENCY
    return len(doubt)


async def test_fan_outs_killed_again_and_again(
    nursery: Nursery, stand_in: StandIn, database: str
) -> None:
    number, unclear = 0, 0
    while nursery.kills < KILLS:
        idempotent = number % 2 == 0
        await _fan_out(number, idempotent=idempotent)
        kills = await _send_and_kill(nursery, stand_in, database, idempotent=idempotent)
        unclear += await _check(stand_in, number, kills, idempotent=idempotent)
        number += 1
    assert nursery.kills == KILLS
    assert unclear > 0, "at least one kill met a row on the wire"
    assert Counter(stand_in.to.values()).most_common(1)[0][1] <= number
    assert set(stand_in.arrived) <= {
        str(k) for k in await OutboxRow.all().values_list("key", flat=True)
    }


@dataclass
class Phones:
    """Everybody sends the next word when the last one is acknowledged, again and again if not."""

    port: int
    said: dict[str, int] = field(default_factory=dict)  # acknowledged words of each chat
    tries: int = 0

    async def talk(self, chat: str) -> None:
        while self.said.setdefault(chat, 0) < WORDS:
            event = Event(
                "wire",
                "1",
                f"{chat}-{self.said[chat]}",
                EventKind.TEXT,
                chat,
                SystemClock().now(),
                text=f"word {self.said[chat]}",
            )
            self.tries += 1
            try:
                async with asyncio.timeout(2):
                    acknowledged = await post(self.port, {}, event.to_json()) == "stored"
            except (OSError, TimeoutError):
                await asyncio.sleep(0.01)
                continue
            self.said[chat] += acknowledged


async def _kill_often(nursery: Nursery, phones: Phones, **more: Any) -> int:
    """Returns a child that is left alive."""
    for _ in range(INBOX_KILLS):
        child = await nursery.born("inbox", port=phones.port, **more)
        before = sum(phones.said.values())
        async with asyncio.timeout(20):
            while sum(phones.said.values()) == before < CHATS * WORDS:
                await asyncio.sleep(0.002)
        await asyncio.sleep(DICE.uniform(0.02, 0.12))
        assert await nursery.kill(child)
    return await nursery.born("inbox", port=phones.port, **more)


async def test_what_was_acknowledged_is_worked_on_once_and_in_order(
    nursery: Nursery, database: str, tmp_path: Path
) -> None:
    phones = Phones(free_port())
    talking = [asyncio.create_task(phones.talk(f"c{n}")) for n in range(CHATS)]
    child = await _kill_often(nursery, phones, url=database, folder=str(tmp_path / "media"))
    async with asyncio.timeout(60):
        await asyncio.gather(*talking)
        while await InboxRow.exclude(state="done").count():
            await asyncio.sleep(0.02)
    await nursery.kill(child)
    words = [f"word {n}" for n in range(WORDS)]
    assert phones.tries > CHATS * WORDS, "some were sent again"
    heard = Counter(await AuditRow.all().values_list("subject", flat=True))
    assert heard == Counter(f"event:c{n}.{word}" for n in range(CHATS) for word in words)
    for state in await DialogState.all():
        assert state.data["heard"] == words
    answers = await OutboxRow.all().prefetch_related("content", "chat_account")
    told = Counter((r.chat_account.chat_id, r.content.body["text"]) for r in answers)
    assert told == Counter((f"c{n}", f"<heard text={w}>") for n in range(CHATS) for w in words)
    assert (await audit.verify()).broken_at is None
