"""Who holds a lane: nobody takes it from a living holder, a dead one's is taken over at once, and a
holder that lost it does no harm."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.errors import Cause, SendError
from bot.core.events import Event, EventKind
from bot.outbox import leases, receipts
from models import ChatAccount, OutboxRow
from models.account import AccountMonth, OwnAccount
from models.outbox import Lane, Priority
from tests.fakes.house import CAPS
from tests.outbox.stage import LANE, Stage, until


async def test_a_second_process_does_not_send_the_emergency_again(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    await stage.say("lũ quét", priority=Priority.EMERGENCY)
    async with stage.running("first"):
        await until(lambda: len(stage.wire.tried) == 1)
        second = stage.worker()
        run = asyncio.create_task(second.run())
        await asyncio.sleep(0.3)  # nothing must happen: there is no event to wait for
        stage.wire.gate.set()
        await second.stop()
        await run
    assert len(stage.wire.sent) == 1, stage.wire.sent


async def test_a_holder_that_lost_its_lane_takes_nothing_back(stage: Stage) -> None:
    """Its claim was committed and the answer lost; then it stalled past its lease."""
    stage.able(concurrency=2)
    lane = stage.lane("first")
    await stage.say("one")
    assert await lane._holding.hold()
    await lane._holding.exchange(lane._hand, look=False)
    lane._holding.doubt()
    stage.clock.move(seconds=31)
    stage.wire.gate = asyncio.Event()
    async with stage.running("second"):
        await until(lambda: len(stage.wire.tried) == 1)
        await lane._round()
        assert not lane._holding.held
        stage.wire.gate.set()
    assert len(stage.wire.tried) == 1, stage.wire.tried
    assert not lane._hand.sending


async def test_a_lost_lanes_late_failure_is_not_written_over_the_new_try(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    stage.wire.script["flood"] = [SendError(Cause.UNAVAILABLE), None]
    await stage.say("flood", priority=Priority.EMERGENCY)
    lane = stage.lane("first")
    assert await lane._holding.hold()
    await lane._round()
    await until(lambda: len(stage.wire.tried) == 1)
    stage.clock.move(seconds=31)
    async with stage.running("second"):
        await until(lambda: len(stage.wire.tried) == 2)
        stage.wire.gate.set()
        await asyncio.wait(lane._hand.sending.values())
        await lane._turn()
        assert not lane._hand.outcomes
        row = await stage.becomes("flood", "sent")
    assert row.attempts == 1


async def test_what_a_lost_lane_surely_sent_is_not_sent_again(stage: Stage) -> None:
    """The new holder had it queued again; the old one's answer came in time."""
    stage.wire.gate = asyncio.Event()
    await stage.say("flood", priority=Priority.EMERGENCY)
    lane = stage.lane("first")
    assert await lane._holding.hold()
    await lane._round()
    await until(lambda: len(stage.wire.tried) == 1)
    stage.clock.move(seconds=31)
    now = stage.clock.now()
    assert await leases.take(LANE, "second", now, now + leases.LEASE)
    await leases.recover(LANE, [], replace(CAPS, idempotent=False))
    stage.wire.gate.set()
    await asyncio.wait(lane._hand.sending.values())
    await lane._turn()
    await lane._turn()
    assert (await stage.row("flood")).state == "sent"


async def test_what_is_claimed_is_not_sent_after_the_lease(stage: Stage) -> None:
    lane = stage.lane("first")
    await stage.say("one")
    assert await lane._holding.hold()
    exchanged = await lane._holding.exchange(lane._hand, look=True)
    stage.clock.move(seconds=31)
    for row in exchanged.found:
        lane._start(row)
    await asyncio.wait(lane._hand.sending.values())
    assert stage.wire.tried == []
    await lane._round()  # nobody took it: it holds on, and the row goes out
    await until(lambda: stage.wire.texts() == ["one"])


async def test_a_dead_holders_lane_is_taken_over_within_five_seconds(stage: Stage) -> None:
    """Its lease as it stood the moment before: whoever looks once a second finds it in time."""
    lane = stage.lane("dead")
    await stage.say("flood", priority=Priority.EMERGENCY)
    assert await lane._holding.hold()
    async with asyncio.TaskGroup() as group:
        worker = stage.worker()
        group.create_task(worker.run())
        await until(lambda: worker._looks > 1)
        assert stage.wire.tried == []
        stage.clock.move(seconds=4)
        await stage.sends("flood")
        await worker.stop()


