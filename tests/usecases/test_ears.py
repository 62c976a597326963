"""The ear check: people nearby say how a play was heard, which opens and closes a repair ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.errors import NotFound
from bot.core.hours import at_local
from bot.usecases.devices import playlog
from bot.usecases.upkeep import counts, duties, ears, morning, tones
from handlers import box, devices, ear
from models import ChatAccount, Device, DeviceTrouble, EarCheck, Person, Playout
from models.device import PlayState
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

ODD = 11  # no play of a sample


@pytest.fixture
async def village(parts: Parts) -> Village:
    made = await make_village(parts)
    await made.beat(*made.speakers)
    return made


async def played(village: Village, number: int = ODD, title: str = "Họp thôn") -> int:
    """A play of the first loudspeaker that has just ended; the tasks that came of it are done. How
    many people were asked."""
    clock = village.parts.clock
    version = await village.bulletin(f"{title} {number}", now=True)
    start = clock.now()
    row = await Playout.create(
        id=number, device=village.speakers[0], version_id=version.id, duration_s=45,
        audio_digest="a" * 64, slot_at=start, start_at=start, end_at=start + timedelta(seconds=45),
    )  # fmt: skip
    village.parts.tasks.clear()
    for what in ("started", "finished"):
        await playlog.acknowledge(
            village.parts.services, "loa-1", str(row.id), what, clock.now(), ""
        )
        clock.move(seconds=45)
    asked = 0
    for name, *ids in village.parts.tasks:
        if name == "ear_check":
            asked += await duties.duties.tasks[name](village.studio, *ids)  # type: ignore[operator]
    return asked


def talk(village: Village, who: Person) -> Talk:
    return Talk(village.parts, who, (ear.conversation, devices.conversation, box.conversation))


async def says(village: Village, who: Person, answer: str) -> str:
    """The button of the last question."""
    check = await EarCheck.filter(person_id=who.id).order_by("-id").first()
    assert check is not None
    (told,) = await talk(village, who).presses("ear.said", f"{check.id}:{answer}")
    return told


async def test_two_people_nearby_are_asked_after_the_first_play(village: Village) -> None:
    assert await played(village) == 2
    for person in (village.ea_kao_person, village.citizen):
        (asked,) = await village.parts.told(person)
        assert asked == (
            "Loa Ea Kao (Buôn Ea Kao) vừa phát “Họp thôn 11” lúc 09:00."
            " Anh/chị ở gần đó, nghe thế nào?"
        )
        titles = [b["title"] for b in await village.parts.buttons(person)]
        assert titles == ["Nghe rõ", "Nghe nhỏ", "Loa rè", "Không nghe", "Tôi không ở gần"]
    assert await village.parts.told(village.tong_ju_person) == []
    assert await says(village, village.citizen, "clear") == "Cảm ơn anh/chị."
    assert not await DeviceTrouble.exists()


async def test_then_one_play_in_ten_and_nobody_twice_a_week(village: Village) -> None:
    assert await played(village) == 2
    assert await played(village, 12) == 0
    assert await played(village, 20) == 0, "asked this week"
    village.parts.clock.move(days=7)
    await village.beat(*village.speakers)
    assert await played(village, 21) == 0
    assert await played(village, 30) == 2


async def test_nobody_is_asked_twice_about_one_play(village: Village) -> None:
    assert await played(village) == 2
    await Device.all().update(ear_due=True)
    await EarCheck.all().update(asked_at=village.parts.clock.now() - timedelta(days=8))
    assert await ears.ask(village.parts.services, ODD) == 0


async def test_never_at_night_and_never_late(village: Village) -> None:
    village.parts.clock.set(at_local(village.parts.clock.now(), 21, 59))
    assert await played(village) == 0
    assert (await Device.get(code="loa-1")).ear_due
    village.parts.clock.move(hours=10)
    assert await ears.ask(village.parts.services, ODD) == 0, "who remembers what they heard?"


async def test_what_is_asked_costs_nothing_and_not_of_who_said_stop(village: Village) -> None:
    await ChatAccount.filter(person=village.citizen).update(follows=False)
    assert await played(village) == 1
    assert await village.parts.told(village.citizen) == []


async def test_a_bad_answer_opens_a_ticket_that_its_officer_sees(village: Village) -> None:
    await played(village)
    told = await says(village, village.ea_kao_person, "rasp")
    assert "Xã đã ghi lại" in told
    await says(village, village.citizen, "none")
    ticket = await DeviceTrouble.get()
    assert (ticket.what, ticket.detail, ticket.over_at) == ("sound", "rasp", None)
    (listed,) = await talk(village, village.officer).says("loa")
    assert "Cần xem:\nLoa Ea Kao (Buôn Ea Kao): bà con nghe loa rè từ 09:01" in listed
    village.parts.clock.set(at_local(village.parts.clock.now() + timedelta(days=1), 7))
    await morning.due(village.parts.services)
    assert "bà con nghe loa rè" in (await village.parts.told(village.deputy))[-1]


async def test_softly_heard_by_one_and_well_by_another_is_distance(village: Village) -> None:
    await played(village)
    await says(village, village.ea_kao_person, "low")
    assert await DeviceTrouble.filter(over_at=None).count() == 1
    await says(village, village.citizen, "clear")
    assert await DeviceTrouble.filter(over_at=None).count() == 0


async def test_who_was_not_near_says_nothing_about_it(village: Village) -> None:
    await played(village)
    await says(village, village.ea_kao_person, "away")
    assert not await DeviceTrouble.exists()


async def test_a_repair_is_heard_again_and_the_answer_closes_the_ticket(village: Village) -> None:
    await played(village)
    await says(village, village.ea_kao_person, "none")
    village.parts.clock.move(days=8)
    await village.beat(*village.speakers)
    assert await played(village, 20) == 2, "one of ten"
    await says(village, village.citizen, "clear")
    assert await DeviceTrouble.filter(over_at=None).count() == 0
    village.parts.clock.move(days=8)
    assert await played(village, 30) == 2
    await says(village, village.citizen, "rasp")
    chat = talk(village, village.officer)
    await chat.acts("devices.open", str(village.speakers[0].id))
    (said,) = await chat.presses("ear.fixed")
    assert "Sau lần phát tới" in said
    assert await DeviceTrouble.filter(over_at=None).count() == 0
    village.parts.clock.move(days=8)
    assert await played(village, 31) == 2, "after a repair, whatever its number"


async def test_only_who_was_asked_answers(village: Village) -> None:
    await played(village)
    check = await EarCheck.filter(person_id=village.citizen.id).get()
    for person in (village.tong_ju_person, village.officer):
        with pytest.raises(NotFound):
            async with village.work(person) as work:
                await ears.answer(work, check.id, "none")
    with pytest.raises(NotFound):
        async with village.work(village.citizen) as work:
            await ears.answer(work, check.id, "loud")
    village.parts.clock.move(days=4)
    told = await says(village, village.citizen, "none")
    assert "đã qua mấy ngày" in told
    assert not await DeviceTrouble.exists()


async def test_a_test_tone_that_is_not_heard_opens_one_too(village: Village) -> None:
    device, chat = village.speakers[0], talk(village, village.ea_kao_person)
    number = str(device.id)
    await chat.acts("box.unheard", number)
    assert not await DeviceTrouble.exists(), "an old button of no test"
    await tones.play(village.studio, device.id, 0)
    await chat.acts("box.unheard", number)
    assert await DeviceTrouble.filter(what="sound", over_at=None).count() == 1
    await chat.acts("box.heard", number)
    assert await DeviceTrouble.filter(what="sound", over_at=None).count() == 0


async def test_figures_say_how_it_goes(village: Village) -> None:
    await played(village)
    await says(village, village.citizen, "rasp")
    found = {f.name: f.values for f in await counts.figures(village.parts.services)}
    assert found["devices"] == {
        ("speaker", "heard"): 2, ("speaker", "silent"): 0, ("board", "heard"): 0,
        ("board", "silent"): 1,
    }  # fmt: skip
    assert found["device_troubles"] == {("sound",): 1}
    assert found["plays_day"] == {(PlayState.FINISHED.value,): 1}
    assert found["ear_answers"] == {("open",): 1, ("rasp",): 1}
    async with village.work() as work:
        before = village.parts.clock.now() + timedelta(days=1)
        assert (await ears.over(work, before, 0)) is not None
    assert not await EarCheck.exists()
