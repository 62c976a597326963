"""A channel that phones may be cut off from without our knowing counts only as far as it has shown
itself: what is urgent goes another way too, what nobody answered goes on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.messages import Message
from bot.usecases import notify
from bot.usecases.delivery import board, reroute, unproven, unreached, withdraw
from models import ChatAccount, Delivery, Lane, OutboxRow, Person, StateValue
from models.outbox import Priority
from tests.fakes.house import CAPS, Parts
from tests.usecases.bulletins import Commune, make_commune

PHONE = replace(CAPS, proven_d=14)
LANE = "phone:1"


async def on_phone(parts: Parts, person: Person, days_ago: float, *, only: bool = True) -> int:
    """A chat of theirs on the channel in doubt, where they last wrote so many days ago."""
    parts.caps["phone"] = PHONE
    if only:
        await ChatAccount.filter(person_id=person.id).delete()
    await Lane.get_or_create(name=LANE)
    chat = await ChatAccount.create(
        person=person, channel="phone", account="1", chat_id=f"t-{person.code}", name=person.name,
        created_at=parts.clock.now() - timedelta(days=60),
        last_word_at=parts.clock.now() - timedelta(days=days_ago),
    )  # fmt: skip
    return chat.id


async def chats_told(about: str) -> set[int]:
    rows = await OutboxRow.filter(key__startswith=about).values_list("chat_account_id", flat=True)
    return {int(str(i)) for i in rows}


@pytest.mark.parametrize(("days", "priority", "two"), [
    (20, Priority.EMERGENCY, True),
    (20, Priority.ALERT, True),
    (20, Priority.NOTICE, False),
    (1, Priority.ALERT, False),
    (1, Priority.EMERGENCY, True),
])  # fmt: skip
async def test_what_is_urgent_goes_another_way_too(
    parts: Parts, days: float, priority: Priority, two: bool
) -> None:
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    web = await ChatAccount.get(person_id=lan.id)
    await ChatAccount.filter(id=web.id).update(last_word_at=parts.clock.now() - timedelta(days=50))
    phone = await on_phone(parts, lan, days, only=False)
    async with parts.services.work() as work:
        await work.outbox.tell([lan.id], Message("Lũ về"), key="flood", priority=priority)
    told = await chats_told("flood")
    assert (web.id in told) == (two or days > 14)
    assert (phone in told) == (two or days <= 14)


async def test_an_alert_to_an_officer_goes_two_ways(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    await on_phone(parts, commune.approver, 20, only=False)
    async with parts.services.work() as work:
        await notify.people(
            work, commune.area, [commune.approver.id], Message("Gấp"), key="now", alert=True
        )
    assert len(await chats_told("now")) == 2


async def on_phone_unanswered(parts: Parts, days: float) -> tuple[Commune, Delivery]:
    """The first propagandist's bulletin went to such a chat three hours ago."""
    commune = await make_commune(parts)
    lan = commune.speakers[0]
    await on_phone(parts, lan, days)
    await commune.distributed()
    delivery = await Delivery.get(person_id=lan.id)
    assert delivery.route == "chat"
    await OutboxRow.filter(delivery_id=delivery.id).update(
        state="sent", sent_at=parts.clock.now(), claimed_at=parts.clock.now()
    )
    parts.clock.move(hours=3)
    return commune, delivery


async def test_the_ladder_does_not_stop_at_a_message_nobody_answered(parts: Parts) -> None:
    commune, delivery = await on_phone_unanswered(parts, 20)
    lan = commune.speakers[0]
    assert await unproven.due(parts.services) == 1
    await delivery.refresh_from_db()
    assert (delivery.route, delivery.unreachable) == ("neighbour", "reason-unproven")
    asked = [await parts.told(s) for s in commune.speakers[1:]]
    assert any("Y Ngọc 1 (Thôn 1)" in texts[-1] for texts in asked)
    async with parts.services.work(parts.by(commune.approver)) as work:
        version = await delivery.version
        [one] = await unreached.of_bulletin(work, version.bulletin_id)
    assert (one.name, one.reason) == (lan.name, "reason-unproven")
    assert await unproven.due(parts.services) == 0
    assert await reroute.due(parts.services) == 0


async def test_another_way_of_theirs_comes_before_a_neighbour_and_nobody_gets_it_twice(
    parts: Parts,
) -> None:
    commune, delivery = await on_phone_unanswered(parts, 20)
    phone = delivery.chat_account_id
    web = await ChatAccount.create(
        person_id=delivery.person_id, channel="webchat", account="web", chat_id="lan-web",
        created_at=parts.clock.now(),
    )  # fmt: skip
    assert await unproven.due(parts.services) == 1
    await delivery.refresh_from_db()
    assert (delivery.route, delivery.chat_account_id) == ("chat", web.id)
    await ChatAccount.filter(id=phone).update(last_word_at=parts.clock.now())
    await reroute.due(parts.services)
    assert await unproven.due(parts.services) == 0
    assert await OutboxRow.filter(chat_account_id=phone, buttons__gt=0).count() == 1
    async with parts.services.work(parts.by(commune.author)) as work:
        version = await delivery.version
        await withdraw.withdraw(work, version.bulletin_id)
    await withdraw.tell(parts.services, version.id)
    assert phone in await chats_told(f"withdrawn:{version.id}"), "it may have arrived there"


async def test_a_chat_that_showed_itself_is_believed(parts: Parts) -> None:
    commune, delivery = await on_phone_unanswered(parts, 2)
    assert await unproven.due(parts.services) == 0
    async with parts.services.work(parts.by(commune.approver)) as work:
        found = await board.board(work, (await delivery.version).bulletin_id)
    assert found.outcomes["unknown"] == 1, "sent is not arrived"


async def test_who_writes_there_ends_the_doubt(parts: Parts) -> None:
    _, delivery = await on_phone_unanswered(parts, 20)
    await ChatAccount.filter(id=delivery.chat_account_id).update(last_word_at=parts.clock.now())
    assert await unproven.due(parts.services) == 0


async def test_while_its_servers_are_out_of_reach_what_waits_goes_another_way(
    parts: Parts,
) -> None:
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    await on_phone(parts, lan, 1, only=False)
    await ChatAccount.filter(person_id=lan.id, channel="webchat").update(
        last_word_at=parts.clock.now() - timedelta(days=9)
    )
    await commune.distributed()
    assert (await ChatAccount.get(id=(await Delivery.get(person=lan)).chat_account_id)).channel == (
        "phone"
    )
    since = parts.clock.now().isoformat()
    await StateValue.create(name="phone:away:1", value={"since": since})
    assert await reroute.due(parts.services) == 0
    parts.clock.move(minutes=11)
    assert await reroute.due(parts.services) == 1
    chat = (await Delivery.get(person=lan)).chat_account_id
    assert (await ChatAccount.get(id=chat)).channel == "webchat"
