"""A lane: order, priority, limits, what it does with failures, and that stopping loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

import pytest

from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Attachment, Button, Message
from bot.outbox import rows
from bot.outbox.policy import TRIES
from bot.outbox.rows import Outcome, Unspent
from bot.outbox.store import To
from bot.storage import db
from models import ChatAccount, OutboxContent, OutboxRow
from models.outbox import OutState, Priority
from tests.outbox.stage import Stage, order, until


class Turnstile(asyncio.Event):
    """A gate that lets so many through."""

    def __init__(self) -> None:
        super().__init__()
        self._may = asyncio.Semaphore(0)

    async def wait(self) -> Literal[True]:
        await self._may.acquire()
        return True

    def let(self, number: int) -> None:
        for _ in range(number):
            self._may.release()

    def set(self) -> None:
        self.let(100)


async def test_one_chat_hears_everything_in_order(stage: Stage) -> None:
    for n in range(12):
        await stage.say(f"a{n}", "lan")
        await stage.say(f"b{n}", "hoa")
    async with stage.running():
        await until(lambda: len(stage.wire.sent) == 24)
    assert order(stage.wire.sent, "lan") == [f"a{n}" for n in range(12)]
    assert order(stage.wire.sent, "hoa") == [f"b{n}" for n in range(12)]
    assert set((await stage.states()).values()) == {"sent"}


async def test_the_order_holds_over_a_retry(stage: Stage) -> None:
    stage.wire.script["one"] = [SendError(Cause.UNAVAILABLE)]
    await stage.say("one")
    await stage.say("two")
    async with stage.running() as lane:
        await stage.put_off("one")
        assert stage.wire.sent == []
        stage.clock.move(seconds=2)
        lane.wake()
        await stage.sends("one", "two")


async def test_a_more_urgent_message_overtakes_in_the_same_chat_and_over_chats(
    stage: Stage,
) -> None:
    stage.able(concurrency=1)
    await stage.say("bulletin", "lan", priority=Priority.BULLETIN)
    await stage.say("notice", "hoa", priority=Priority.NOTICE)
    await stage.say("flood", "lan", priority=Priority.EMERGENCY)
    await stage.say("alert", "bao", priority=Priority.ALERT)
    async with stage.running():
        await stage.sends("flood", "alert", "notice", "bulletin")
    assert stage.wire.texts() == ["flood", "alert", "notice", "bulletin"]


async def test_two_messages_never_go_to_one_chat_at_once(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    await stage.say("bulletin", priority=Priority.BULLETIN)
    await stage.say("flood", priority=Priority.EMERGENCY)
    async with stage.running():
        await until(lambda: bool(stage.wire.tried))
        await stage.say("reply")
        assert stage.wire.tried == [("lan", "flood")]
        stage.wire.gate.set()
        await stage.sends("flood", "reply", "bulletin")
    assert stage.wire.most == 1


async def test_what_is_put_off_to_the_morning_holds_up_nothing(stage: Stage) -> None:
    morning = stage.clock.now() + timedelta(hours=6)
    await stage.say("tomorrow", priority=Priority.NOTICE, due_at=morning)
    await stage.say("today", priority=Priority.NOTICE)
    async with stage.running() as lane:
        await stage.sends("today")
        stage.clock.set(morning)
        lane.wake()
        await stage.sends("today", "tomorrow")
    assert stage.wire.texts() == ["today", "tomorrow"]


async def test_no_more_than_concurrency_is_ever_on_the_wire(stage: Stage) -> None:
    stage.able(concurrency=4)
    await stage.say("hello", *[f"c{n}" for n in range(40)])
    async with stage.running():
        await until(lambda: len(stage.wire.sent) == 40)
    assert stage.wire.most == 4


async def test_a_crash_never_leaves_more_in_doubt_than_may_be_on_the_wire(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered while others were written down is as unsettled as what is on the wire."""
    stage.able(concurrency=4)
    stage.wire.gate = gate = Turnstile()
    doubt: list[int] = []
    write = rows.write

    async def slow(outcomes: Sequence[Outcome], now: datetime) -> list[Unspent]:
        doubt.append(await OutboxRow.filter(state=OutState.SENDING).count())
        found = await write(outcomes, now)
        gate.let(stage.wire.now)
        await until(lambda: stage.wire.now == 0)
        gate.let(2)
        return found

    monkeypatch.setattr(rows, "write", slow)
    await stage.say("hello", *[f"c{n}" for n in range(20)])
    gate.let(2)
    async with stage.running():
        await until(lambda: len(stage.wire.sent) == 20)
    assert max(doubt) == 4


async def test_the_rate_is_kept_by_the_bucket(stage: Stage) -> None:
    stage.able(rate_per_s=100.0, burst=10, concurrency=50)
    await stage.say("hello", *[f"c{n}" for n in range(40)])
    loop = asyncio.get_running_loop()
    async with stage.running():
        start = loop.time()
        await until(lambda: len(stage.wire.sent) == 40)
        took = loop.time() - start
    assert took >= 0.29, f"40 messages in {took:.2f} s with 10 at once and 100 a second"


