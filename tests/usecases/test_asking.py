"""Who seems to be out of reach is asked about at the vendor's, once a day, before it is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.usecases.accounts import asking
from models import ChatAccount, Person
from tests.fakes.desk import WIRE
from tests.fakes.offices import Offices


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    return await Offices.settle(tmp_path)


async def speaker(here: Offices, name: str, days: float, *, follows: bool = True) -> Person:
    """A propagandist whose last word on the OA we know of is so old."""
    person = await here.parts.person(name, name, ("propagandist", here.commune))
    now = here.parts.clock.now()
    await ChatAccount.create(
        person=person, channel=WIRE, account="111", chat_id=name, created_at=now,
        last_word_at=now - timedelta(days=days), follows=follows,
    )  # fmt: skip
    return person


async def way(here: Offices, person: Person) -> str:
    async with here.parts.services.work() as work:
        found = await work.outbox.ways([person.id])
    return found[person.id].reason


async def test_who_spoke_there_without_our_knowing_is_not_out_of_reach(here: Offices) -> None:
    lan = await speaker(here, "lan", 9)
    await ChatAccount.filter(person=lan, channel="webchat").update(state="blocked")
    assert await way(here, lan) == "reason-window"
    here.desk.spoke["lan"] = here.parts.clock.now() - timedelta(hours=5)
    assert await asking.due(here.parts.services) == 1
    assert await way(here, lan) == "way-free"


async def test_each_is_asked_about_once_a_day_and_only_where_it_matters(here: Offices) -> None:
    for name, days in (("old", 8), ("new", 3), ("older", 40)):
        await speaker(here, name, days)
    await speaker(here, "gone", 9, follows=False)
    await ChatAccount.filter(id=here.citizen.id).update(last_word_at=None)
    for _ in range(3):
        assert await asking.due(here.parts.services) == 0
    assert sorted(here.desk.asked) == ["old", "older"]
    here.desk.spoke["old"] = here.parts.clock.now() - timedelta(days=20)  # older than what we know
    here.parts.clock.move(days=1)
    for _ in range(2):
        await asking.due(here.parts.services)
    assert sorted(here.desk.asked) == ["old", "old", "older", "older"]
    known = await ChatAccount.get(channel=WIRE, chat_id="old")
    assert known.last_word_at == here.parts.clock.now() - timedelta(days=9)


async def test_many_are_asked_about_a_few_at_a_time(here: Offices) -> None:
    for number in range(25):
        await speaker(here, f"s{number}", 10)
    for _ in range(4):
        await asking.due(here.parts.services)
    assert len(here.desk.asked) == len(set(here.desk.asked)) == 25
