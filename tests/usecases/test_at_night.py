"""In quiet hours: who is in a conversation is answered at once, who sleeps is left asleep, and
whoever caused what waits is told until when."""

from __future__ import annotations

from datetime import datetime

import pytest

import handlers.approve
import handlers.enrol
import handlers.people
import handlers.phone
import handlers.start
from bot.core.hours import QuietHours, at_local
from models import OutboxRow, Person
from tests.dialog.chats import Chats
from tests.dialog.test_enrol_dialogue import code_in
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune

OFFICER, NEWCOMER = "webchat:web:officer", "zalo:oa:1001"
LATER = "giờ nghỉ đêm: người nhận sẽ được báo lúc 05:00"


@pytest.fixture
async def chats(parts: Parts) -> Chats:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    await parts.area("24511-01", "village", "Buôn Khanh", commune)
    await parts.person("officer", "H Mai", ("approver", commune))
    parts.clock.set(at_local(parts.clock.now(), 23, 30))
    modules = (handlers.start, handlers.enrol, handlers.people, handlers.phone)
    return Chats(parts, tuple(m.conversation for m in modules))


def morning(parts: Parts) -> datetime:
    return QuietHours().open_at(parts.clock.now())


async def due(person: Person) -> datetime:
    """When the last message queued to somebody may go."""
    row = await OutboxRow.filter(chat_account__person_id=person.id).order_by("-id").first()
    assert row is not None
    return row.due_at


async def invited(chats: Chats) -> str:
    await chats.says(OFFICER, "mời người mới")
    await chats.taps(OFFICER, "Mời người mới")
    return code_in(await chats.taps(OFFICER, "Buôn Khanh"))


async def enrols(chats: Chats, code: str) -> str:
    await chats.says(NEWCOMER, code, name="H Bia Niê")
    await chats.taps(NEWCOMER, "H Bia Niê")
    return (await chats.taps(NEWCOMER, "Đồng ý"))[-1]


async def test_an_officer_who_invites_at_night_may_confirm_at_night(chats: Chats) -> None:
    parts, officer = chats.parts, await Person.get(code="officer")
    sent = await enrols(chats, await invited(chats))
    assert "Cán bộ xã sẽ xác nhận" in sent
    assert "giờ nghỉ đêm" not in sent, "the officer is there: nobody waits for the morning"
    assert await due(officer) == parts.clock.now()
    done = (await chats.taps(OFFICER, "Xác nhận"))[-1]
    assert "Đã xác nhận H Bia Niê" in done
    assert "giờ nghỉ đêm" not in done
    assert await due(await Person.get(name="H Bia Niê")) == parts.clock.now()


async def test_who_enrols_while_the_officer_sleeps_hears_when_it_is_seen(chats: Chats) -> None:
    parts, officer = chats.parts, await Person.get(code="officer")
    code = await invited(chats)
    parts.clock.move(minutes=31)
    sent = await enrols(chats, code)
    assert "Cán bộ xã sẽ xác nhận" in sent
    assert LATER in sent
    assert await due(officer) == morning(parts)
    parts.clock.set(morning(parts))
    assert LATER not in (await chats.taps(OFFICER, "Xác nhận"))[-1]


async def test_an_officer_who_confirms_a_sleeper_hears_when_they_are_told(chats: Chats) -> None:
    parts = chats.parts
    await enrols(chats, await invited(chats))
    parts.clock.move(minutes=31)
    done = (await chats.taps(OFFICER, "Xác nhận"))[-1]
    assert "Đã xác nhận H Bia Niê" in done
    assert LATER in done
    bia = await Person.get(name="H Bia Niê")
    assert await due(bia) == morning(parts)


async def test_the_last_minute_of_the_night_names_the_same_morning(chats: Chats) -> None:
    parts = chats.parts
    code = await invited(chats)
    parts.clock.move(hours=5, minutes=29)
    assert LATER in await enrols(chats, code)
    parts.clock.move(minutes=1)
    assert LATER not in (await chats.taps(OFFICER, "Xác nhận"))[-1]


@pytest.fixture
async def commune(parts: Parts) -> Commune:
    return await make_commune(parts)


async def test_no_approver_is_woken_for_a_routine_bulletin(commune: Commune) -> None:
    parts = commune.parts
    parts.clock.set(at_local(parts.clock.now(), 23, 30))
    id_ = await commune.draft()
    await commune.submit(id_)
    assert await due(commune.approver) == morning(parts)


async def test_an_approver_at_work_is_asked_at_once_and_hears_when_people_get_it(
    commune: Commune,
) -> None:
    parts = commune.parts
    parts.clock.set(at_local(parts.clock.now(), 23, 30))
    modules = (handlers.start, handlers.approve)
    chats = Chats(parts, tuple(m.conversation for m in modules))
    approver = f"webchat:web:{commune.approver.code}"
    await chats.says(approver, "menu")
    await commune.submit(await commune.draft())
    assert await due(commune.approver) == parts.clock.now()
    morning_says = "đang giờ nghỉ đêm nên 05:00 3/3 mới gửi và phát"
    assert morning_says in (await parts.told(commune.approver))[-1]
    said = (await chats.taps(approver, "Duyệt"))[-1]
    assert "Đã duyệt BT-" in said
    assert morning_says in said
    assert LATER not in said, "said once"
    parts.clock.set(at_local(parts.clock.now(), 12))
    await commune.submit(await commune.draft())
    assert "giờ nghỉ đêm" not in (await chats.taps(approver, "Duyệt"))[-1]
