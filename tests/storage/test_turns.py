"""Who writes next on SQLite: what a webhook waits for, and now and then somebody else."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.dialog.inbox import Inbox
from bot.storage.db import connection, execute, transaction
from bot.storage.turns import IN_A_ROW, Turns, first
from models import InboxRow
from tests.dialog.test_hands import text
from tests.fakes.clock import FakeClock


async def _queue(turns: Turns, order: list[str], *names: str) -> list[asyncio.Task[None]]:
    """Each writes its name when it has its turn; names in capitals are about to be acknowledged."""

    async def turn(name: str) -> None:
        with first() if name.isupper() else contextlib.nullcontext():
            async with turns:
                order.append(name)

    tasks = [asyncio.create_task(turn(name)) for name in names]
    await asyncio.sleep(0)  # they stand in the queue
    return tasks


async def test_what_is_acknowledged_goes_first_and_the_others_have_every_fifth_turn() -> None:
    turns, order = Turns(), list[str]()
    await turns.acquire()
    tasks = await _queue(turns, order, "a", "b", *(["I"] * (2 * IN_A_ROW + 1)))
    turns.release()
    await asyncio.gather(*tasks)
    some = ["I"] * IN_A_ROW
    assert order == [*some, "a", *some, "b", "I"]


async def test_whoever_leaves_the_queue_holds_up_nobody() -> None:
    turns, order = Turns(), list[str]()
    await turns.acquire()
    gone, late, stays = await _queue(turns, order, "a", "b", "c")
    gone.cancel()  # while it waits
    turns.release()
    late.cancel()  # handed to it, and it does not know yet
    await asyncio.wait([gone, late, stays])
    assert (gone.cancelled(), late.cancelled(), order) == (True, True, ["c"])
    await asyncio.wait_for(turns.acquire(), 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_webhook_waits_for_one_transaction_not_for_all_that_queue(database: str) -> None:
    inbox = Inbox(FakeClock(), lambda _what: None)
    order: list[int] = []

    async def works(number: int) -> None:
        async with transaction():
            await execute("UPDATE inbox SET error = ''")
            order.append(number)
            if number == 0:
                comes.append(asyncio.create_task(inbox.accept([text(1, "lan")])))
                for _ in range(10):  # until it stands in the queue
                    await asyncio.sleep(0)
            elif number == 1:
                order.append(-await InboxRow.all().count())

    comes: list[asyncio.Task[None]] = []
    await asyncio.gather(*[works(n) for n in range(6)])
    await asyncio.gather(*comes)
    assert order[:3] == [0, 1, -1], "stored before the second began"
    assert await connection().execute_query("SELECT 1")
