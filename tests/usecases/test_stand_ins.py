"""What a stand-in has is lent: it ends with the days, and with whatever ends them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.hours import local
from bot.usecases.absence import leave, turns
from bot.usecases.boundaries import changes
from bot.usecases.people import erase
from bot.usecases.registers import rights
from bot.usecases.work import Actor
from models import Absence, Area, ChatAccount, DeviceLabel, Person, Role
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.test_absence import Here, may, settled
from tests.usecases.test_boundaries import merge, speaks


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Here:
    return await settled(tmp_path)


@pytest.fixture
async def place(parts: Parts) -> Commune:
    return await make_commune(parts)


async def settle(here: Here, away_: Person, stand_in: Person, since: int, until: int | None) -> int:
    """`stand_in` said yes and an admin agreed; days are counted from today."""
    today = local(here.parts.clock.now()).date()
    async with here.parts.services.work(Actor(away_.id, "t")) as work:
        ends = None if until is None else today + timedelta(days=until)
        one = await leave.plan(work, today + timedelta(days=since), ends)
        await leave.choose(work, one.id, stand_in.code)
    async with here.parts.services.work(Actor(stand_in.id, "t")) as work:
        await leave.accept(work, one.id)
    async with here.parts.services.work(Actor(here.boss.id, "t")) as work:
        await leave.agree(work, one.id, stand_in.code)
    await turns.due(here.parts.services)
    return one.id


async def test_a_successor_who_is_found_later_speaks_for_the_village(here: Here) -> None:
    chat = here.talk(here.h_ly)
    await chat.says("xin thôi làm")
    await chat.presses("absence.stop-today")
    await chat.presses("absence.nobody")
    await chat.presses("absence.no-note")
    await here.days_pass(3)
    assert await may(here.h_ly) == []
    one = await Absence.get()
    async with here.parts.services.work(Actor(here.boss.id, "t")) as work:
        await leave.choose(work, one.id, "ykok")
    async with here.parts.services.work(Actor(here.y_kok.id, "t")) as work:
        await leave.accept(work, one.id)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)


async def test_what_a_successor_has_stays_when_who_stopped_is_forgotten(here: Here) -> None:
    await settle(here, here.h_ly, here.y_kok, 0, None)
    account = await ChatAccount.get(person=here.h_ly)
    async with here.parts.services.work(Actor(here.h_ly.id, "t")) as work:
        await erase.forget(work, account)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)


async def test_who_stops_while_away_leaves_the_stand_in_nothing(here: Here) -> None:
    await settle(here, here.h_ly, here.y_kok, 0, 5)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
    async with here.parts.services.work(Actor(here.h_ly.id, "t")) as work:
        await leave.plan(work, local(here.parts.clock.now()).date() + timedelta(days=9), None)
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]
    assert "thôi làm thay" in (await here.parts.told(here.y_kok))[-1]


async def test_what_is_lent_is_not_handed_on(here: Here) -> None:
    third = await here.parts.person(
        "third", "Y Ba", ("propagandist", await Area.get(code="66-1-2"))
    )
    await settle(here, here.h_ly, here.y_kok, 0, 9)
    await settle(here, here.y_kok, third, 0, 9)
    assert await may(third) == [("propagandist", "Buôn Tar")]
    told = "\n".join(await here.parts.told(here.boss))
    assert "Buôn Cuôr không có tuyên truyền viên: H Ly Niê nghỉ" in told


async def test_of_two_who_are_away_the_second_keeps_the_stand_in(here: Here) -> None:
    other = await here.parts.person("hbe", "H Bé", ("propagandist", here.village))
    await settle(here, here.h_ly, here.y_kok, 0, 1)
    await settle(here, other, here.y_kok, 0, 5)
    await here.days_pass(2)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
    await here.days_pass(5)
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]


async def test_whose_task_ended_meanwhile_stands_in_for_nobody(here: Here) -> None:
    await settle(here, here.h_ly, here.y_kok, 2, 5)
    await Role.filter(person=here.y_kok).delete()
    await here.days_pass(2)
    assert await may(here.y_kok) == []
    assert "Buôn Cuôr không có tuyên truyền viên" in (await here.parts.told(here.boss))[-1]


async def test_to_approve_for_longer_than_was_agreed_to_is_agreed_to_again(here: Here) -> None:
    today = local(here.parts.clock.now()).date()
    async with here.parts.services.work(Actor(here.boss.id, "t")) as work:
        one = await leave.plan(work, today, today + timedelta(days=3))
        await leave.choose(work, one.id, here.editor.code, approve=True)
    async with here.parts.services.work(Actor(here.editor.id, "t")) as work:
        await leave.accept(work, one.id)
    async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
        await leave.agree(work, one.id, here.editor.code)
    async with here.parts.services.work(Actor(here.boss.id, "t")) as work:
        await leave.plan(work, today, today + timedelta(days=2))
    assert ("approver", "Xã Ea Kao") in await may(here.editor)
    async with here.parts.services.work(Actor(here.boss.id, "t")) as work:
        await leave.plan(work, today, today + timedelta(days=200))
    await turns.due(here.parts.services)
    assert ("approver", "Xã Ea Kao") not in await may(here.editor)


async def test_a_lent_right_that_was_ended_and_brought_back_still_ends_with_the_days(
    here: Here,
) -> None:
    await settle(here, here.h_ly, here.y_kok, 0, 2)
    role = await Role.get(person=here.y_kok, area=here.village)
    async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
        ended = await rights.end(work, role.id)
        await rights.restore(work, rights.undo_ref(ended.role, work.now()))
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
    await here.days_pass(3)
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]


async def test_a_stand_in_keeps_after_a_merger_or_a_split_what_was_theirs_and_no_more(
    place: Commune,
) -> None:
    now, (first, second, third) = place.parts.clock.now(), tuple(place.villages)
    stand_in = place.speakers[1]  # speaks for the second
    lent = await Role.create(
        person=stand_in, area=first, role="propagandist", since_at=now - timedelta(days=1)
    )
    one = await Absence.create(
        person=place.speakers[0], commune=place.area, since=local(now).date(),
        until=local(now).date() + timedelta(days=3), state="running", stand_in=stand_in,
        accepted_at=now, agreed_by_id=place.approver.id, given=[lent.id], created_at=now,
    )  # fmt: skip
    await Role.filter(person=stand_in, area=second).delete()
    await Role.create(person=stand_in, area=second, role="propagandist", since_at=now)
    merged = await merge(place, first.code, second.code)
    async with place.parts.services.work(Actor(place.approver.id, "t")) as work:
        await leave.drop(work, one.id)
    assert await speaks(stand_in) == [merged.name]

    lent = await Role.create(person=stand_in, area=third, role="propagandist", since_at=now)
    await Absence.filter(id=one.id).update(state="running", given=[lent.id])
    boss = await Person.get(code="admin")
    async with place.parts.services.work(Actor(boss.id, "t")) as work:
        change = await changes.wanted(work, [third.code], ["Buôn Bắc", "Buôn Nam"])
        await changes.carry_out(work, change)
    assert len(await speaks(stand_in)) == 3
    place.parts.clock.move(days=5)
    await turns.due(place.parts.services)
    assert await speaks(stand_in) == [merged.name]


async def test_labels_that_are_not_put_up_yet_lead_to_the_new_village(place: Commune) -> None:
    label = await DeviceLabel.create(
        code="LOA-X", kind="speaker", area=place.villages[0], made_at=place.parts.clock.now()
    )
    made = await merge(place, place.villages[0].code, place.villages[1].code)
    await label.refresh_from_db()
    assert label.area_id == made.id
