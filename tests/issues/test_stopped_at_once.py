"""Something is stopped in the very moment it goes out, on PostgreSQL: it stays stopped, and whoever
got it hears that it is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.outbox import rows
from bot.outbox.rows import Outcome
from bot.storage.db import execute, transaction
from bot.usecases.delivery import distribute, withdraw
from bot.usecases.emergency import emergency, emergency_spread
from models import Bulletin, ChatAccount, Emergency, OutboxRow
from models.outbox import OutState
from tests.issues.meeting import Meeting

# SQLite has one writer: nobody meets there.
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
LANE = "webchat:web"
WAITING = (
    "SELECT count(*) AS n FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def _until_waiting(count: int, done: asyncio.Task[object]) -> None:
    """So many wait for somebody's lock, or `done` is through without."""
    async with asyncio.timeout(20):
        while int((await execute(WAITING))[1][0]["n"]) < count and not done.done():
            await asyncio.sleep(0.01)


async def test_a_row_claimed_while_its_bulletin_is_withdrawn_is_not_tried_again(
    database: str, tmp_path: Path
) -> None:
    meet = await Meeting.open(tmp_path)
    clock = meet.here.parts.clock
    version = await meet.loud.bulletin("W", now=True)
    await Bulletin.filter(id=version.bulletin_id).update(
        state="published", published_at=clock.now()
    )
    await distribute.distribute(meet.services, version.id)
    go_on = asyncio.Event()
    found: list[rows.Row] = []

    async def claim() -> None:
        async with transaction():
            found.extend(await rows.claim(LANE, 10, clock.now()))
            claimed.set()
            await go_on.wait()

    claimed = asyncio.Event()
    lane = asyncio.create_task(claim())
    await claimed.wait()
    stopping = asyncio.create_task(
        meet.does(meet.here.bia, lambda work: withdraw.withdraw(work, version.bulletin_id))
    )
    await _until_waiting(1, stopping)
    go_on.set()
    await asyncio.gather(lane, stopping)
    assert found
    later = clock.now() + timedelta(seconds=30)  # "too many", says the vendor: again in a while
    await rows.write([Outcome(r.id, OutState.QUEUED, 1, later) for r in found], clock.now())
    again = await rows.claim(LANE, 10, later)
    assert {r.id for r in again} == {r.id for r in found}
    assert all(r.expired for r in again)


async def test_whoever_is_alerted_while_the_all_clear_is_given_hears_it_too(
    database: str, tmp_path: Path
) -> None:
    meet = await Meeting.open(tmp_path)
    here = meet.here
    started = await meet.does(
        here.duty,
        lambda work: emergency.start(
            work, here.commune, kind="flood", text="Nước lên", targets=[here.commune.code]
        ),
    )
    assert isinstance(started, Emergency)
    nga = await ChatAccount.get(person_id=here.nga.id)
    held, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        """Who writes to her waits."""
        async with transaction():
            await execute("SELECT 1 FROM chat_account WHERE id = ? FOR UPDATE", [nga.id])
            held.set()
            await go_on.wait()

    async def clear() -> object:
        await meet.does(here.duty, lambda work: emergency.clear(work, started.id))
        return await emergency_spread.spread_clear(meet.services, started.id)

    holding = asyncio.create_task(hold())
    await held.wait()
    alerting: asyncio.Task[object] = asyncio.create_task(
        emergency_spread.spread(meet.services, started.id)
    )
    await _until_waiting(1, alerting)  # has looked that it goes on, and writes
    clearing = asyncio.create_task(clear())
    await _until_waiting(2, clearing)
    go_on.set()
    await asyncio.gather(holding, alerting, clearing)
    alerted = await OutboxRow.filter(about=f"emergency:{started.id}")
    told = await OutboxRow.filter(key__startswith=f"emergency-clear:{started.id}:")
    assert nga.id in {r.chat_account_id for r in alerted}
    assert {r.chat_account_id for r in alerted} <= {r.chat_account_id for r in told}
