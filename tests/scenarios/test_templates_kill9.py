"""A run of templates killed at any moment: nobody is charged twice, not even in an emergency, and
whatever may have been charged is shown and stays in the books.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.core.messages import Form, Message
from bot.outbox.ledger import month_of
from bot.outbox.store import Outbox
from models import AccountMonth, ChatAccount, OutboxRow, OwnAccount, Person, Template, TemplateSend
from models.outbox import OutState, Priority
from tests.conftest import SOAK
from tests.outbox.stage import Plain
from tests.scenarios.mortal import CONCURRENCY, able
from tests.scenarios.test_kill9 import DICE, Nursery, StandIn, alive, nursery, stand_in

__all__ = ["nursery", "stand_in"]
PEOPLE, KILLS = (1500, 20) if SOAK else (150, 3)
LANE, FACTS = "wire:1", {"ma_tin": "BT-1", "tieu_de": "Họp dân"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


async def queued() -> None:
    """Half of them in an emergency, beyond what the budget allows."""
    now = SystemClock().now()
    people = [
        Person(code=f"p{n}", name=f"Người {n}", phone=f"0905{n:06d}", created_at=now)
        for n in range(PEOPLE)
    ]
    await Person.bulk_create(people)
    ids = [int(str(i)) for i in await Person.all().order_by("id").values_list("id", flat=True)]
    await ChatAccount.bulk_create(
        ChatAccount(
            channel="wire", account="1", chat_id=f"84905{n:06d}", person_id=i, kind="phone",
            created_at=now,
        )
        for n, i in enumerate(ids)
    )  # fmt: skip
    params = [{"name": name, "required": True, "min": 0, "max": 30} for name in ("ho_ten", *FACTS)]
    for kind in ("bulletin", "emergency"):
        await Template.create(
            lane=LANE, template_id=kind, name=kind, kind=kind, live=True, status="enabled",
            params=params, read_at=now,
        )  # fmt: skip
    await OwnAccount.create(lane=LANE, paid_budget=PEOPLE)
    store = Outbox(Plain(), lambda _c, _a: able(idempotent=False, way="template"), SystemClock())
    chats = [int(str(i)) for i in await ChatAccount.all().values_list("id", flat=True)]
    half = len(chats) // 2
    for kind, some, priority in (
        ("bulletin", chats[:half], Priority.BULLETIN),
        ("emergency", chats[half:], Priority.EMERGENCY),
    ):
        message = Message("x", form=Form(kind, FACTS))
        for _ in range(2):  # the task that queues may run twice
            await store.say(some, message, key=kind, priority=priority)


async def test_nobody_is_charged_twice(nursery: Nursery, stand_in: StandIn, database: str) -> None:
    await queued()
    while True:
        stand_in.heard.clear()
        child = await nursery.born(
            "outbox", url=database, port=stand_in.port, idempotent=False, way="template"
        )
        if nursery.kills >= KILLS:
            await nursery.gone(child)
            break
        while not stand_in.heard.is_set() and alive(child):
            await asyncio.sleep(0.002)
        await asyncio.sleep(DICE.uniform(0.0, 0.05))
        await nursery.kill(child)
    rows = await OutboxRow.all()
    assert len(rows) == await TemplateSend.all().count() == PEOPLE
    assert max(stand_in.arrived.values()) == 1, "each goes on the wire once"
    sent = {r.key for r in rows if r.state == OutState.SENT}
    doubt = {r.key for r in rows if r.state == OutState.UNCLEAR}
    assert len(sent) + len(doubt) == PEOPLE, "every one is settled or shown"
    assert sent <= set(stand_in.arrived)
    # On the wire, and answered but not written down yet.
    assert len(doubt) <= KILLS * 2 * CONCURRENCY
    spent = await AccountMonth.filter(lane=LANE, month__gte=month_of(_yesterday()))
    assert sum(m.paid for m in spent) == PEOPLE, "what may have been charged is counted, once"


def _yesterday() -> datetime:
    return SystemClock().now() - timedelta(days=1)
