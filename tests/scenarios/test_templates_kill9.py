"""A run of templates killed at twenty moments: nobody is charged twice, not even in an emergency,
and whatever may have been charged is shown and stays in the books. Each run takes some of them.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.core.messages import Form, Message
from bot.outbox.ledger import month_of
from bot.outbox.store import Outbox
from bot.storage.db import is_postgres
from models import AccountMonth, ChatAccount, OutboxRow, OwnAccount, Person, Template, TemplateSend
from models.outbox import OutState, Priority
from tests.conftest import SOAK, UID
from tests.outbox.stage import Plain
from tests.scenarios.mortal import CONCURRENCY, MOMENTS, able
from tests.scenarios.test_kill9 import Nursery, StandIn, nursery, stand_in

__all__ = ["nursery", "stand_in"]
PEOPLE = 60 * (len(MOMENTS) if SOAK else 3)
LANE, FACTS = "wire:1", {"ma_tin": "BT-1", "tieu_de": "Họp dân"}

pytestmark = [
    pytest.mark.slow,
]


def some_moments() -> list[tuple[str, int]]:
    """Three of them, others in each run; `make soak` takes all."""
    return random.Random(f"{UID} {is_postgres()}").sample(MOMENTS, 3)


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
    moments = MOMENTS if SOAK else some_moments()
    for moment in [*moments, None]:
        child = await nursery.born(
            "outbox", url=database, port=stand_in.port, idempotent=False, way="template",
            until=moment,
        )  # fmt: skip
        await nursery.gone(child)
        left = await OutboxRow.filter(state__in=[OutState.QUEUED, OutState.SENDING]).exists()
        assert left == (moment is not None), f"{moment}: whoever is not killed sends all"
    rows = await OutboxRow.all()
    assert len(rows) == await TemplateSend.all().count() == PEOPLE
    assert max(stand_in.arrived.values()) == 1, f"each goes on the wire once, killed at {moments}"
    sent = {r.key for r in rows if r.state == OutState.SENT}
    doubt = {r.key for r in rows if r.state == OutState.UNCLEAR}
    assert len(sent) + len(doubt) == PEOPLE, "every one is settled or shown"
    assert sent <= set(stand_in.arrived)
    assert len(doubt) <= len(moments) * CONCURRENCY, (
        "on the wire, or answered and not written down yet"
    )
    spent = await AccountMonth.filter(lane=LANE, month__gte=month_of(_yesterday()))
    assert sum(m.paid for m in spent) == PEOPLE, "what may have been charged is counted, once"


def _yesterday() -> datetime:
    return SystemClock().now() - timedelta(days=1)
