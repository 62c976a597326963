"""A process that stands still for longer than its leases is taken over; woken, it doubles nothing.
Real processes over PostgreSQL, stopped and woken by signals.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from bot.storage import audit
from models import AuditRow, InboxRow, OutboxRow
from models.outbox import OutState
from tests.fakes.village import free_port
from tests.outbox.stage import until
from tests.scenarios import test_kill9 as house
from tests.scenarios.mortal import CONCURRENCY
from tests.scenarios.test_kill9 import Nursery, Phones, StandIn, alive, nursery, stand_in

GUARD = 150  # only so that a hang is told; a busy machine may take its time
__all__ = ["nursery", "stand_in"]  # fixtures
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]


@pytest.mark.parametrize("idempotent", [True, False])
async def test_a_sender_that_stood_still_doubles_nothing(
    nursery: Nursery,
    stand_in: StandIn,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    idempotent: bool,
) -> None:
    monkeypatch.setattr(house, "RECIPIENTS", 800)
    await house._fan_out(0, idempotent=idempotent)
    settings = {"url": database, "port": stand_in.port, "idempotent": idempotent}
    first = await nursery.born("outbox", **settings)
    await until(lambda: stand_in.calls > 1 and stand_in.arrived.total() > 20, timeout=GUARD)
    os.kill(first, signal.SIGSTOP)
    on_the_wire = await OutboxRow.filter(state="sending").count()
    second = await nursery.born("outbox", **settings, waits=True)
    await until(lambda: stand_in.arrived.total() > 200, timeout=GUARD)
    os.kill(first, signal.SIGCONT)  # in the midst of the other's work
    await nursery.gone(second, GUARD)
    await nursery.gone(first, GUARD)
    rows = await OutboxRow.all()
    arrived = Counter({r.key: stand_in.arrived[r.key] for r in rows})
    states = Counter(str(r.state) for r in rows)
    assert states["sent"] + states["unclear"] == house.RECIPIENTS
    doubled = sum(n - 1 for n in arrived.values() if n > 1)
    if idempotent:
        assert states["unclear"] == 0
        assert doubled <= on_the_wire, "only what was on the wire when it stood still"
    else:
        assert doubled == 0
        assert states["unclear"] <= CONCURRENCY
    lost = [r.key for r in rows if r.state == OutState.SENT and not arrived[r.key]]
    assert not lost


async def test_a_worker_that_stood_still_answers_nothing_twice(
    nursery: Nursery, database: str, tmp_path: Path
) -> None:
    phones = Phones(free_port())
    media = str(tmp_path / "media")
    first = await nursery.born("inbox", url=database, port=phones.port, folder=media)
    talking = [asyncio.create_task(phones.talk(f"c{n}")) for n in range(4)]
    async with asyncio.timeout(GUARD):
        while sum(phones.said.values()) < 8:
            await asyncio.sleep(0.002)
    os.kill(first, signal.SIGSTOP)
    # The other one takes what comes in from here on, and what the first had claimed.
    phones.port = free_port()
    second = await nursery.born("inbox", url=database, port=phones.port, folder=media)
    async with asyncio.timeout(GUARD):
        while sum(phones.said.values()) < 60:
            await asyncio.sleep(0.01)
        os.kill(first, signal.SIGCONT)
        await asyncio.gather(*talking)
        while await InboxRow.exclude(state="done").count():
            await asyncio.sleep(0.02)
    assert alive(first)
    for child in (first, second):
        await nursery.kill(child)
    heard = Counter(await AuditRow.all().values_list("subject", flat=True))
    assert set(heard.values()) == {1}
    assert len(heard) == 4 * house.WORDS
    assert (await audit.verify()).broken_at is None
