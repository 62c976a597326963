"""What somebody waits for goes from the commit straight to the wire, where nothing waits in the
lane: never twice, never out of turn, never past a limit, and not at all when it was undone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.messages import Message
from bot.outbox import leases, rows
from bot.outbox.handing import Slots
from bot.outbox.lane import Lane
from bot.outbox.store import Outbox, To
from bot.storage.db import is_postgres, transaction
from models import ChatAccount
from models import Lane as LaneRow
from models.account import OwnAccount
from models.outbox import Priority
from tests.fakes.house import CAPS
from tests.outbox.stage import LANE, Plain, Stage, until


@contextlib.asynccontextmanager
async def saying(stage: Stage, lane: Lane) -> AsyncIterator[tuple[Outbox, list[Slots]]]:
    """One unit of work, as Services.work does it."""
    handed: list[Slots] = []
    wire = stage.wire
    outbox = Outbox(
        Plain(), lambda _c, _a: wire.caps, stage.clock, reserve=lambda _l, n: lane.reserve(n)
    )
    woken: list[str] = []
    try:
        async with transaction():
            yield outbox.noting(woken.append, handed), handed
    except BaseException:
        for slots in handed:
            slots.drop()
        raise
    for slots in handed:
        slots.go()
    if woken:
        lane.wake()


@contextlib.asynccontextmanager
async def free(stage: Stage) -> AsyncIterator[Lane]:
    """A lane that is held and has nothing to do."""
    await stage.say("first", "nobody")
    async with stage.running() as lane:
        await stage.becomes("first", "sent")
        await until(lambda: not lane._look and not lane._hand.outcomes)
        stage.wire.sent.clear()
        stage.wire.tried.clear()
        yield lane


async def claims_nothing(*_: object) -> list[rows.Row]:
    return []


async def test_it_goes_out_without_being_claimed_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with free(stage) as lane:
        if not is_postgres():  # which shares its lanes with others: there the queue is the way
            monkeypatch.setattr(rows, "claim", claims_nothing)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
            assert stage.wire.tried == []
        await stage.becomes("one", "sent")
    assert stage.wire.texts() == ["one"]


async def test_what_is_undone_is_never_sent_and_costs_no_place(stage: Stage) -> None:
    stage.able(rate_per_s=0.001, burst=2)
    async with free(stage) as lane:
        lan = await stage.chat("lan")
        for _ in range(3):
            with contextlib.suppress(RuntimeError):
                async with saying(stage, lane) as (outbox, _):
                    await outbox.say([lan], Message("never"), key="never")
                    raise RuntimeError
            await until(lambda: not lane._look)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
        await stage.sends("one")
    assert stage.wire.texts() == ["one"]


async def test_a_rate_that_is_spent_leaves_it_to_the_queue(stage: Stage) -> None:
    stage.able(rate_per_s=0.001, burst=2)
    async with free(stage) as lane:
        for text in ("one", "two"):
            async with saying(stage, lane) as (outbox, handed):
                await outbox.say([await stage.chat(text)], Message(text), key=text)
        assert not handed
        await stage.becomes("one", "sent")
        assert (await stage.row("two")).state == "queued"


async def test_two_messages_of_one_transaction_keep_their_order(stage: Stage) -> None:
    stage.wire.gate = asyncio.Event()
    stage.wire.gate.set()
    async with free(stage) as lane:
        stage.wire.gate.clear()
        async with saying(stage, lane) as (outbox, _):
            for text in ("one", "two", "three"):
                await outbox.say([await stage.chat("lan")], Message(text), key=text)
        await until(lambda: len(stage.wire.tried) == 1)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say([await stage.chat("lan")], Message("four"), key="four")
        stage.wire.gate.set()
        await stage.sends("one", "two", "three", "four")
    assert stage.wire.most == 1


async def test_it_does_not_overtake_what_waits(stage: Stage) -> None:
    """Written by another process, and not looked for yet."""
    async with free(stage) as lane:
        stage.lanes.clear()
        await stage.say("older", "hoa", priority=Priority.BULLETIN)
        stage.lanes.append(lane)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say(
                [await stage.chat("lan")], Message("one"), key="one", priority=Priority.BULLETIN
            )
        await stage.sends("older", "one")
    assert stage.wire.texts() == ["older", "one"]


async def test_what_a_savepoint_undid_is_not_sent(stage: Stage) -> None:
    async with free(stage) as lane:
        lan = await stage.chat("lan")
        async with saying(stage, lane) as (outbox, handed):
            with contextlib.suppress(RuntimeError):
                async with transaction():
                    await outbox.say([lan], Message("never"), key="never")
                    raise RuntimeError
            await outbox.say([lan], Message("one"), key="one")
        assert len(handed) == (0 if is_postgres() else 1)
        await stage.sends("one")


async def test_a_lane_that_is_somebody_elses_gets_nothing(stage: Stage) -> None:
    async with free(stage) as lane:
        later = stage.clock.now() + timedelta(hours=1)
        await LaneRow.filter(name=LANE).update(owner="other", lease_until_at=later)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
        assert (await stage.row("one")).state == "queued"
    assert stage.wire.tried == []


async def test_a_lease_that_lapsed_while_idle_is_renewed_with_the_message(stage: Stage) -> None:
    async with free(stage) as lane:
        stage.clock.move(minutes=2)
        async with saying(stage, lane) as (outbox, _):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
        await stage.becomes("one", "sent")
        until_at = (await stage.lane_row()).lease_until_at
    assert stage.wire.texts() == ["one"]
    assert until_at is not None
    assert until_at > stage.clock.now()


@pytest.mark.parametrize("heard", [True, False])
async def test_the_answer_of_the_commit_is_lost(stage: Stage, heard: bool) -> None:
    """Committed, but whoever wrote it was told otherwise, or nothing, not even which rows there
    are: it goes out all the same, once."""
    async with free(stage) as lane:
        async with saying(stage, lane) as (outbox, handed):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
            lost = list(handed)
            handed.clear()
        for slots in lost:
            if not heard:
                slots.rows.clear()
            slots.drop()
        lane.wake()
        await stage.becomes("one", "sent")
    assert stage.wire.texts() == ["one"]


async def test_killed_between_the_commit_and_the_wire(stage: Stage) -> None:
    """As any claimed row: an emergency goes again, anything else is shown as unclear."""
    async with free(stage) as lane:
        async with saying(stage, lane) as (outbox, handed):
            chats = [await stage.chat(name) for name in ("lan", "hoa")]
            await outbox.say(chats[:1], Message("one"), key="one")
            urgent = Priority.EMERGENCY
            await outbox.say(chats[1:], Message("flood"), key="flood", priority=urgent)
            if is_postgres():
                return
            handed.clear()
        states = await stage.states()
        assert (states["one"], states["flood"]) == ("sending", "sending")
        await leases.recover(LANE, [], replace(CAPS, idempotent=False))
    states = await stage.states()
    assert (states["one"], states["flood"]) == ("unclear", "queued")


@pytest.mark.parametrize(("urgent", "echoes"), [(False, False), (True, False), (False, True)])
async def test_what_went_out_is_written_down_together(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, urgent: bool, echoes: bool
) -> None:
    """Unless an echo of it may come already, or nobody may be left in doubt. A crash in between is
    one between the wire and 'sent', and no more are in doubt than may be under way."""
    stage.able(echoes=echoes, concurrency=4)
    written: list[int] = []
    write = rows.write

    async def counted(outcomes: Sequence[rows.Outcome], now: datetime) -> list[rows.Unspent]:
        written.append(len(outcomes))
        return await write(outcomes, now)

    async with free(stage) as lane:
        monkeypatch.setattr(rows, "write", counted)
        for text in ("one", "two", "three"):
            async with saying(stage, lane) as (outbox, _):
                priority = Priority.EMERGENCY if urgent else Priority.REPLY
                to = [await stage.chat(text)]
                await outbox.say(to, Message(text), key=text, priority=priority)
            await until(lambda text=text: text in stage.wire.texts())  # type: ignore[misc]  # bound now
            if urgent or echoes:
                await stage.becomes(text, "sent")
        if not is_postgres():
            assert (lane.reserve(2) is None) == (not urgent and not echoes)
        for text in ("one", "two", "three"):
            await stage.becomes(text, "sent")
    if not is_postgres():
        assert max(written) == (1 if urgent or echoes else 3)


async def test_stopping_waits_for_an_open_transaction(stage: Stage) -> None:
    async with free(stage) as lane:
        async with saying(stage, lane) as (outbox, handed):
            await outbox.say([await stage.chat("lan")], Message("one"), key="one")
            lane.stop()
            if handed:
                assert lane.reserve(1) is None
        if not is_postgres():
            await stage.becomes("one", "sent")


@pytest.mark.parametrize(("hours", "straight"), [(1, True), (60, False)])
async def test_only_what_costs_nothing_goes_straight(
    stage: Stage, hours: int, straight: bool
) -> None:
    """A paid message has to pass the gate with the budget."""
    stage.able(reply_window_h=48, paid_window_h=168)
    await OwnAccount.create(lane=LANE, paid_budget=0)
    said_at = stage.clock.now() - timedelta(hours=hours)
    await ChatAccount.filter(id=await stage.chat("nobody")).update(last_word_at=stage.clock.now())
    await ChatAccount.filter(id=await stage.chat("lan")).update(last_word_at=said_at)
    async with free(stage) as lane:
        async with saying(stage, lane) as (outbox, handed):
            await outbox.say([To(await stage.chat("lan"))], Message("one"), key="one")
        assert bool(handed) == (straight and not is_postgres())
        row = await stage.becomes("one", "sent" if straight else "failed")
    assert row.route == ("free" if straight else "paid")
