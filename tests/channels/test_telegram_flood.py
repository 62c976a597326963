"""Flood control through the whole outbox: who got too much waits, everybody else is served."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.flood import Floods
from bot.channels.telegram.settings import Config
from bot.clock import SystemClock
from bot.core.buttons import ButtonTokens
from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Message
from bot.outbox.limiter import LaneBucket
from bot.outbox.store import Outbox, To
from bot.outbox.worker import OutboxWorker
from bot.standin.telegram import FakeTelegram, Rates, running
from models import ChatAccount, OutboxRow
from models import Lane as LaneRow
from models.outbox import OutState, Priority
from tests.fakes.deps import make_deps
from tests.outbox.stage import Plain


@dataclass
class Post:
    """An outbox with its lanes on the real clock, over the stand-in."""

    fake: FakeTelegram
    outbox: Outbox
    worker: OutboxWorker
    said: int = 0

    async def chat(self, chat_id: str) -> int:
        made = await ChatAccount.get_or_create(
            channel="telegram",
            account=self.fake.account,
            chat_id=chat_id,
            defaults={
                "created_at": SystemClock().now(),
                "kind": "group" if chat_id.startswith("group:") else "person",
            },
        )
        return made[0].id

    async def say(self, text: str, *chats: str, priority: Priority = Priority.REPLY) -> None:
        self.said += 1
        to = [To(await self.chat(c)) for c in chats]
        await self.outbox.say(to, Message(text), key=f"k{self.said}", priority=priority)
        self.worker.wake()

    async def row(self, chat: str) -> OutboxRow:
        return await OutboxRow.get(chat_account__chat_id=chat)


@contextlib.asynccontextmanager
async def posted(
    folder: Path, *, rates: Rates | None = None, **settings: float
) -> AsyncIterator[Post]:
    async with running(rates=rates) as fake:
        clock = SystemClock()
        deps = replace(make_deps(folder), clock=clock)
        channel = TelegramChannel(Config(**fake.config(**settings)), deps)
        outbox = Outbox(Plain(), lambda _c, account: channel.capabilities(account), clock)
        worker = OutboxWorker({"telegram": channel}, clock, ButtonTokens(b"k" * 32), deps.media)
        task = asyncio.create_task(worker.run())
        try:
            yield Post(fake, outbox, worker)
        finally:
            await worker.stop()
            await asyncio.wait_for(task, 20)
            await channel.stop()


async def test_one_flooded_chat_stops_no_other(database: str, tmp_path: Path) -> None:
    async with posted(tmp_path) as post:
        lan = post.fake.person("H'Lan")
        others = [post.fake.person(f"p{n}") for n in range(20)]
        post.fake.faults.plan("status", "sendMessage", status=429, retry_after=2)
        await post.say("cho H'Lan", lan.chat_id)
        async with asyncio.timeout(5):
            while (await post.row(lan.chat_id)).attempts == 0:
                await asyncio.sleep(0.01)
        await post.say("cho mọi người", *(p.chat_id for p in others))
        for person in others:
            await person.expect("cho mọi người", timeout=1.5)
        assert not lan.sees
        assert (await LaneRow.get()).paused_until_at is None
        await lan.expect("cho H'Lan")


async def test_a_flooded_bot_stands_still_as_a_whole(database: str, tmp_path: Path) -> None:
    async with posted(tmp_path) as post:
        people = [post.fake.person(f"p{n}") for n in range(12)]
        post.fake.faults.plan("status", "sendMessage", status=429, retry_after=1, times=3)
        for n in range(0, 12, 3):
            await post.say("nghe này", *(p.chat_id for p in people[n : n + 3]))
            await asyncio.sleep(0.05)
        for person in people:
            await person.expect("nghe này")
        assert all(len(p.sees) == 1 for p in people)
        assert post.fake.calls.count("sendMessage") <= 12 + 3 + 3  # no storm against a closed door


async def test_the_limits_of_telegram_are_never_met(database: str, tmp_path: Path) -> None:
    rates = Rates()
    async with posted(tmp_path, rates=rates) as post:
        people = [post.fake.person(f"p{n}") for n in range(60)]
        for text in ("một", "hai"):
            await post.say(text, *(p.chat_id for p in people))
        for person in people:
            await person.expect("hai", timeout=15)
        assert rates.refused == 0
        assert all([s.text for s in p.sees] == ["một", "hai"] for p in people)


async def test_a_group_over_its_twenty_a_minute_delays_nobody_else(
    database: str, tmp_path: Path
) -> None:
    rates = Rates()
    async with posted(tmp_path, rates=rates, group_rate_per_min=0) as post:
        group, lan = post.fake.group("Buôn Phung"), post.fake.person("H'Lan")
        for n in range(22):
            await post.say(f"tin {n}", f"group:{group.chat_id}")
        await group.expect("tin 19")
        await post.say("chào", lan.chat_id)
        await lan.expect("chào", timeout=2)
        await group.expect("tin 20", timeout=10)  # a twentieth of a minute later
        assert rates.refused >= 1
        rows = OutboxRow.filter(chat_account__chat_id=f"group:{group.chat_id}")
        assert await rows.filter(state=OutState.FAILED).count() == 0
        assert [s.text for s in group.sees] == [f"tin {n}" for n in range(21)]


async def test_a_group_gets_no_more_than_it_may(database: str, tmp_path: Path) -> None:
    rates = Rates()
    async with posted(tmp_path, rates=rates, group_rate_per_min=600) as post:
        group = post.fake.group("Buôn Phung")
        for n in range(6):
            await post.say(f"tin {n}", f"group:{group.chat_id}")
        started = asyncio.get_running_loop().time()
        await group.expect("tin 5")
        assert asyncio.get_running_loop().time() - started > 0.3  # ten a second here
        assert Config().group_rate_per_min == 20


def test_a_machine_that_stands_still_meets_no_limit_either(tmp_path: Path) -> None:
    """What was claimed before a pause arrives after it, together with what the pause allowed."""
    now, wire, dice = [0.0], 0, random.Random(3)
    rates = Rates(lambda: now[0])
    settings = Config(**FakeTelegram().config())
    caps = TelegramChannel(settings, make_deps(tmp_path)).capabilities("")
    bucket = LaneBucket(caps, lambda: now[0])
    for n in range(3000):
        now[0] += dice.choice((0.01, 0.1, 0.3, 0.7))
        claimed = min(bucket.available(), caps.concurrency - wire)
        bucket.take(claimed)
        wire += claimed
        arrived = dice.choice((0, wire // 2, wire, wire))
        wire -= arrived
        assert not any(rates.wait_s(f"{n}.{one}") for one in range(arrived)), f"step {n}"


def thrown(floods: Floods, chat: str, cause: Cause = Cause.THROTTLED) -> Scope:
    return floods.seen(chat, SendError(cause, scope=Scope.CHAT)).scope


def test_three_people_refused_at_once_mean_the_bot() -> None:
    now = [0.0]
    floods = Floods(lambda: now[0])
    assert [thrown(floods, c) for c in ("1", "1", "2", "2")] == ["chat"] * 4
    assert thrown(floods, "3", Cause.BLOCKED) == "chat"
    assert thrown(floods, "3") == "lane"
    now[0] = 6.0
    assert thrown(floods, "4") == "chat"


def test_groups_have_their_own_limit_and_say_nothing_about_the_bot() -> None:
    floods = Floods(lambda: 0.0)
    assert {thrown(floods, f"group:-{n}") for n in range(9)} == {"chat"}


@pytest.mark.parametrize(("chat", "least"), [("7", 2), ("-7", 20)])
def test_the_stand_in_counts_as_telegram_does(chat: str, least: int) -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.wait_s(chat) for _ in range(least)] == [0] * least
    wait = rates.wait_s(chat)
    assert wait == (1 if least == 2 else 3)
    now[0] += wait
    assert rates.wait_s(chat) == 0
    assert sum(rates.wait_s(str(n)) == 0 for n in range(100, 140)) <= 30
