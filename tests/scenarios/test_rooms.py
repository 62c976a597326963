"""Group chats on the vendors' stand-ins: made, filled, written to, answered in, never overheard;
and a chat in which somebody of the commune answers by hand."""

from __future__ import annotations

import re

import pytest

from bot.core.text import fold
from models import ChatAccount, Delivery, Group, InboxRow, Person, Report
from tests.fakes.village import CLIPS, Village
from tests.scenarios.acts import publishes, rows_to, says, taps
from tests.scenarios.conftest import Opens

CHATTER = "tối nay mời cả nhà sang ăn giỗ"
NAME = "Tuyên truyền viên Xã Cư Pui"


async def stored() -> str:
    return "\n".join([str(r.body) for r in await InboxRow.all()])


@pytest.mark.parametrize(("way", "named"), [("zalo", False), ("zalo-postgres", True)])
async def test_a_group_is_made_and_its_members_confirm_in_it(
    opens: Opens, way: str, named: bool
) -> None:
    """Also where Zalo's events about groups do not name the OA."""
    async with opens(way) as village:
        village.zalo.names_oa = named
        village.zalo.oa(village.zalo.account).packages = {"asset-1": 50}
        officer = await village.person("can-bo", "webchat")
        editor = await village.person("bien-tap", "webchat")
        nga, lam = await village.person("tuyen-truyen-1"), await village.person("tuyen-truyen-2")
        await says(officer, "nhóm", "Chưa có nhóm nào")
        await taps(officer, "Tạo nhóm mới", "Nhóm tên là gì")
        await taps(officer, NAME, "Đã có nhóm")
        await village.settled()
        (group,) = village.zalo.groups.all.values()
        assert (group.name, set(group.members)) == (NAME, {nga.chat_id, lam.chat_id})
        assert await Group.filter(state="open").count() == 1

        await village.tick(days=3)  # nobody can be written to alone any more
        await village.wake()
        await publishes(editor, officer)
        await village.settled()
        seen = await nga.expect("/xn/")
        assert seen.text.count("Họp dân tối thứ Năm") == 1
        assert len(group.said) == 1, "one message for both"

        await nga.says("đã phổ biến 35 hộ", room=group, quote=seen.id)
        await nga.expect("Đã ghi 35 hộ")
        await lam_confirms_by_the_link(village, seen.text)
        told = await Delivery.filter(told_at__isnull=False).order_by("person_id")
        assert [d.households for d in told] == [35, 20]
        assert len(group.said) == 1, "thanks go in private or nowhere"


async def lam_confirms_by_the_link(village: Village, text: str) -> None:
    await Person.filter(code="tuyen-truyen-2").update(phone="0905333777")
    link = re.search(r"https?://\S+/xn/\S+", text)
    assert link
    async with village.session.get(link[0]) as page:
        options = re.findall(r'value="([\w-]+)"[^>]*>([^<]+)<', await page.text())
    code = next(code for code, name in options if fold(name) == fold("Thôn Điện Tân"))
    form = {"village": code, "digits": "777", "what": "told", "households": "20"}
    async with village.session.post(link[0], data=form) as page:
        assert (page.status, page.history[0].status) == (200, 303)


@pytest.mark.parametrize("way", ["zalo", "zalo-postgres"])
async def test_a_group_is_not_overheard_but_a_call_for_us_is_taken(opens: Opens, way: str) -> None:
    async with opens(way) as village:
        village.zalo.oa(village.zalo.account).packages = {"asset-1": 50}
        officer = await village.person("can-bo", "webchat")
        nga = await village.person("tuyen-truyen-1")
        await says(officer, "nhóm", "Chưa có nhóm nào")
        await taps(officer, "Tạo nhóm mới", "Nhóm tên là gì")
        await taps(officer, NAME, "Đã có nhóm")
        await village.settled()
        (group,) = village.zalo.groups.all.values()
        rows = await rows_to(nga)
        await nga.says(CHATTER, room=group)
        await nga.sends_voice(CLIPS / "01-vi-suoi-dang.ogg", room=group)
        await nga.sends_photo(b"\xff\xd8\xff" + bytes(100), CHATTER, room=group)
        await nga.sends_sticker(room=group)
        await village.settled()
        assert "giỗ" not in await stored()
        assert "http" not in await stored(), "not even where a picture lies"
        assert await rows_to(nga) == rows, "never answered"

        await nga.says("báo cáo: cầu qua suối hỏng", room=group)
        await nga.expect("Báo cáo BC-")
        assert (await Report.get()).text == "cầu qua suối hỏng"
        assert group.said == [], "the group hears nothing of it"


