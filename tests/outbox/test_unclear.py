"""What the wire could not tell about: sent again only where right, else settled or shown."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.core.errors import Cause, SendError
from bot.core.events import Event, EventKind
from bot.outbox import leases, receipts
from models import OutboxRow
from models.outbox import Lane, Priority
from tests.outbox.stage import LANE, Stage, until

UNCLEAR = SendError(Cause.UNCLEAR, detail="time-out")
WAIT = timedelta(seconds=60)


def echo(stage: Stage, text: str, chat: str = "lan", message_id: str = "e1") -> Event:
    return Event(
        "wire",
        "1",
        f"echo-{message_id}",
        EventKind.ECHO,
        chat,
        stage.clock.now(),
        text=text,
        message_ids=(message_id,),
    )


def receipt(stage: Stage, kind: EventKind, *ids: str) -> Event:
    return Event("wire", "1", f"{kind}-{ids}", kind, "lan", stage.clock.now(), message_ids=ids)


async def test_a_time_out_is_not_repeated_but_shown(stage: Stage) -> None:
    stage.wire.script["one"] = [UNCLEAR]
    await stage.say("one")
    await stage.say("two")
    async with stage.running():
        await stage.becomes("one", "unclear")
        await stage.sends("two")
    assert stage.wire.tried == [("lan", "one"), ("lan", "two")]


async def test_a_channel_that_knows_repeats_gets_the_same_key_again(stage: Stage) -> None:
    stage.able(idempotent=True)
    stage.wire.script["one"] = [UNCLEAR, UNCLEAR]
    await stage.say("one")
    async with stage.running() as lane:
        await stage.days_pass(lane, lambda: bool(stage.wire.sent))
        await stage.becomes("one", "sent")
    assert len(stage.wire.keys) == 3
    assert len(set(stage.wire.keys)) == 1


async def test_an_emergency_is_sent_again(stage: Stage) -> None:
    stage.wire.script["flood"] = [UNCLEAR]
    await stage.say("flood", priority=Priority.EMERGENCY)
    async with stage.running() as lane:
        await stage.put_off("flood")
        stage.clock.move(seconds=3)
        lane.wake()
        await stage.becomes("flood", "sent")
    assert [text for _, text in stage.wire.tried] == ["flood", "flood"]


async def test_an_echo_settles_it(stage: Stage) -> None:
    stage.wire.script["one"] = [UNCLEAR]
    await stage.say("one")
    async with stage.running():
        await stage.becomes("one", "unclear")
    await receipts.record(echo(stage, "other words"), stage.clock.now())
    assert (await stage.row("one")).state == "unclear"
    await receipts.record(echo(stage, "one", chat="hoa"), stage.clock.now())
    assert (await stage.row("one")).state == "unclear"
    await receipts.record(echo(stage, "one"), stage.clock.now())
    row = await stage.row("one")
    assert (row.state, row.message_id, row.cause) == ("sent", "e1", "")
    await receipts.record(receipt(stage, EventKind.SEEN, "e1"), stage.clock.now())
    assert (await stage.row("one")).receipt == 2


async def test_an_echo_before_the_answer_is_not_overwritten(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    stage.wire.script["one"] = [UNCLEAR]
    await stage.say("one")
    async with stage.running():
        await until(lambda: bool(stage.wire.tried))
        await receipts.record(echo(stage, "one"), stage.clock.now())
        stage.wire.gate.set()
        await stage.say("two")
        await stage.sends("two")
    row = await stage.row("one")
    assert (row.state, row.message_id) == ("sent", "e1")


async def test_an_echo_of_what_is_known_settles_nothing_else(stage: Stage) -> None:
    stage.wire.script["same"] = [None, UNCLEAR]
    await stage.say("same")
    async with stage.running() as lane:
        row = await stage.becomes("same", "sent")
        await stage.say("same", key="again")
        lane.wake()
        await until(lambda: len(stage.wire.tried) == 2)
    await receipts.record(echo(stage, "same", message_id=row.message_id), stage.clock.now())
    assert sorted([str(r.state) for r in await OutboxRow.all()]) == ["sent", "unclear"]


async def test_receipts_never_step_back_and_come_in_any_order(stage: Stage) -> None:
    await stage.say("one")
    async with stage.running():
        row = await stage.becomes("one", "sent")
    for kind in (EventKind.SEEN, EventKind.DELIVERED, EventKind.SEEN):
        await receipts.record(receipt(stage, kind, row.message_id), stage.clock.now())
        assert (await stage.row("one")).receipt == 2
    other = receipt(stage, EventKind.SEEN, "not-ours")
    await receipts.record(other, stage.clock.now())


async def test_settle_sends_again_only_when_later_messages_were_echoed(stage: Stage) -> None:
    stage.able(echoes=True)
    stage.wire.script["one"] = [UNCLEAR]
    await stage.say("one")
    async with stage.running():
        await stage.becomes("one", "unclear")
    stage.clock.move(minutes=5)
    await leases.settle(LANE, stage.clock.now(), WAIT)
    assert (await stage.row("one")).state == "unclear", "no echo was heard at all"
    await Lane.filter(name=LANE).update(echo_at=stage.clock.now() - timedelta(minutes=10))
    await leases.settle(LANE, stage.clock.now(), WAIT)
    assert (await stage.row("one")).state == "unclear", "the echoes are older than the message"
    await receipts.record(echo(stage, "later", chat="hoa"), stage.clock.now())
    await OutboxRow.all().update(claimed_at=stage.clock.now() - timedelta(seconds=30))
    await leases.settle(LANE, stage.clock.now(), WAIT)
    assert (await stage.row("one")).state == "unclear", "its own echo may still come"
    await OutboxRow.all().update(claimed_at=stage.clock.now() - timedelta(seconds=90))
    async with stage.running():
        await leases.settle(LANE, stage.clock.now(), WAIT)
        await stage.becomes("one", "sent")
    assert stage.wire.texts() == ["one"]


async def test_settle_gives_up_after_a_few_rounds(stage: Stage) -> None:
    stage.able(echoes=True)
    stage.wire.script["one"] = [UNCLEAR] * 9
    await stage.say("one")
    async with stage.running() as lane:
        for _ in range(6):
            await stage.becomes("one", "unclear")
            stage.clock.move(minutes=2)
            await receipts.record(echo(stage, "later", chat="hoa"), stage.clock.now())
            await leases.settle(LANE, stage.clock.now(), WAIT)
            lane.wake()
    assert (await stage.row("one")).state == "unclear"
    assert len(stage.wire.tried) <= 3


async def test_a_lane_settles_by_itself(stage: Stage) -> None:
    stage.able(echoes=True)
    stage.wire.script["one"] = [UNCLEAR]
    await stage.say("one")
    async with stage.running() as lane:
        await stage.becomes("one", "unclear")
        stage.clock.move(minutes=2)
        await receipts.record(echo(stage, "later", chat="hoa"), stage.clock.now())
        stage.clock.move(minutes=2)
        lane.wake()
        await stage.becomes("one", "sent")
    assert [text for _, text in stage.wire.tried] == ["one", "one"]
