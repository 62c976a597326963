"""The gate at the wire of an account with windows: what goes, costs, waits or fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Sent
from bot.outbox import ledger
from models import AccountError, AccountMonth, ChatAccount, OutboxRow, OwnAccount
from models.outbox import Priority
from tests.outbox.stage import LANE, Stage, make_stage, until


@pytest.fixture
async def oa(database: str) -> Stage:
    """A stage whose account has windows: 48 hours free, 7 days paid, nights from 22 to 6."""
    stage = make_stage()
    stage.able(
        reply_window_h=48,
        paid_window_h=168,
        night=(22, 6),
        night_routes=frozenset({"paid", "broadcast"}),
        broadcasts=2,
    )
    return stage


async def said(stage: Stage, chat: str, hours_ago: float) -> None:
    """When somebody last wrote."""
    at = stage.clock.now() - timedelta(hours=hours_ago)
    await ChatAccount.filter(id=await stage.chat(chat)).update(last_word_at=at)


async def budget(count: int, *, broadcasts: bool = False) -> None:
    await OwnAccount.update_or_create({"paid_budget": count, "broadcasts": broadcasts}, lane=LANE)


async def spent(stage: Stage) -> tuple[int, int]:
    month = await AccountMonth.get_or_none(lane=LANE, month=ledger.month_of(stage.clock.now()))
    return (month.paid, month.broadcasts) if month else (0, 0)


async def test_free_within_48_hours_paid_within_7_days_closed_after(oa: Stage) -> None:
    await budget(10)
    for chat, hours in (("lan", 47), ("hoa", 49), ("bao", 167), ("ngoc", 169)):
        await said(oa, chat, hours)
        await oa.say(f"to {chat}", chat)
    await oa.say("to nobody", "stranger")
    async with oa.running():
        await until(lambda: len(oa.wire.sent) == 3)
        await oa.becomes("to ngoc", "failed")
        await oa.becomes("to nobody", "failed")
    routes = {(await oa.row(f"to {c}")).route for c in ("hoa", "bao")}
    assert (routes, (await oa.row("to lan")).route) == ({"paid"}, "free")
    assert (await oa.row("to ngoc")).cause == "window_closed"
    assert [text for _, text in oa.wire.tried] == ["to lan", "to hoa", "to bao"]
    assert await spent(oa) == (2, 0)


async def test_the_budget_is_never_passed_and_the_rest_is_told_apart(oa: Stage) -> None:
    await budget(3)
    for n in range(8):
        await said(oa, f"c{n}", 60)
        await oa.say(f"m{n}", f"c{n}")
    async with oa.running():
        await until(lambda: len(oa.wire.sent) == 3)
        await oa.becomes("m7", "failed")
    assert [(await oa.row(f"m{n}")).cause for n in range(3, 8)] == ["budget"] * 5
    assert await spent(oa) == (3, 0)


async def test_what_lies_beyond_the_budget_is_for_emergencies_whatever_waits_beside_them(
    oa: Stage,
) -> None:
    oa.able(spare=2)
    await budget(1)
    for n in range(5):
        await said(oa, f"c{n}", 60)
        await oa.say(f"m{n}", f"c{n}", priority=Priority.EMERGENCY if n > 1 else Priority.BULLETIN)
    async with oa.running():
        await until(lambda: len(oa.wire.sent) == 3)
        await oa.becomes("m0", "failed")
        await oa.becomes("m1", "failed")
    assert [text for _, text in oa.wire.sent] == ["m2", "m3", "m4"]
    assert await spent(oa) == (3, 0)


async def test_without_a_budget_nothing_is_ever_paid(oa: Stage) -> None:
    await said(oa, "lan", 60)
    await oa.say("one")
    async with oa.running():
        await oa.becomes("one", "failed")
    assert (oa.wire.tried, (await oa.row("one")).cause) == ([], "budget")


async def test_a_new_month_has_its_own_budget(oa: Stage) -> None:
    await budget(1)
    for n in range(2):
        await said(oa, f"c{n}", 60)
        await oa.say(f"m{n}", f"c{n}")
    async with oa.running():
        await oa.becomes("m1", "failed")
    oa.clock.set(datetime(2026, 4, 1, 2, 0, tzinfo=UTC))
    await said(oa, "c1", 60)
    await oa.say("april", "c1")
    async with oa.running():
        await oa.becomes("april", "sent")
    months = {m.month: m.paid for m in await AccountMonth.all()}
    assert months == {"2026-03": 1, "2026-04": 1}


async def test_what_surely_was_not_taken_is_given_back(oa: Stage) -> None:
    await budget(1)
    await said(oa, "lan", 60)
    oa.wire.script["one"] = [SendError(Cause.REJECTED)]
    await oa.say("one")
    async with oa.running():
        await oa.becomes("one", "failed")
        await oa.say("two")
        await oa.becomes("two", "sent")
    assert await spent(oa) == (1, 0)


async def test_what_is_unclear_stays_spent(oa: Stage) -> None:
    await budget(2)
    await said(oa, "lan", 60)
    oa.wire.script["one"] = [SendError(Cause.UNCLEAR)]
    await oa.say("one")
    async with oa.running():
        await oa.becomes("one", "unclear")
    assert await spent(oa) == (1, 0)


async def test_a_retry_of_a_paid_message_costs_once(oa: Stage) -> None:
    await budget(1)
    await said(oa, "lan", 60)
    oa.wire.script["one"] = [SendError(Cause.UNAVAILABLE), SendError(Cause.UNAVAILABLE)]
    await oa.say("one")
    async with oa.running() as lane:
        await oa.days_pass(lane, lambda: bool(oa.wire.sent), seconds=5)
        await oa.becomes("one", "sent")
    assert await spent(oa) == (1, 0)


async def test_a_crash_with_a_paid_message_on_the_wire_keeps_the_budget(oa: Stage) -> None:
    await budget(1)
    await said(oa, "lan", 60)
    await said(oa, "hoa", 60)
    oa.wire.gate = asyncio.Event()
    await oa.say("one")
    lane = oa.lane("dead")
    task = asyncio.create_task(lane.run())
    await until(lambda: bool(oa.wire.tried) and not lane._holding._commits._running)
    task.cancel()
    for sending in list(lane._hand.sending.values()):
        sending.cancel()
    await asyncio.gather(task, return_exceptions=True)
    oa.wire.gate = None
    oa.clock.move(seconds=60)
    await oa.say("two", "hoa")
    async with oa.running("next"):
        await oa.becomes("two", "failed")
        await oa.becomes("one", "unclear")
    assert (await oa.row("two")).cause == "budget"
    assert await spent(oa) == (1, 0)


async def test_at_night_paid_messages_wait_and_free_ones_go(oa: Stage) -> None:
    await budget(5)
    oa.clock.set(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))  # 23:00
    await said(oa, "lan", 1)
    await said(oa, "hoa", 60)
    await oa.say("free", "lan")
    await oa.say("paid", "hoa")
    async with oa.running() as lane:
        await oa.becomes("free", "sent")
        row = await oa.row("paid")
        assert (row.state, row.cause, oa.wire.texts()) == ("queued", "night", ["free"])
        assert row.due_at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # 06:00
        assert await spent(oa) == (0, 0)
        oa.clock.set(datetime(2026, 3, 2, 23, 1, tzinfo=UTC))
        lane.wake()
        await oa.becomes("paid", "sent")
    assert await spent(oa) == (1, 0)


async def test_whoever_writes_at_night_is_answered_free(oa: Stage) -> None:
    oa.clock.set(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))
    await said(oa, "hoa", 0)
    await oa.say("answer", "hoa")
    async with oa.running():
        await oa.sends("answer")
    assert (await oa.row("answer")).route == "free"


async def test_all_followers_at_once_only_as_often_as_allowed(oa: Stage) -> None:
    await budget(0, broadcasts=True)
    chat = await oa.chat("*")
    await ChatAccount.filter(id=chat).update(kind="everyone")
    for n in range(3):
        await oa.say(f"article {n}", "*")
    async with oa.running():
        await until(lambda: len(oa.wire.sent) == 2)
        await oa.becomes("article 2", "failed")
    assert (await oa.row("article 2")).cause == "quota"
    assert (await oa.row("article 1")).route == "broadcast"
    assert await spent(oa) == (0, 2)


async def test_a_group_hears_at_any_hour_without_a_window(oa: Stage) -> None:
    oa.clock.set(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))
    chat = await oa.chat("group:1")
    await ChatAccount.filter(id=chat).update(kind="group")
    await oa.say("to all", "group:1")
    async with oa.running():
        await oa.sends("to all")
    assert (await oa.row("to all")).route == "group"


async def test_an_expired_message_costs_nothing(oa: Stage) -> None:
    await budget(1)
    await said(oa, "lan", 60)
    await oa.say("old", expires_at=oa.clock.now())
    async with oa.running():
        await oa.becomes("old", "failed")
    assert ((await oa.row("old")).cause, await spent(oa)) == ("expired", (0, 0))


async def test_refusals_are_counted_by_the_vendors_code(oa: Stage) -> None:
    for n, code in enumerate(("-213", "-213", "-230")):
        await said(oa, f"c{n}", 1)
        oa.wire.script[f"m{n}"] = [
            SendError(Cause.NOT_REACHABLE, scope=Scope.CHAT, vendor_code=code, detail="no")
        ]
        await oa.say(f"m{n}", f"c{n}")
    async with oa.running():
        await oa.becomes("m2", "failed")
    counts = {e.code: e.count for e in await AccountError.filter(lane=LANE)}
    assert counts == {"-213": 2, "-230": 1}
    assert await ChatAccount.filter(state="gone").count() == 3


async def test_what_the_vendor_says_is_left_is_kept(
    oa: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = oa.wire.send

    async def send(*args: object) -> Sent:
        sent = await real(*args)  # type: ignore[arg-type]  # what the test gives
        return Sent(sent.message_id, {"quota": {"remain": "321", "total": "500"}})

    monkeypatch.setattr(oa.wire, "send", send)
    await said(oa, "lan", 1)
    await oa.say("one")
    async with oa.running():
        await oa.becomes("one", "sent")
    account = await OwnAccount.get(lane=LANE)
    assert account.quota == {"remain": "321", "total": "500"}
    assert account.quota_at == oa.clock.now()


async def test_an_emergency_is_not_sent_outside_its_window_either(oa: Stage) -> None:
    await said(oa, "lan", 200)
    await oa.say("flood", priority=Priority.EMERGENCY)
    async with oa.running():
        await oa.becomes("flood", "failed")
    assert oa.wire.tried == []
    assert await OutboxRow.filter(state="queued").count() == 0


async def test_a_lost_group_does_not_stop_the_account(oa: Stage) -> None:
    await said(oa, "lan", 1)
    chat = await oa.chat("group:1")
    await ChatAccount.filter(id=chat).update(kind="group")
    lost = SendError(Cause.ROOM_LOST, scope=Scope.CHAT, vendor_code="-237")
    oa.wire.script["to all"] = [lost]
    await oa.say("to all", "group:1")
    await oa.say("to lan")
    async with oa.running():
        await oa.sends("to lan")
        await oa.becomes("to all", "failed")
    assert (await ChatAccount.get(id=chat)).state == "gone"
