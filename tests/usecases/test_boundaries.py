"""Villages are merged, split and renamed: what belongs to them goes along, what was counted stays,
and whoever speaks for them is asked."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import NotFound, UserError
from bot.usecases import access, areas
from bot.usecases.boundaries import changes
from bot.usecases.boundaries.import_changes import import_changes
from bot.usecases.bulletins import audience
from bot.usecases.delivery import board, distribute
from bot.usecases.emergency import emergency, emergency_board, emergency_spread
from bot.usecases.registers.import_villages import import_villages
from bot.usecases.work import Actor
from handlers import absence, people, start, villages
from models import (
    Area,
    AuditRow,
    ChatAccount,
    Delivery,
    Device,
    Feedback,
    Group,
    Person,
    Report,
    Role,
)  # fmt: skip
from tests.fakes.broadcast import make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk
from tests.usecases.bulletins import Commune, make_commune

TALKS = (villages.conversation, absence.conversation, people.conversation, start.conversation)


@pytest.fixture
async def here(parts: Parts) -> Commune:
    return await make_commune(parts)


async def admin(here: Commune) -> Person:
    return await here.parts.person("admin", "Y Bih", ("admin", here.area))


async def merge(here: Commune, *codes: str, new: str = "Thôn Hòa Bình") -> Area:
    boss = await Person.get_or_none(code="admin") or await admin(here)
    async with here.parts.services.work(Actor(boss.id, "t")) as work:
        (made,) = await changes.carry_out(work, await changes.wanted(work, codes, [new]))
    return made


async def speaks(person: Person) -> list[str]:
    return [r.area.name for r in await access.roles(person.id)]


async def test_an_admin_merges_two_villages_in_chat_and_all_of_them_goes_along(
    here: Commune,
) -> None:
    now = here.parts.clock.now()
    for number, village in enumerate(here.villages[:2]):
        await Area.filter(id=village.id).update(households=100 + number)
        await Device.create(code=f"loa-{number}", kind="speaker", name="Loa", area=village)
        values: dict[str, Any] = {"commune": here.area, "village": village}
        reporter = here.speakers[number]
        await Report.create(
            code=f"BC-{number}", **values, reporter=reporter, state="sent", happened_at=now
        )
        await Report.create(
            code=f"BC-X{number}", **values, reporter=reporter, state="done", happened_at=now
        )
        await Feedback.create(code=f"PA-{number}", **values, created_at=now)
        await Group.create(channel="c", account="a", **values, created_at=now)
    citizen = await here.parts.person("dan", "Chị Hoa", ("citizen", here.villages[0]))
    chat = Talk(here.parts, await admin(here), TALKS)
    await chat.says("sáp nhập thôn")
    await chat.says("thôn 1, thôn 2")
    sure = (await chat.says("Thôn Hòa Bình"))[0]
    assert "Nhập Thôn 1, Thôn 2 thành Thôn Hòa Bình, từ hôm nay?" in sure
    assert "Nghị quyết 12/NQ-HĐND" in (await chat.says("Nghị quyết 12/NQ-HĐND"))[0]
    assert "Đã xong" in (await chat.presses("villages.sure"))[0]

    made = await Area.get(name="Thôn Hòa Bình")
    assert (made.households, made.kind) == (201, "village")
    assert [a.name for a in await areas.villages([here.area.code])] == ["Thôn 3", "Thôn Hòa Bình"]
    assert await Device.filter(area=made).count() == 2
    assert await Report.filter(village=made).count() == 2  # the open ones
    assert await Report.filter(village=here.villages[0]).count() == 1
    assert await Feedback.filter(village=made).count() == 2
    assert await Group.filter(village=made).count() == 2
    for person in (*here.speakers[:2], citizen):
        assert await speaks(person) == ["Thôn Hòa Bình"]
    assert [a.name for a in await areas.resolve("thôn 1", here.area)] == ["Thôn Hòa Bình"]
    row = await AuditRow.get(action="village.merge")
    assert row.after == {
        "villages": [made.code], "names": ["Thôn Hòa Bình"], "says": ["Nghị quyết 12/NQ-HĐND"],
    }  # fmt: skip
    for person in here.speakers[:2]:
        assert "Anh/chị có tiếp tục phụ trách" in (await here.parts.told(person))[-1]
    assert "Y Ngọc 1, Y Ngọc 2" in (await here.parts.told(here.approver))[-1]
    await Talk(here.parts, here.speakers[0], TALKS).presses("villages.stay")
    assert (await here.parts.told(here.approver))[-1] == "Y Ngọc 1 phụ trách Thôn Hòa Bình."


async def test_a_village_is_split_and_each_says_for_which_they_speak(here: Commune) -> None:
    chat = Talk(here.parts, await admin(here), TALKS)
    await chat.says("tách thôn")
    await chat.says("Thôn 1")
    assert "ít nhất hai tên" in (await chat.says("Thôn 1"))[0]
    await chat.says("Thôn 1, Thôn 4")
    await chat.presses("villages.sure")
    assert await speaks(here.speakers[0]) == ["Thôn 1", "Thôn 4"]
    asked = Talk(here.parts, here.speakers[0], TALKS)
    made = await Area.get(name="Thôn 1", kind="village")
    await asked.presses("villages.only", made.code)
    assert await speaks(here.speakers[0]) == ["Thôn 1"]
    assert "Thôn 4 từ hôm nay chưa có tuyên truyền viên" in "\n".join(
        await here.parts.told(here.approver)
    )
    # What was approved for it before reaches both, and the name is one of them again.
    both = await areas.coded([here.villages[0].code])
    assert sorted(a.name for a in both) == ["Thôn 1", "Thôn 4"]
    assert [a.id for a in await areas.resolve("Thôn 1", here.area)] == [made.id]


async def test_a_new_name_keeps_the_village_and_the_old_name_finds_it(here: Commune) -> None:
    chat = Talk(here.parts, await admin(here), TALKS)
    await chat.says("đổi tên thôn")
    await chat.says("thon 2")
    assert "đã có nơi tên" in (await chat.says("Thôn 3"))[0]
    await chat.says("Buôn Tơng Jú")
    await chat.presses("villages.sure")
    assert (await Area.get(id=here.villages[1].id)).name == "Buôn Tơng Jú"
    assert [a.name for a in await areas.resolve("Thôn 2", here.area)] == ["Buôn Tơng Jú"]


async def test_others_change_no_villages(here: Commune) -> None:
    said = await Talk(here.parts, here.author, TALKS).says("sáp nhập thôn")
    assert "người khác phụ trách" in said[0]
    async with here.parts.services.work(Actor(here.author.id, "t")) as work:
        with pytest.raises(NotFound):
            await changes.wanted(work, [here.villages[0].code], ["Thôn 9"])


async def test_an_approved_bulletin_on_its_way_reaches_the_new_village(here: Commune) -> None:
    """Its targets are what the approver saw and stay so; the places they name are other ones."""
    version = await here.submitted(targets=[here.villages[0].code])
    await here.press(here.approver, version)
    made = await merge(here, here.villages[0].code, here.villages[1].code)
    await distribute.distribute(here.parts.services, version.id)
    got = await Delivery.filter(version_id=version.id).values_list("person_id", "village_id")
    assert sorted(got) == sorted((p.id, made.id) for p in here.speakers[:2])


async def test_a_merger_in_the_middle_of_a_bulletin_leaves_its_figures_true(here: Commune) -> None:
    version = await here.distributed()
    now = here.parts.clock.now()
    told = Delivery.filter(version_id=version.id, person_id=here.speakers[0].id)
    await told.update(told_at=now, households=30)

    async def seen() -> tuple[int, int, list[str]]:
        async with here.parts.services.work(Actor(here.approver.id, "t")) as work:
            found = await board.board(work, version.bulletin_id)
        return found.told_villages, found.villages, [m.village for m in found.missing]

    assert await seen() == (1, 3, ["Thôn 2", "Thôn 3"])
    here.parts.clock.move(minutes=5)
    await merge(here, here.villages[0].code, here.villages[1].code)
    assert await seen() == (1, 3, ["Thôn 2", "Thôn 3"])
    async with here.parts.services.work(Actor(here.approver.id, "t")) as work:
        missing = (await board.board(work, version.bulletin_id)).missing
    assert "Y Ngọc 2" in [c.name for c in missing[0].people]  # still the one to phone
    here.parts.clock.move(minutes=5)
    second = Delivery.filter(version_id=version.id, person_id=here.speakers[1].id)
    await second.update(told_at=here.parts.clock.now())
    assert await seen() == (2, 3, ["Thôn 3"])
    # The next one is for the villages of now.
    later = await here.distributed()
    assert [v.name for v in await audience.villages(later.targets, later.distributed_at)] == [
        "Thôn 3", "Thôn Hòa Bình",
    ]  # fmt: skip


async def test_a_merger_in_the_middle_of_an_emergency_asks_the_new_village_again(
    parts: Parts,
) -> None:
    village = await make_village(parts)
    boss = await parts.person("admin", "Y Bih", ("admin", village.commune))
    async with village.work(village.deputy) as work:
        going = await emergency.start(
            work, village.commune, kind="flood", text="Nước lũ đang lên nhanh, lên chỗ cao ngay.",
            targets=[village.ea_kao.code], exercise=False,
        )  # fmt: skip
    await emergency_spread.spread(parts.services, going.id)
    async with village.work(village.ea_kao_person) as work:
        await emergency_board.reply(work, going.id, "safe")
    before = len(await parts.told(village.ea_kao_person))
    assert not [one for one in await parts.told(village.tong_ju_person) if "Nước lũ" in one]
    parts.tasks.clear()
    parts.clock.move(minutes=1)
    async with parts.services.work(Actor(boss.id, "t")) as work:
        codes = [village.ea_kao.code, village.tong_ju.code]
        await changes.carry_out(work, await changes.wanted(work, codes, ["Buôn Mới"]))
    assert ("spread_emergency", going.id) in parts.tasks
    await emergency_spread.spread(parts.services, going.id)
    alarm = [one for one in await parts.told(village.tong_ju_person) if "Nước lũ" in one]
    assert len(alarm) == 1
    mine = (await parts.told(village.ea_kao_person))[before:]
    assert not [one for one in mine if "Nước lũ" in one]  # nobody gets it twice
    going = await type(going).get(id=going.id).prefetch_related("commune")
    assert [(v.village.name, v.state) for v in await emergency_board.villages(going)] == [
        ("Buôn Mới", "silent")
    ]
    parts.clock.move(minutes=1)
    async with village.work(village.tong_ju_person) as work:
        await emergency_board.reply(work, going.id, "safe")
    assert [v.state for v in await emergency_board.villages(going)] == ["safe"]


async def test_two_admins_merge_at_once_and_one_of_them_does_it(here: Commune) -> None:
    boss = await admin(here)
    other = await here.parts.person("admin2", "Y Hai", ("admin", here.area))

    async def do(person: Person) -> Any:
        async with here.parts.services.work(Actor(person.id, "t")) as work:
            codes = [here.villages[0].code, here.villages[1].code]
            return await changes.carry_out(work, await changes.wanted(work, codes, ["Thôn Mới"]))

    done = await asyncio.gather(do(boss), do(other), return_exceptions=True)
    assert sum(isinstance(one, UserError) for one in done) == 1
    assert await Area.filter(name="Thôn Mới").count() == 1


async def test_a_file_from_before_makes_no_village_anew(here: Commune, tmp_path: Any) -> None:
    await Area.filter(id=here.area.id).update(code="24133", path="66/24133/")
    for number, one in enumerate(here.villages, 1):
        code = f"24133-{number:02d}"
        await Area.filter(id=one.id).update(code=code, path=f"66/24133/{code}/")
    await merge(here, "24133-02", "24133-03", new="Thôn 23")
    assert (await Area.get(name="Thôn 23")).code == "24133-04"
    file = tmp_path / "thon.csv"
    file.write_text("Mã xã,Tên thôn\n24133,Thôn 1\n24133,Thôn 2\n24133,Thôn 3\n", "utf-8")
    report = await import_villages(here.parts.services, file, dry_run=False)
    assert "Thôn 3 is part of Thôn 23" in str(report.bad)
    assert await Area.filter(kind="village").count() == 2


async def test_a_decision_comes_as_a_table_whole_or_not_at_all(
    here: Commune, tmp_path: Any
) -> None:
    await Area.filter(id=here.area.id).update(code="24133", path="66/24133/")
    for number, one in enumerate(here.villages, 1):
        code = f"24133-{number:02d}"
        await Area.filter(id=one.id).update(code=code, path=f"66/24133/{code}/")
    file, head = tmp_path / "nq.csv", "Mã xã,Thôn cũ,Thôn mới,Quyết định\n"
    rows = "24133,Thôn 1; Thôn 2,Thôn Hòa Bình,12/NQ\n24133,Thôn 3,Buôn Tar,12/NQ\n"
    file.write_text(f"{head}{rows}24133,Thôn 8,Thôn 9,12/NQ\n", "utf-8")
    report = await import_changes(here.parts.services, file, dry_run=False)
    assert [line for line, *_ in report.bad] == [4]
    assert await Area.filter(kind="former").count() == 0
    file.write_text(f"{head}{rows}", "utf-8")
    assert (await import_changes(here.parts.services, file, dry_run=True)).updated == 2
    assert await Area.filter(kind="former").count() == 0
    assert (await import_changes(here.parts.services, file, dry_run=False)).updated == 2
    names = [v.name for v in await areas.villages(["24133"])]
    assert names == ["Buôn Tar", "Thôn Hòa Bình"]
    assert "nhập thành Thôn Hòa Bình" in (await here.parts.told(here.speakers[0]))[-1]
    again = await import_changes(here.parts.services, file, dry_run=False)
    assert (again.updated, again.unchanged, again.bad) == (0, 2, [])


async def test_somebody_of_both_villages_has_one_role(here: Commune) -> None:
    now = here.parts.clock.now() - timedelta(days=3)
    await Role.create(
        person=here.speakers[0], area=here.villages[1], role="propagandist", since_at=now
    )
    await merge(here, here.villages[0].code, here.villages[1].code)
    assert await speaks(here.speakers[0]) == ["Thôn Hòa Bình"]
    assert await ChatAccount.filter(person=here.speakers[0]).count() == 1