async def test_another_package_counts_from_then_on(stage: Stage) -> None:
    stage.able(rate_per_s=0.001, burst=1)
    async with stage.running() as lane:
        await stage.say("a", "lan")
        await stage.say("b", "hoa")
        await stage.sends("a")
        stage.able(rate_per_s=1000.0, burst=10)
        lane.wake()
        await stage.sends("a", "b")
    assert stage.wire.texts() == ["a", "b"]


async def test_each_chat_has_its_own_pace(stage: Stage) -> None:
    stage.able(chat_rate_per_s=20.0)
    for n in range(3):
        await stage.say(f"a{n}", "lan")
    await stage.say("b0", "hoa")
    async with stage.running() as lane:
        await until(lambda: len(stage.wire.sent) == 2)
        assert sorted(stage.wire.texts()) == ["a0", "b0"]
        await stage.days_pass(lane, lambda: len(stage.wire.sent) == 4, seconds=0.05)
    assert order(stage.wire.sent, "lan") == ["a0", "a1", "a2"]
    row = await stage.row("a2")
    assert row.attempts == 1, "waiting for one's turn is not a try"


async def test_a_throttled_chat_does_not_stop_the_others(stage: Stage) -> None:
    slow = SendError(Cause.THROTTLED, scope=Scope.CHAT, retry_after_s=40)
    stage.wire.script["one"] = [slow]
    await stage.say("one", "lan")
    await stage.say("two", "lan")
    await stage.say("other", "hoa")
    async with stage.running() as lane:
        await stage.sends("other")
        await stage.put_off("one")
        stage.clock.move(seconds=39)
        lane.wake()
        await stage.say("more", "hoa")
        lane.wake()
        await stage.sends("other", "more")
        stage.clock.move(seconds=2)
        lane.wake()
        await stage.sends("other", "more", "one", "two")
    assert stage.wire.texts() == ["other", "more", "one", "two"]


async def test_a_throttled_account_pauses_the_whole_lane(stage: Stage) -> None:
    stage.able(concurrency=1)
    stage.wire.script["one"] = [SendError(Cause.THROTTLED, scope=Scope.LANE, retry_after_s=20)]
    await stage.say("one", "lan")
    await stage.say("other", "hoa")
    async with stage.running() as lane:
        await stage.put_off("one")
        stage.clock.move(seconds=19)
        lane.wake()
        await until(lambda: lane._holding.paused_s(stage.clock.now()) <= 1)
        assert stage.wire.sent == []
        assert (await stage.lane_row()).cause == "throttled"
        stage.clock.move(seconds=2)
        lane.wake()
        await until(lambda: len(stage.wire.sent) == 2)
    assert (await stage.lane_row()).cause == "", "it works again"


async def test_a_pause_outlives_the_process(stage: Stage) -> None:
    stage.able(concurrency=1)
    stage.wire.script["one"] = [SendError(Cause.THROTTLED, scope=Scope.LANE, retry_after_s=20)]
    await stage.say("one", "lan")
    await stage.say("other", "hoa")
    async with stage.running("first"):
        await stage.put_off("one")
    async with stage.running("second") as lane:
        await until(lambda: lane._holding.held)
        assert stage.wire.sent == []
        stage.clock.move(seconds=21)
        lane.wake()
        await until(lambda: len(stage.wire.sent) == 2)


async def test_a_blocked_chat_is_closed_and_the_reason_kept(stage: Stage) -> None:
    stage.wire.script["one"] = [SendError(Cause.BLOCKED, vendor_code="403", detail="blocked")]
    await stage.say("one")
    async with stage.running():
        row = await stage.becomes("one", "failed")
    assert (row.cause, row.detail) == ("blocked", "403 blocked")
    assert (await ChatAccount.get(chat_id="lan")).state == "blocked"


async def test_tries_come_to_an_end_but_patience_with_the_account_does_not(stage: Stage) -> None:
    stage.wire.script["bad"] = [SendError(Cause.UNKNOWN) for _ in range(50)]
    stage.wire.script["token"] = [SendError(Cause.TOKEN) for _ in range(20)]
    await stage.say("bad", "lan")
    await stage.say("token", "hoa")
    async with stage.running() as lane:
        await stage.days_pass(lane, lambda: bool(stage.wire.sent))
        await stage.becomes("token", "sent")
    row = await stage.row("bad")
    assert (row.state, row.attempts, row.cause) == ("failed", TRIES, "unknown")
    assert (await stage.row("token")).attempts == 21


async def test_a_crash_of_the_adapter_fails_the_message_and_nothing_else(stage: Stage) -> None:
    stage.wire.script["one"] = [RuntimeError("bug")]
    await stage.say("one")
    await stage.say("two")
    async with stage.running():
        await stage.sends("two")
    row = await stage.row("one")
    assert (row.state, row.cause) == ("failed", "rejected")
    assert "bug" in row.detail


