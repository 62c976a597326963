"""Claiming over several workers, after a crash, and from a large outbox."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.messages import Message
from bot.outbox import leases, rows
from bot.outbox.rows import Outcome
from bot.storage import db
from models import ChatAccount, OutboxRow
from models.outbox import Lane, OutState, Priority
from tests.fakes.house import CAPS
from tests.outbox.stage import LANE, Stage, until

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


async def fill(stage: Stage, count: int) -> None:
    now = stage.clock.now()
    accounts = [
        ChatAccount(channel="wire", account="1", chat_id=f"c{n}", created_at=now)
        for n in range(count)
    ]
    await ChatAccount.bulk_create(accounts, batch_size=1000)
    ids = await ChatAccount.all().values_list("id", flat=True)
    await stage.outbox.say([int(str(i)) for i in ids], Message("hello"), key="all")


@only_postgres
async def test_claimers_at_once_never_get_the_same_row(stage: Stage, database: str) -> None:
    await fill(stage, 2000)
    got: Counter[int] = Counter()

    async def claimer() -> None:
        while found := await rows.claim(LANE, 37, stage.clock.now()):
            got.update(r.id for r in found)

    await asyncio.gather(*[claimer() for _ in range(4)])
    # Whoever met only rows that others were locking stopped early; the next one goes on.
    await claimer()
    assert len(got) == 2000
    assert set(got.values()) == {1}


@only_postgres
async def test_two_workers_share_a_lane_without_sending_anything_twice(stage: Stage) -> None:
    """The first stops in the middle; the second, waiting all the time, takes over."""
    stage.able(concurrency=32, burst=100_000, rate_per_s=100_000)
    await fill(stage, 2000)
    first, second = stage.worker(), stage.worker()
    running = [asyncio.create_task(w.run()) for w in (first, second)]
    await until(lambda: len(stage.wire.sent) > 500)
    await first.stop()
    await until(lambda: len(stage.wire.sent) >= 2000, timeout=30)
    await second.stop()
    await asyncio.gather(*running)
    sent = Counter(chat for chat, _ in stage.wire.sent)
    assert len(sent) == 2000
    assert set(sent.values()) == {1}
    assert await OutboxRow.filter(state="sent").count() == 2000


async def test_only_the_holder_of_the_lease_sends(stage: Stage) -> None:
    await stage.say("one")
    until_at = stage.clock.now() + timedelta(seconds=20)
    await Lane.filter(name=LANE).update(owner="other", lease_until_at=until_at)
    async with stage.running() as lane:
        await until(lambda: lane._woken.is_set() is False)
        assert not await lane._holding.hold()
        assert stage.wire.tried == []
        stage.clock.move(seconds=21)
        lane.wake()
        await stage.sends("one")
    assert (await stage.lane_row()).owner == ""


async def test_a_running_holder_renews_its_lease(stage: Stage) -> None:
    await stage.say("one")
    async with stage.running() as lane:
        await stage.sends("one")
        before = (await stage.lane_row()).lease_until_at
        stage.clock.move(seconds=20)
        lane.wake()
        await stage.say("two")
        lane.wake()
        await stage.sends("one", "two")
        after = (await stage.lane_row()).lease_until_at
    assert before is not None
    assert after is not None
    assert after - before == timedelta(seconds=20)


@pytest.mark.parametrize("idempotent", [False, True])
async def test_what_a_dead_owner_left_is_settled_first(stage: Stage, idempotent: bool) -> None:
    stage.able(idempotent=idempotent)
    await stage.say("flood", "hoa", priority=Priority.EMERGENCY)
    await stage.say("one", "lan")
    await stage.say("after", "lan")
    found = await rows.claim(LANE, 10, stage.clock.now())
    assert len(found) == 2
    dead = stage.clock.now() + timedelta(seconds=30)
    await Lane.filter(name=LANE).update(owner="dead", lease_until_at=dead)
    stage.clock.move(seconds=31)
    async with stage.running():
        await stage.becomes("after", "sent")
        await stage.becomes("flood", "sent")
        row = await stage.becomes("one", "sent" if idempotent else "unclear")
    assert row.cause == ("" if idempotent else "unclear")
    assert stage.wire.texts().count("flood") == 1


async def test_what_we_have_in_hand_is_not_recovered(stage: Stage) -> None:
    await stage.say("ours", "lan")
    await stage.say("theirs", "hoa")
    found = await rows.claim(LANE, 10, stage.clock.now())
    ours = next(r.id for r in found if r.chat_id == "lan")
    await leases.recover(LANE, [ours], replace(CAPS, idempotent=True))
    assert await stage.states() == {"ours": "sending", "theirs": "queued"}
    await leases.take_back(LANE, [ours])
    assert (await stage.states())["ours"] == "sending"
    await leases.take_back(LANE, [])
    assert (await stage.states())["ours"] == "queued"


async def test_what_surely_went_out_is_no_longer_unclear(stage: Stage) -> None:
    """The slow process whose rows another one took for a dead one's."""
    now = stage.clock.now()
    await stage.say("one", "lan")
    await stage.say("two", "hoa")
    one, two = await rows.claim(LANE, 10, now)
    await leases.recover(LANE, [], replace(CAPS, idempotent=False))
    outcomes = [
        Outcome(one.id, OutState.SENT, 1, now, "m1"),
        Outcome(two.id, OutState.QUEUED, 1, now, cause="unavailable"),
    ]
    await rows.write(outcomes, now)
    assert await stage.states() == {"one": "sent", "two": "unclear"}


