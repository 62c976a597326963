"""Roles are ended and given by admins in chat, at once, and nobody is left unable to mend it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.core.errors import NotFound, UserError
from bot.usecases import access
from bot.usecases.registers import rights
from bot.usecases.registers.import_people import import_people
from bot.usecases.work import Actor
from handlers import officers, people, roles, start
from models import Area, AuditRow, Bulletin, Person, Role
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk


class Here(Offices):
    """`h_ly` is the only propagandist of `village`, `boss` the only approver."""

    village: Area
    h_ly: Person
    boss: Person


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Here:
    found = await Here.settle(tmp_path)
    assert isinstance(found, Here)
    found.village = await found.parts.area("66-1-1", "village", "Buôn Cuôr", found.commune)
    found.h_ly = await found.parts.person("hly", "H Ly Niê", ("propagandist", found.village))
    found.boss = await found.parts.person("boss", "Ama Thuột", ("approver", found.commune))
    return found


def talk(here: Here, person: Person) -> Talk:
    talks = (roles.conversation, officers.conversation, people.conversation, start.conversation)
    return Talk(here.parts, person, talks)


async def may(person: Person) -> list[tuple[str, str]]:
    return [(str(r.role), r.area.name) for r in await access.roles(person.id)]


async def test_a_propagandist_stops_and_the_empty_village_is_told(here: Here) -> None:
    chat = talk(here, here.admin)
    await chat.says("thôi nhiệm vụ")
    assert "H Ly Niê" in (await chat.says("h ly"))[0]
    asked = await chat.presses("roles.end")
    assert "Tuyên truyền viên, Buôn Cuôr" in asked[0]
    assert await may(here.h_ly)
    done = await chat.presses("roles.end-sure")
    assert done[0].startswith("H Ly Niê đã thôi vai trò: Tuyên truyền viên")
    assert done[1] == "Buôn Cuôr giờ chưa có tuyên truyền viên nào. Anh/chị mời người thay nhé."
    assert await may(here.h_ly) == []
    assert "anh/chị thôi vai trò này" in (await here.parts.told(here.h_ly))[-1]
    assert "Buôn Cuôr từ hôm nay chưa có" in (await here.parts.told(here.boss))[-1]
    assert (await AuditRow.get(action="role.end")).subject == "person:hly"


async def test_a_role_ended_by_mistake_comes_back_with_a_tap(here: Here) -> None:
    chat = talk(here, here.admin)
    await chat.says("thôi nhiệm vụ")
    await chat.says("ama thuột")
    await chat.presses("roles.end")
    await Role.filter(person=here.boss).update(emergency=True)
    await chat.presses("roles.end-sure")
    assert await may(here.boss) == []
    assert "giữ lại vai trò" in (await chat.presses("roles.undo"))[0]
    role = await Role.get(person=here.boss)
    assert (role.active, role.emergency) == (True, True)
    await chat.acts("roles.end-sure", str(role.id))
    assert await may(here.boss) == []
    here.parts.clock.move(hours=4)
    assert "Đã quá hai giờ" in (await chat.presses("roles.undo"))[0]
    assert await may(here.boss) == []


async def test_the_last_approver_goes_and_the_bulletins_that_wait_are_named(here: Here) -> None:
    now = here.parts.clock.now()
    await Bulletin.create(
        code="BT-1", commune=here.commune, author=here.editor, state="submitted", created_at=now
    )
    chat = talk(here, here.admin)
    await chat.says("vai trò")
    await chat.says("ama thuot")
    await chat.presses("roles.end")
    done = await chat.presses("roles.end-sure")
    assert done[1].startswith("Xã Ea Kao giờ không còn ai duyệt, mà 1 bản tin đang chờ")


async def test_a_role_is_added_where_the_person_works(here: Here) -> None:
    chat = talk(here, here.admin)
    await chat.says("thêm quyền")
    await chat.says("H Ly")
    await chat.presses("roles.more")
    given = await chat.presses("roles.give", "approver,hly,66-1")
    assert given == ["H Ly Niê có thêm vai trò: Người duyệt, Xã Ea Kao. Người ấy sẽ được báo."]
    assert ("approver", "Xã Ea Kao") in await may(here.h_ly)
    # Ended and given again, it is the same right.
    for _ in range(2):
        role = await Role.get(person=here.h_ly, role="approver")
        async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
            await rights.end(work, role.id)
            await rights.give(work, "hly", "approver", "66-1")
    assert await Role.filter(person=here.h_ly, role="approver", active=True).count() == 1


async def test_nobody_ends_what_is_not_below_them(here: Here) -> None:
    foreign = await Role.get(person=here.far)
    above = await Role.get(person=here.above)
    for actor in (here.admin, here.editor, here.boss, here.h_ly):
        for role_id in (foreign.id, above.id, 99_999):
            with pytest.raises(NotFound):
                async with here.parts.services.work(Actor(actor.id, "t")) as work:
                    await rights.end(work, role_id)
    assert await may(here.far)
    assert await may(here.above)


async def test_the_last_admin_stays_until_there_is_another(here: Here) -> None:
    await Role.filter(person=here.above).update(active=False)
    mine = await Role.get(person=here.admin)
    with pytest.raises(UserError, match="roles-last-admin"):
        async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
            await rights.end(work, mine.id)
    async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
        await rights.give(work, "boss", "admin", "66-1")
        await rights.end(work, mine.id)
    assert await may(here.admin) == []


async def test_two_admins_who_end_each_other_leave_one(here: Here) -> None:
    await Role.filter(person=here.above).update(active=False)
    async with here.parts.services.work(Actor(here.admin.id, "t")) as work:
        await rights.give(work, "boss", "admin", "66-1")

    async def ends(actor: Person, other: Person) -> bool:
        role = await Role.get(person=other, role="admin")
        try:
            async with here.parts.services.work(Actor(actor.id, "t")) as work:
                await rights.end(work, role.id)
        except UserError:
            return False
        return True

    done = await asyncio.gather(ends(here.admin, here.boss), ends(here.boss, here.admin))
    assert sorted(done) == [False, True]
    assert await Role.filter(role="admin", active=True, area=here.commune).count() == 1


async def test_a_roster_ends_what_its_row_says(here: Here, tmp_path: Path) -> None:
    roster = tmp_path / "people.csv"
    head = "Họ tên,Mã xã,Thôn,Vai trò,Thôi nhiệm vụ\n"
    roster.write_text(head.replace("Mã xã", "Xã") + "H Ly Niê,Ea Kao,Buôn Cuôr,,x\n", "utf-8")
    for changed in (1, 0):  # the second time there is nobody left to end: that is asked about
        report = await import_people(here.parts.services, roster, dry_run=False)
        assert (report.bad, len(report.asked), report.updated) == ([], 1 - changed, changed)
        assert await may(here.h_ly) == []
    roster.write_text(head.replace("Mã xã", "Xã") + "Y Bih,Ea Kao,,quản trị,x\n", "utf-8")
    report = await import_people(here.parts.services, roster, dry_run=False)
    assert [(line, column) for line, column, _ in report.bad] == [(2, "ended")]
    assert await may(here.admin) == [("admin", "Xã Ea Kao")]


async def test_a_place_is_chosen_where_somebody_works_for_two(here: Here) -> None:
    await Role.create(
        person=here.h_ly, area=here.other, role="editor", since_at=here.parts.clock.now()
    )
    chat = talk(here, here.above)
    await chat.says("thêm quyền")
    await chat.says("H Ly")
    await chat.presses("roles.more")
    given = await chat.presses("roles.give", "duty,hly,66-2")
    assert given[0].startswith("H Ly Niê có thêm vai trò: Trực khẩn cấp, Xã Cư Pui.")
    assert await Role.filter(person=here.h_ly, role="duty").count() == 1


async def test_a_roster_that_ends_a_role_in_the_wrong_place_is_refused(
    here: Here, tmp_path: Path
) -> None:
    await here.parts.area("66-1-2", "village", "Buôn Khác", here.commune)
    roster = tmp_path / "people.csv"
    roster.write_text("Họ tên,Xã,Thôn,Thôi nhiệm vụ\nH Ly Niê,Ea Kao,Buôn Khác,x\n", "utf-8")
    report = await import_people(here.parts.services, roster, dry_run=False)
    assert [(line, column) for line, column, _ in report.bad] == [(2, "ended")]
    assert await may(here.h_ly)


async def test_who_was_ended_by_a_roster_waits_for_nobody_to_let_them_in(
    here: Here, tmp_path: Path
) -> None:
    roster = tmp_path / "people.csv"
    roster.write_text("Họ tên,Xã,Thôn,Thôi nhiệm vụ\nH Ly Niê,Ea Kao,Buôn Cuôr,x\n", "utf-8")
    await import_people(here.parts.services, roster, dry_run=False)
    assert not await Role.filter(person=here.h_ly).exists()