async def test_on_telegram_an_officer_adds_the_bot_and_says_whose_group_it_is(
    opens: Opens,
) -> None:
    async with opens("telegram") as village:
        village.telegram.privacy = False
        officer, nga = await village.person("can-bo"), await village.person("tuyen-truyen-1")
        seen = await says(officer, "nhóm", "Chưa có nhóm nào")
        assert "thêm thành viên https://t.me/" in seen.text
        group = village.telegram.group("Xóm trên")
        await group.adds_bot(officer)
        await officer.expect("Nhóm này dành cho ai?")
        await taps(officer, "Nhóm của thôn nào", "là nhóm của ai")
        await says(officer, "cả xã", "là nhóm của Xã Cư Pui")
        await says(officer, "nhóm", "Nhóm của Xã Cư Pui")
        await taps(officer, "Xóm trên", "Trong nhóm")
        await taps(officer, "Nhóm của thôn nào", "là nhóm của ai")
        await says(officer, "buôn phung", "là nhóm của Buôn Phung")
        await group.says(nga, CHATTER)
        await group.says(nga, "#bc đường vào rẫy lở")
        await nga.expect("Báo cáo BC-")
        assert "giỗ" not in await stored()
        stranger = village.telegram.person("Người lạ")
        await group.says(stranger, "báo cáo mất điện")
        await group.expect("mở trò chuyện riêng với Tin Buôn")
        await village.settled()
        assert not stranger.sees


async def test_while_an_officer_answers_by_hand_the_bot_is_silent(opens: Opens) -> None:
    async with opens("zalo") as village:
        officer = await village.person("can-bo", "webchat")
        mai = await village.person("nguoi-dan")
        await says(mai, "làm căn cước cho con ở đâu", "PA-")
        await village.settled()
        village.clock.move(minutes=5)
        await village.zalo.operator_says(mai, "Chào chị, chị mang khai sinh lên xã nhé")
        await officer.expect("Một cán bộ đang trả lời Lê Thị Mai")
        rows = await rows_to(mai)
        await mai.says("Mấy giờ thì được em?")
        await village.settled()
        assert await rows_to(mai) == rows
        await mai.says("lũ về ngập cầu rồi em ơi")
        await officer.expect("TIN KHẨN, CHƯA XÁC NHẬN")
        assert await rows_to(mai) == rows
        await says(mai, "giúp", "Tin Buôn giúp anh/chị")
        await taps(officer, "Cho Tin Buôn trả lời lại", "lại trả lời Lê Thị Mai")
        await says(mai, "đường thôn em lầy quá", "PA-")


async def test_a_whole_busy_day_of_ours_holds_nobody(opens: Opens) -> None:
    """Every message of ours is echoed, and none of them looks like a human's."""
    async with opens("zalo") as village:
        editor, officer = await village.person("bien-tap"), await village.person("can-bo")
        nga = await village.person("tuyen-truyen-1")
        await publishes(editor, officer)
        await village.wake()
        await nga.expect("Họp dân tối thứ Năm")
        await taps(nga, "Đã phổ biến", "bằng cách nào")
        await taps(nga, "Đến từng nhà", "bao nhiêu hộ")
        await says(nga, "12", "Đã ghi 12 hộ")
        await nga.sends_voice(CLIPS / "01-vi-suoi-dang.ogg")
        await nga.expect("Báo cáo BC-")
        await village.settled()
        assert not await ChatAccount.filter(held_until_at__isnull=False).exists()
