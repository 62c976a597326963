"""One friendly message in the last free hours, at most one a week, never at night, never to those
who can be reached anyway.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.usecases.accounts import keep_open
from models import ChatAccount, OutboxRow, Person
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.test_other_ways import budget, on_oa


async def asked(parts: Parts, person: Person) -> int:
    return len([t for t in await parts.told(person) if "tiếp tục nhận tin của xã" in t])


async def hours_pass(parts: Parts, hours: int) -> None:
    """Every half hour the clock looks."""
    for _ in range(hours * 2):
        parts.clock.move(minutes=30)
        await keep_open.due(parts.services)


async def one(parts: Parts) -> tuple[Commune, Person]:
    commune = await make_commune(parts, villages=1)
    await on_oa(parts, commune.speakers[0], 0)
    return commune, commune.speakers[0]


async def test_asked_once_in_the_last_free_hours(parts: Parts) -> None:
    _, lan = await one(parts)
    await hours_pass(parts, 43)
    assert await asked(parts, lan) == 0
    await hours_pass(parts, 5)
    assert await asked(parts, lan) == 1
    [row] = await OutboxRow.filter(chat_account__person_id=lan.id)
    assert row.expires_at is not None
    assert row.buttons == 1
    await hours_pass(parts, 48)
    assert await asked(parts, lan) == 1


async def test_a_window_that_closes_at_night_is_asked_about_in_the_evening(parts: Parts) -> None:
    parts.clock.set(datetime(2026, 3, 2, 19, 0, tzinfo=UTC))  # 02:00
    _, lan = await one(parts)
    await hours_pass(parts, 39)
    assert await asked(parts, lan) == 0
    await hours_pass(parts, 9)
    assert await asked(parts, lan) == 1
    [row] = await OutboxRow.filter(chat_account__person_id=lan.id)
    local_hour = (row.queued_at + timedelta(hours=7)).hour
    assert 17 <= local_hour < 22


async def test_never_more_than_one_a_week_also_when_they_answer(parts: Parts) -> None:
    _, lan = await one(parts)
    for _ in range(5):
        await hours_pass(parts, 47)
        await ChatAccount.filter(person_id=lan.id).update(last_word_at=parts.clock.now())
    assert await asked(parts, lan) == 2  # 235 hours: a week and a bit


async def test_who_talks_every_day_is_never_asked(parts: Parts) -> None:
    _, lan = await one(parts)
    for _ in range(6):
        await hours_pass(parts, 24)
        await ChatAccount.filter(person_id=lan.id).update(last_word_at=parts.clock.now())
    assert await asked(parts, lan) == 0


async def test_who_can_be_reached_another_way_is_left_in_peace(parts: Parts) -> None:
    _, lan = await one(parts)
    await ChatAccount.create(
        person=lan, channel="webchat", account="web", chat_id="w",
        created_at=parts.clock.now(), last_word_at=parts.clock.now() - timedelta(days=3),
    )  # fmt: skip
    await hours_pass(parts, 50)
    assert await asked(parts, lan) == 0


async def test_citizens_and_those_who_stopped_are_not_asked(parts: Parts) -> None:
    commune = await make_commune(parts, villages=2)
    dan = await parts.person("dan", "Người dân", ("citizen", commune.villages[0]))
    await on_oa(parts, dan, 0)
    await on_oa(parts, commune.speakers[0], 0)
    await ChatAccount.filter(person_id=commune.speakers[0].id).update(follows=False)
    await hours_pass(parts, 50)
    assert await OutboxRow.all().count() == 0


async def test_the_last_paid_hours_are_used_only_within_the_budget(parts: Parts) -> None:
    commune = await make_commune(parts, villages=1)
    lan = commune.speakers[0]
    await on_oa(parts, lan, 150)
    await budget(0)
    await hours_pass(parts, 10)
    assert await asked(parts, lan) == 0
    await budget(5)
    await hours_pass(parts, 8)
    assert await asked(parts, lan) == 1
