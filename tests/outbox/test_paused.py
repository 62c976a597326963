"""A template that is paused while whoever queues it has not committed yet: what was queued by then
is looked at once more when it is claimed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.core.errors import Cause
from bot.core.messages import Form, Message
from bot.outbox import ledger, rows
from bot.outbox.store import Outbox
from models import AccountMonth, ChatAccount, OwnAccount, Person, Template
from models.outbox import OutState
from tests.fakes.clock import FakeClock
from tests.outbox.stage import Plain
from tests.scenarios.mortal import able

LANE = "wire:1"
CAPS = able(idempotent=False, way="template")
PAUSES: list[dict[str, Any]] = [{"live": False}, {"status": "off"}, {"why": "quality"}]


async def queued(clock: FakeClock) -> Template:
    now = clock.now()
    person = await Person.create(code="p", name="Người", phone="0905000001", created_at=now)
    chat = await ChatAccount.create(
        channel="wire", account="1", chat_id="84905000001", person=person, kind="phone",
        created_at=now,
    )  # fmt: skip
    await OwnAccount.create(lane=LANE, paid_budget=5)
    template = await Template.create(
        lane=LANE, template_id="1", name="tin", kind="bulletin", live=True, status="enabled",
        params=[{"name": "ma_tin", "required": True, "min": 0, "max": 30}], read_at=now,
    )  # fmt: skip
    outbox = Outbox(Plain(), lambda _c, _a: CAPS, clock)
    message = Message("x", form=Form("bulletin", {"ma_tin": "BT-1"}))
    assert await outbox.say([chat.id], message, key="k") == 1
    return template


async def claimed(now: datetime) -> tuple[list[rows.Row], list[rows.Outcome]]:
    return await ledger.admit(LANE, CAPS, await rows.claim(LANE, 9, now, None, "template"), now)


@pytest.mark.parametrize("paused", PAUSES, ids=lambda p: next(iter(p)))
async def test_what_was_queued_meanwhile_is_stopped(database: str, paused: dict[str, Any]) -> None:
    clock = FakeClock()
    template = await queued(clock)
    if "why" in paused:
        paused = {**paused, "paused_at": clock.now()}
    await Template.filter(id=template.id).update(**paused)
    going, [stopped] = await claimed(clock.now())
    assert going == []
    assert (stopped.state, stopped.cause) == (OutState.FAILED, Cause.FORM_OFF.value)
    assert not await AccountMonth.exists(paid__gt=0)


async def test_one_that_may_go_goes(database: str) -> None:
    clock = FakeClock()
    await queued(clock)
    [row], stopped = await claimed(clock.now())
    assert (row.route, stopped) == ("template", [])
