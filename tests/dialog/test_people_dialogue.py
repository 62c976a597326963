"""What officers see of their propagandists: inviting, who waits, which villages have nobody."""

from __future__ import annotations

import pytest

import handlers.enrol
import handlers.people
import handlers.start
from models import Area, EnrolCode, Person, Role
from tests.dialog.chats import Chats
from tests.fakes.house import Parts

OFFICER = "webchat:web:officer"
PROVINCE = "webchat:web:province"


@pytest.fixture
async def chats(parts: Parts) -> Chats:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    other = await parts.area("24512", "commune", "Xã Yang Mao", province)
    for number in range(1, 12):
        await parts.area(f"24511-{number:02d}", "village", f"Thôn {number}", commune)
    await parts.area("24512-01", "village", "Buôn Tar", other)
    await parts.person("officer", "H Mai", ("editor", commune))
    await parts.person("province", "Y Tỉnh", ("admin", province))
    modules = (handlers.start, handlers.enrol, handlers.people)
    return Chats(parts, tuple(m.conversation for m in modules))


async def test_villages_come_in_pages_or_by_name(chats: Chats) -> None:
    await chats.says(OFFICER, "menu")
    await chats.taps(OFFICER, "Tuyên truyền viên")
    await chats.says(OFFICER, "1")
    assert await chats.titles(OFFICER) == [
        *(f"Thôn {n}" for n in range(1, 9)),
        "Xem thêm",
        "Mã cho mọi thôn còn trống",
    ]
    await chats.taps(OFFICER, "Xem thêm")
    assert (await chats.titles(OFFICER))[:3] == ["Thôn 9", "Thôn 10", "Thôn 11"]
    assert "Không thấy" in (await chats.says(OFFICER, "buôn tar"))[0]
    assert "Mã mời cho Thôn 5, Xã Cư Pui" in (await chats.says(OFFICER, "thon 5"))[-1]
    assert (await EnrolCode.get().prefetch_related("area")).area.code == "24511-05"


async def test_the_province_types_the_commune_first(chats: Chats) -> None:
    await chats.says(PROVINCE, "mời tuyên truyền viên")
    assert "xã, phường nào" in (await chats.taps(PROVINCE, "Mời người mới"))[0]
    assert "Không thấy" in (await chats.says(PROVINCE, "Hà Nội"))[0]
    await chats.says(PROVINCE, "yang mao")
    assert await chats.titles(PROVINCE) == ["Buôn Tar", "Mã cho mọi thôn còn trống"]


async def test_villages_without_anybody(chats: Chats, parts: Parts) -> None:
    lively, silent = await Area.get(code="24511-01"), await Area.get(code="24511-02")
    bia = await parts.person("bia", "H Bia", ("propagandist", lively))
    await parts.person("blo", "Y Blô", ("propagandist", silent))
    parts.clock.move(days=31)
    await chats.says(f"webchat:web:{bia.code}", "menu")
    await chats.says(OFFICER, "mời tuyên truyền viên")
    said = (await chats.taps(OFFICER, "Thôn, buôn còn trống"))[0]
    assert "Chưa có tuyên truyền viên (9)" in said
    assert "30 ngày qua chưa nhắn gì (1):\n• Thôn 2" in said
    await chats.says(PROVINCE, "mời tuyên truyền viên")
    whole = (await chats.taps(PROVINCE, "Thôn, buôn còn trống"))[0]
    assert "2 xã, phường với 12 thôn, buôn: 10 nơi chưa có" in whole
    assert "Xã Cư Pui: 9/11" in whole


async def test_who_waits_is_listed_with_both_buttons(chats: Chats, parts: Parts) -> None:
    village = await Area.get(code="24511-03")
    now = parts.clock.now()
    person = await Person.create(code="p-x", name="Y Chờ", created_at=now)
    await Role.create(person=person, area=village, role="propagandist", active=False, since_at=now)
    await chats.says(OFFICER, "mời tuyên truyền viên")
    assert "Chờ xác nhận (1)" in await chats.titles(OFFICER)
    assert "Y Chờ" in (await chats.taps(OFFICER, "Chờ xác nhận (1)"))[0]
    await chats.taps(OFFICER, "Xác nhận")
    assert (await Role.get(person=person)).active
    await chats.says(OFFICER, "mời tuyên truyền viên")
    assert "Không có ai" in (await chats.taps(OFFICER, "Chờ xác nhận (0)"))[0]


async def test_others_cannot_enter(chats: Chats, parts: Parts) -> None:
    bia = await parts.person("bia", "H Bia", ("propagandist", await Area.get(code="24511-01")))
    said = await chats.says(f"webchat:web:{bia.code}", "mời tuyên truyền viên")
    assert "người khác phụ trách" in said[0]
    assert "Tuyên truyền viên" not in await chats.titles(f"webchat:web:{bia.code}")