async def test_two_processes_keep_the_order_and_the_pace_of_one_account(stage: Stage) -> None:
    """An emergency for many: one process holds the lane, ends, and the other goes on with what is
    left, in the same order, nobody twice."""
    stage.able(rate_per_s=150.0, burst=5, concurrency=5)
    crowd = [*(f"near{n}" for n in range(40)), *(f"rest{n}" for n in range(20))]
    await stage.say("flood", *crowd, priority=Priority.CROWD)
    speakers = [f"speaker{n}" for n in range(10)]
    await stage.say("flood", *speakers, priority=Priority.EMERGENCY)
    began = asyncio.get_running_loop().time()
    async with stage.running("two"):
        async with stage.running("one"):
            await until(lambda: len(stage.wire.sent) >= 25)
        await until(lambda: len(stage.wire.sent) >= 70)
    took = asyncio.get_running_loop().time() - began
    told = [chat for chat, _ in stage.wire.sent]
    assert sorted(told) == sorted([*speakers, *crowd])
    assert set(told[:10]) == set(speakers)
    assert {chat[:4] for chat in told[10:45]} == {"near"}, "but for those on the wire at once"
    assert took >= (70 - 2 * 5) / 150


async def test_a_slow_but_living_holder_keeps_its_lane(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    await stage.say("one")
    async with stage.running("slow") as lane:
        await until(lambda: len(stage.wire.tried) == 1)
        for _ in range(10):
            stage.clock.move(seconds=1)
            before = (await stage.lane_row()).lease_until_at
            lane._woken.set()
            await until(lambda: not lane._woken.is_set() and not lane._holding._commits._running)
            after = (await stage.lane_row()).lease_until_at
            assert before is not None
            assert after is not None
            assert after >= max(before, stage.clock.now())


async def test_an_idle_lane_writes_nothing_to_keep_itself(stage: Stage) -> None:
    await stage.say("one")
    async with stage.running() as lane:
        await stage.becomes("one", "sent")
        await until(lambda: not lane._look and not lane._holding._commits._running)
        before = await stage.lane_row()
        for _ in range(5):
            stage.clock.move(seconds=20)
            lane._woken.set()
            await until(lambda: not lane._woken.is_set() and not lane._holding._commits._running)
        assert (await stage.lane_row()).lease_until_at == before.lease_until_at


async def test_echoes_do_not_write_the_accounts_row_each(stage: Stage) -> None:
    """One row for a whole account: two processes waited for each other there."""
    await stage.say("one")
    stamps = set()
    for n in range(20):
        stage.clock.move(seconds=0.1)
        event = Event(
            "wire", "1", f"e{n}", EventKind.ECHO, "hoa", stage.clock.now(), message_ids=(f"m{n}",)
        )
        await receipts.record(event, stage.clock.now())
        stamps.add((await stage.lane_row()).echo_at)
    assert len(stamps) <= 3
    await OutboxRow.all().update(state="unclear", claimed_at=stage.clock.now())
    stage.clock.move(seconds=0.1)
    await receipts.record(event, stage.clock.now())
    assert (await stage.lane_row()).echo_at == stage.clock.now(), "it says something about that row"


async def test_a_message_refused_in_the_next_month_is_given_back_to_its_own(stage: Stage) -> None:
    stage.able(reply_window_h=48, paid_window_h=168)
    stage.clock.set(datetime(2026, 3, 31, 16, 59, tzinfo=UTC))  # 23:59, the last of March
    await OwnAccount.create(lane=LANE, paid_budget=1)
    chat = await stage.chat("lan")
    await ChatAccount.filter(id=chat).update(last_word_at=stage.clock.now() - timedelta(hours=60))
    stage.wire.gate = asyncio.Event()
    stage.wire.script["one"] = [SendError(Cause.REJECTED)]
    await stage.say("one")
    async with stage.running():
        await until(lambda: len(stage.wire.tried) == 1)
        stage.clock.move(minutes=2)
        stage.wire.gate.set()
        await stage.becomes("one", "failed")
    assert {m.month: m.paid for m in await AccountMonth.all()} == {"2026-03": 0}


async def test_taking_a_lane_that_another_is_taking_is_refused(stage: Stage) -> None:
    await stage.say("one")
    now = stage.clock.now()
    assert await leases.take(LANE, "first", now, now + leases.LEASE)
    assert not await leases.take(LANE, "second", now, now + leases.LEASE)
    assert not await leases.release(LANE, "second")
    assert (await Lane.get(name=LANE)).owner == "first"
