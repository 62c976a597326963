"""Whoever is away says so in chat; a colleague stands in with roles of their own, for these days
only; and no village is silently without somebody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.usecases import access
from bot.usecases.absence import leave, quiet, turns
from bot.usecases.work import Actor
from handlers import absence, people, roles, start
from models import Absence, Area, ChatAccount, Device, Feedback, Person, Report, Role
from models.person import RoleName
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk

TALKS = (absence.conversation, people.conversation, roles.conversation, start.conversation)


class Here(Offices):
    """`h_ly` speaks for Buôn Cuôr, `y_kok` for Buôn Tar; `boss` approves."""

    village: Area
    h_ly: Person
    y_kok: Person
    boss: Person

    def talk(self, person: Person) -> Talk:
        return Talk(self.parts, person, TALKS)

    async def days_pass(self, days: int) -> None:
        self.parts.clock.move(days=days)
        await turns.due(self.parts.services)


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Here:
    return await settled(tmp_path)


async def settled(tmp_path: Path) -> Here:
    found = await Here.settle(tmp_path)
    assert isinstance(found, Here)
    found.village = await found.parts.area("66-1-1", "village", "Buôn Cuôr", found.commune)
    other = await found.parts.area("66-1-2", "village", "Buôn Tar", found.commune)
    found.h_ly = await found.parts.person("hly", "H Ly Niê", ("propagandist", found.village))
    found.y_kok = await found.parts.person("ykok", "Y Kôk", ("propagandist", other))
    found.boss = await found.parts.person("boss", "Ama Thuột", ("approver", found.commune))
    return found


async def may(person: Person) -> list[tuple[str, str]]:
    return [(str(r.role), r.area.name) for r in await access.roles(person.id)]


async def away(here: Here) -> None:
    """H Ly is away tomorrow and the day after, and asked Y Kôk."""
    chat = here.talk(here.h_ly)
    await chat.says("xin nghỉ")
    asked = await chat.says(f"từ mai đến {here.parts.clock.now() + timedelta(days=2):%d/%m}")
    assert "Ai làm thay" in asked[0]
    await chat.presses("absence.who", "ykok")
    await chat.says("Nhà cụ Ama Bích ở cuối dốc, phải đi bộ")


async def test_a_stand_in_says_yes_an_officer_agrees_and_the_roles_end_with_the_days(
    here: Here,
) -> None:
    await away(here)
    assert "Chưa" not in (await here.parts.told(here.h_ly))[-1]
    assert "H Ly Niê nghỉ" in (await here.parts.told(here.boss))[-1]  # the same day
    taken = await here.talk(here.y_kok).presses("absence.accept")
    assert "Cán bộ xã xác nhận" in taken[0]
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]
    await here.talk(here.boss).presses("absence.agree")
    assert "Người làm thay: Y Kôk" in (await here.parts.told(here.h_ly))[-1]
    await here.days_pass(1)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
    file = (await here.parts.told(here.y_kok))[-1]
    assert file.startswith("Sổ bàn giao: Buôn Cuôr")
    assert "Nhà cụ Ama Bích ở cuối dốc" in file
    assert await may(here.h_ly) == [("propagandist", "Buôn Cuôr")]
    await here.days_pass(2)
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]
    assert "H Ly Niê trở lại làm việc" in (await here.parts.told(here.h_ly))[-1]
    assert not [one for one in await here.parts.told(here.boss) if "không có tuyên truyền" in one]


async def test_nobody_stands_in_and_the_officers_hear_it_on_the_first_day(here: Here) -> None:
    await away(here)
    await here.talk(here.y_kok).presses("absence.decline")
    assert "Y Kôk không nhận làm thay được" in (await here.parts.told(here.boss))[-1]
    await here.days_pass(1)
    assert (
        "Từ hôm nay Buôn Cuôr không có tuyên truyền viên"
        in ((await here.parts.told(here.boss))[-1])
    )
    # The officer chooses; their choice is their yes.
    chat = here.talk(here.boss)
    await chat.presses("absence.pick")
    done = await chat.says("kok")
    assert "Người làm thay: Y Kôk" in done[0]
    await here.talk(here.y_kok).presses("absence.accept")
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)


async def test_back_before_the_time_ends_what_the_stand_in_may(here: Here) -> None:
    await away(here)
    await here.talk(here.y_kok).presses("absence.accept")
    await here.talk(here.boss).presses("absence.agree")
    await here.days_pass(1)
    chat = here.talk(here.h_ly)
    await chat.says("nghỉ phép")
    assert "trở lại" in (await chat.presses("absence.drop"))[0]
    assert await may(here.y_kok) == [("propagandist", "Buôn Tar")]
    late = await here.talk(here.y_kok).acts("absence.accept", str((await Absence.get()).id))
    assert "Việc này đã xong" in late[0]


async def test_the_right_to_approve_is_handed_on_by_an_admin_only(here: Here) -> None:
    chat = here.talk(here.boss)
    await chat.says("xin nghỉ hôm nay")
    await chat.presses("absence.who", "editor")
    await chat.presses("absence.with")
    await chat.presses("absence.no-note")
    await here.talk(here.editor).presses("absence.accept")
    assert ("approver", "Xã Ea Kao") not in await may(here.editor)
    assert "cả quyền duyệt" in (await here.parts.told(here.admin))[-1]
    one = await Absence.get()
    async with here.parts.services.work(Actor(here.editor.id, "t")) as work:
        with pytest.raises(Exception, match="error-not-found"):
            await leave.agree(work, one.id, "editor")
    await here.talk(here.admin).presses("absence.agree")
    assert ("approver", "Xã Ea Kao") in await may(here.editor)
    await here.days_pass(1)
    assert await may(here.editor) == [("editor", "Xã Ea Kao")]


async def test_who_stops_hands_over_for_good(here: Here) -> None:
    chat = here.talk(here.h_ly)
    await chat.says("xin thôi làm")
    await chat.presses("absence.stop-today")
    await chat.presses("absence.who", "ykok")
    await chat.presses("absence.no-note")
    await here.talk(here.y_kok).presses("absence.accept")
    await here.talk(here.boss).presses("absence.agree")
    assert await may(here.h_ly) == []
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
    await here.days_pass(90)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)


async def test_who_stops_without_a_successor_leaves_no_village_unnoticed(here: Here) -> None:
    chat = here.talk(here.h_ly)
    await chat.says("xin thôi làm")
    await chat.presses("absence.stop-today")
    await chat.presses("absence.nobody")
    await chat.presses("absence.no-note")
    assert "Chưa có ai làm thay" in (await here.parts.told(here.boss))[-1]
    await turns.due(here.parts.services)
    assert (
        "Buôn Cuôr từ hôm nay chưa có tuyên truyền viên" in ((await here.parts.told(here.boss))[-1])
    )


async def test_the_handover_file_says_what_is_open_and_no_citizens_name(here: Here) -> None:
    now = here.parts.clock.now()
    await Report.create(
        code="BC-7", commune=here.commune, village=here.village, reporter=here.h_ly, kind="road",
        text="Cầu gỗ gãy", state="sent", happened_at=now, due_at=now,
    )  # fmt: skip
    citizen = await here.parts.person("dan", "Nguyễn Thị Hoa", ("citizen", here.village))
    account = await ChatAccount.get(person=citizen)
    await Feedback.create(
        code="PA-9", commune=here.commune, village=here.village, account=account, created_at=now,
        due_at=now,
    )  # fmt: skip
    await Device.create(
        code="loa", kind="speaker", name="Loa đầu buôn", area=here.village, heard_at=now,
        offline_told_at=now,
    )  # fmt: skip
    await Person.filter(id=here.h_ly.id).update(speaks=["rad", "vi"])
    said = (await here.talk(here.h_ly).says("sổ bàn giao"))[0]
    for words in ("BC-7 Cầu gỗ gãy", "PA-9", "Loa đầu buôn", "tiếng Ê Đê", "theo dõi: 1"):
        assert words in said
    assert "Hoa" not in said
    assert (
        "Tôi không thấy"
        in (
            await here.talk(here.far).says("sổ bàn giao")
            + await here.talk(here.far).says("Buôn Cuôr")
        )[-1]
    )
    asked = here.talk(here.boss)
    await asked.says("sổ bàn giao")
    assert "Sổ bàn giao: Buôn Cuôr" in (await asked.says("buon cuor"))[0]


async def test_who_is_quiet_for_a_month_is_asked_once(here: Here) -> None:
    here.parts.clock.move(days=31)
    await ChatAccount.filter(person=here.y_kok).update(last_word_at=here.parts.clock.now())
    assert await quiet.due(here.parts.services) == 1
    assert "Anh/chị vẫn làm chứ" in (await here.parts.told(here.h_ly))[-1]
    assert await quiet.due(here.parts.services) == 0
    here.parts.clock.move(days=40)
    await ChatAccount.filter(person=here.y_kok).update(last_word_at=here.parts.clock.now())
    assert await quiet.due(here.parts.services) == 0
    assert "cứ nhắn cho tôi" in (await here.talk(here.h_ly).presses("absence.still"))[0]


async def test_who_is_away_is_not_asked_whether_they_still_do_it(here: Here) -> None:
    here.parts.clock.move(days=31)
    async with here.parts.services.work(Actor(here.h_ly.id, "t")) as work:
        today = here.parts.clock.now().date()
        await leave.plan(work, today, today + timedelta(days=5))
    await ChatAccount.filter(person=here.y_kok).update(last_word_at=here.parts.clock.now())
    assert await quiet.due(here.parts.services) == 0


async def test_a_role_the_stand_in_had_anyway_stays(here: Here) -> None:
    await Role.create(
        person=here.y_kok, area=here.village, role=RoleName.PROPAGANDIST,
        since_at=here.parts.clock.now(),
    )  # fmt: skip
    await away(here)
    await here.talk(here.y_kok).presses("absence.accept")
    await here.talk(here.boss).presses("absence.agree")
    await here.days_pass(1)
    await here.days_pass(3)
    assert ("propagandist", "Buôn Cuôr") in await may(here.y_kok)