async def test_expired_rows_are_never_sent(stage: Stage) -> None:
    await stage.say("late", expires_at=stage.clock.now() + timedelta(minutes=5))
    stage.clock.move(minutes=6)
    await stage.say("new")
    async with stage.running():
        await stage.sends("new")
    assert (await stage.row("late")).cause == "expired"
    assert (await stage.row("late")).state == "failed"


async def test_what_is_withdrawn_while_on_the_wire_stays_withdrawn(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    await stage.say("one")
    async with stage.running():
        await until(lambda: bool(stage.wire.tried))
        await OutboxRow.all().update(state=OutState.FAILED, cause="withdrawn")
        stage.wire.gate.set()
        await until(lambda: bool(stage.wire.sent))
    row = await stage.row("one")
    assert (row.state, row.cause) == ("failed", "withdrawn")


async def test_stopping_lets_what_is_on_the_wire_finish(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    stage.able(concurrency=3)
    await stage.say("hello", *[f"c{n}" for n in range(9)])
    lane = stage.lane()
    task = asyncio.create_task(lane.run())
    await until(lambda: len(stage.wire.tried) == 3)
    lane.stop()
    done, _ = await asyncio.wait([task], timeout=0.1)
    assert not done, "the answers are still to come"
    stage.wire.gate.set()
    await asyncio.wait_for(task, 10)
    found = [str(r.state) for r in await OutboxRow.all().order_by("id")]
    assert sorted(found) == ["queued"] * 6 + ["sent"] * 3
    assert (await stage.lane_row()).owner == ""
    async with stage.running("next"):
        await until(lambda: len(stage.wire.sent) == 9)
    assert len({chat for chat, _ in stage.wire.sent}) == 9


async def test_a_failing_database_only_pauses_the_lane(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that fails when the outcome is written: it is written later, once."""
    real, away = rows.write, True

    async def write(*args: object) -> list[rows.Unspent]:
        if away and args[0]:
            raise OSError("no database")
        return await real(*args)  # type: ignore[arg-type]  # what the test gives

    monkeypatch.setattr(rows, "write", write)
    monkeypatch.setattr("bot.outbox.lane._POLL_S", 0.01)
    await stage.say("one")
    await stage.say("two", "hoa")
    async with stage.running() as lane:
        await until(lambda: lane._failing)
        away = False
        await stage.becomes("one", "sent")
        await stage.becomes("two", "sent")
    assert sorted(stage.wire.texts()) == ["one", "two"]


async def test_rows_claimed_by_a_transaction_that_failed_go_out_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit's answer was lost: the rows are marked 'sending', but nobody has them."""
    lost = 0

    @contextlib.asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        nonlocal lost
        async with db.transaction():
            yield
        lost += 1
        if lost == 1:
            raise OSError("connection lost after the commit")

    monkeypatch.setattr("bot.outbox.commits.transaction", transaction)
    monkeypatch.setattr("bot.outbox.lane._POLL_S", 0.01)
    await stage.say("one")
    await stage.say("two")
    async with stage.running():
        await stage.sends("one", "two")
    assert lost > 1


async def test_many_contents_are_forgotten_without_losing_a_message(stage: Stage) -> None:
    """The cache of contents is emptied in between; a shared one is read again."""
    contents = rows.Contents(size=3)
    ids = [
        (await OutboxContent.create(body={"text": f"t{n}"}, created_at=stage.clock.now())).id
        for n in range(6)
    ]
    await contents.load(ids[:4])
    await contents.load([ids[0], ids[5]])
    assert [contents.part(i).text for i in (ids[0], ids[5])] == ["t0", "t5"]


async def test_buttons_are_minted_for_each_reader_and_media_get_an_address(stage: Stage) -> None:
    message = Message(
        "Đã đọc?",
        (Button("Đã đọc", "content.read", "{ref}"),),
        (Attachment("photo", "ab" * 32, "a.jpg", "image/jpeg"),),
    )
    stage.able(media_out=frozenset({"photo"}), max_caption=100)
    to = [To(await stage.chat("lan"), "11"), To(await stage.chat("hoa"), "22")]
    await stage.outbox.say(to, message, key="k")
    async with stage.running():
        await until(lambda: len(stage.wire.sent) == 2)
    wires = [m.buttons[0].action for m in stage.wire.messages]
    assert sorted(w.split(".")[1].split(":")[1] for w in wires) == ["11", "22"]
    assert len({w.rsplit(".", 1)[1] for w in wires}) == 2
    assert stage.wire.messages[0].media[0].url == f"http://media/{'ab' * 32}"


async def test_an_idle_lane_asks_the_database_about_once_a_second(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a pause nor a row that waits for another makes it spin."""
    asked = 0
    real = db.execute

    async def execute(sql: str, values: object = ()) -> object:
        nonlocal asked
        asked += 1
        return await real(sql, values)  # type: ignore[arg-type]  # what the test gives

    stage.wire.script["one"] = [SendError(Cause.UNAVAILABLE)]
    await stage.say("one")
    await stage.say("behind")
    async with stage.running():
        await stage.put_off("one")
        monkeypatch.setattr(rows, "execute", execute)
        await asyncio.sleep(0.5)
    assert asked < 10