# 100,000 rows: history, 10,000 put off to the morning in front, and what is to go out now.
_ACCOUNTS = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 10000) ",
    "postgres": "",
}
_SERIES = {"sqlite": "s", "postgres": "generate_series(1, 10000) AS s(n)"}


async def _large(now: datetime, *, known: bool) -> None:
    """`known`: the database's statistics are of now, else of before anything was queued."""
    kind = "postgres" if db.is_postgres() else "sqlite"
    head, series = _ACCOUNTS[kind], _SERIES[kind]
    yes = "true" if db.is_postgres() else "1"
    await db.execute(
        "INSERT INTO chat_account (channel, account, chat_id, name, language, follows, state, "
        f"kind, created_at) {head}SELECT 'wire', '1', 'c' || n, '', 'vi', {yes}, 'open', 'person', "
        f"{_at(now)} FROM {series}"
    )
    await db.execute(f"INSERT INTO outbox_content (body, created_at) VALUES ('{{}}', {_at(now)})")
    morning = _at(now + timedelta(hours=6))
    layers = [("sent", _at(now))] * 6 + [("queued", morning)] + [("queued", _at(now))] * 3
    for n, (state, due) in enumerate(layers):
        if n == 6 and not known:
            await db.execute("ANALYZE")
        await db.execute(
            'INSERT INTO outbox ("key", about, lane, chat_account_id, content_id, ref, buttons, '
            "priority, state, attempts, queued_at, due_at, message_id, route, receipt, cause, "
            "detail) "
            f"{head}SELECT 'k{n}-' || n, '', '{LANE}', n, 1, '', 0, 6, '{state}', 0, {_at(now)}, "
            f"{due}, '', '', 0, '', '' FROM {series}"
        )
    if known:
        await db.execute("ANALYZE")


def _at(moment: datetime) -> str:
    cast = "::timestamptz" if db.is_postgres() else ""
    return f"'{moment.isoformat(' ')}'{cast}"


async def _plan(now: datetime) -> str:
    lock = "FOR UPDATE OF o SKIP LOCKED" if db.is_postgres() else ""
    word = "EXPLAIN" if db.is_postgres() else "EXPLAIN QUERY PLAN"
    sql = f"{word} {rows._CLAIM.format(lock=lock, route='', limit=16)}"
    client = db.connection()
    for n in range(1, 5) if db.is_postgres() else ():
        sql = sql.replace("?", f"${n}", 1)
    found = await client.execute_query_dict(sql, [now, LANE, now, now])
    return "\n".join(str(list(r.values())[-1]) for r in found)


@pytest.mark.slow
@pytest.mark.parametrize("known", [True, False])
async def test_claiming_from_a_large_outbox_reads_only_what_it_takes(
    stage: Stage, known: bool
) -> None:
    now = stage.clock.now()
    await _large(now, known=known)
    plan = (await _plan(now)).replace("SCAN CONSTANT ROW", "")
    assert "Seq Scan on outbox" not in plan, plan
    assert "SCAN" not in plan, plan
    assert "Sort" not in plan, plan
    assert "idx_outbox_state" not in plan, plan
    assert "idx_outbox_queued" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "due_at" in plan or not db.is_postgres(), plan
    for _ in range(20):
        found = await rows.claim(LANE, 16, now)
        assert [r.id for r in found] == sorted(r.id for r in found)
        assert len(found) == 16
        await rows.write([Outcome(r.id, OutState.SENT, 1, now, "m") for r in found], now)
