"""The accounts of a commune as its admin sees them in chat: how they are, money, connecting."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.usecases.accounts import account_settings, own_accounts
from handlers import accounts as talk_of_accounts
from models import AuditRow, OutboxRow, OwnAccount, Person, StateValue
from tests.fakes.offices import Offices
from tests.fakes.talk import Talk

VENDOR_WORDS = ("vendor words", "oauth", "token", "-230", "None")


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    return await Offices.settle(tmp_path)


def talk(here: Offices, person: Person) -> Talk:
    return Talk(here.parts, person, (talk_of_accounts.conversation,))


def clean(here: Offices, texts: list[str]) -> str:
    """What was said, and that it says nothing of machines."""
    said = "\n".join(texts)
    assert here.parts.locales.missing <= {"choose-by-number"}, here.parts.locales.missing
    assert not [w for w in VENDOR_WORDS if w in said], said
    return said


async def test_what_zalo_told_of_the_account_is_on_its_screen(here: Offices) -> None:
    until = datetime(2026, 12, 31, 9, tzinfo=UTC)
    about = {"kind": "agency", "plan": "Tăng trưởng", "plan_until": until, "verified": True}
    here.desk.change("111", to_one="v2", **about)
    said = clean(here, await talk(here, here.admin).says("tài khoản"))
    for words in ("Loại: cơ quan nhà nước.", "Gói Tăng trưởng, dùng đến", "Đã xác thực."):
        assert words in said
    assert "theo đường Zalo dành cho cơ quan nhà nước" in said


async def test_the_first_screen_says_how_the_oa_is_in_plain_words(here: Offices) -> None:
    for route, count in (("free", 3), ("paid", 2), ("group", 1), ("broadcast", 1), ("", 1)):
        for _ in range(count):
            await here.went("sent", route)
    await here.went("queued")
    await here.went("unclear")
    await here.went("sent", lane=here.other_lane)
    await here.book(
        heard_at=here.parts.clock.now(),
        quota={"remain": 480, "total": 500, "quota_type": "sub_quota"},
        quota_at=here.parts.clock.now(),
        paid_budget=500,
        broadcasts=True,
    )
    await here.spent(paid=2, broadcasts=1)
    said = clean(here, await talk(here, here.admin).says("tài khoản"))
    for words in (
        "UBND xã Ea Kao",
        "Đang hoạt động tốt",
        "31/05/2026",
        "4 tin miễn phí, 2 tin tính phí, 1 tin vào nhóm, 1 tin chung",
        "đã dùng 2 trong 500 tin",
        "còn 480 tin theo gói",
        "đã gửi 1 trong 4 lượt",
        "Đang chờ gửi: 1 tin. Chưa rõ đã tới hay chưa: 1 tin.",
        "gửi đến: 09:00",
    ):
        assert words in said
    assert "Cư Pui" not in said
    assert [b["title"] for b in await here.parts.buttons(here.admin)] == [
        "Đặt ngân sách tin tính phí",
        "Tắt gửi tin chung",
        "Lỗi trong tuần",
        "Ngắt kết nối",
    ]


async def test_last_month_does_not_count(here: Offices) -> None:
    here.parts.clock.set(datetime(2026, 2, 28, 16, 59, tzinfo=UTC))  # 23:59 on the 28th
    await here.went("sent", "paid")
    here.parts.clock.move(minutes=2)
    await here.went("sent", "paid")
    said = clean(here, await talk(here, here.admin).says("tài khoản"))
    assert "0 tin miễn phí, 1 tin tính phí" in said


async def test_only_admins_of_the_place_get_in(here: Offices) -> None:
    assert "người khác phụ trách" in clean(here, await talk(here, here.editor).says("tài khoản"))
    said = clean(here, await talk(here, here.far).says("tài khoản"))
    assert "Cư Pui" in said
    assert "Ea Kao" not in said


@pytest.mark.parametrize("action", ["show", "budget", "errors", "leave", "leave-sure", "connect"])
async def test_a_button_of_another_commune_finds_nothing(here: Offices, action: str) -> None:
    ref = "oa:66-1" if action == "connect" else here.lane
    far = talk(here, here.far)
    said = clean(here, await far.acts(f"accounts.{action}", ref))
    assert said == "Không tìm thấy việc này. Anh/chị xem lại, hoặc nhắn “menu”."
    assert not here.desk.links
    assert not await AuditRow.filter(action__startswith="account.").exists()


async def test_a_province_admin_names_the_commune(here: Offices) -> None:
    here.desk.change("222", lost=True, problem="refresh token not accepted")
    above = talk(here, here.above)
    said = clean(here, await above.says("tài khoản"))
    assert "Đã kết nối 2 tài khoản của các xã, phường. Cần người xử lý: 1." in said
    assert "Trò chuyện trên web: đang hoạt động tốt." in said
    assert [b["title"] for b in await here.parts.buttons(here.above)] == ["Xã Cư Pui"]
    assert "UBND xã Ea Kao" in clean(here, await above.says("ea kao"))
    await above.says("tài khoản")
    said = clean(here, await above.presses("accounts.commune"))
    assert "UBND xã Cư Pui mất kết nối" in said
    await above.says("tài khoản")
    assert "Chưa rõ xã, phường “Sao Hỏa”" in clean(here, await above.says("Sao Hỏa"))


async def test_connecting_hands_out_a_link_that_works_once(here: Offices) -> None:
    await here.desk.disconnect("111")
    admin = talk(here, here.admin)
    assert "chưa kết nối tài khoản nào" in clean(here, await admin.says("tài khoản"))
    links = []
    for _ in range(2):
        said = clean(here, await admin.acts("accounts.connect", "oa:66-1"))
        assert "chỉ dùng được một lần" in said
        links += re.findall(r"https://\S+", said)
    assert len(set(links)) == 2
    assert here.desk.links == ["66-1", "66-1"]
    [row, _] = await AuditRow.filter(action="account.link")
    assert row.person_id == here.admin.id
    assert "state" not in str(row.after)


async def test_the_budget_is_chosen_or_typed(here: Offices) -> None:
    admin = talk(here, here.admin)
    await admin.says("tài khoản")
    said = clean(here, await admin.presses("accounts.budget"))
    assert "Bằng 0 thì không bao giờ gửi tin tính phí" in said
    assert "đã dùng 0 trong 0 tin" in said
    said = clean(here, await admin.presses("accounts.amount", "500"))
    assert "nhiều nhất 500 tin tính phí" in said
    assert (await OwnAccount.get(lane=here.lane)).paid_budget == 500
    for typed, kept in (("1.200 tin", 1200), ("0", 0)):
        await admin.acts("accounts.budget", here.lane)
        clean(here, await admin.says(typed))
        assert (await OwnAccount.get(lane=here.lane)).paid_budget == kept
    rows = await AuditRow.filter(action="account.budget").order_by("id")
    assert [(r.before, r.after) for r in rows] == [
        ({"paid_budget": 0}, {"paid_budget": 500}),
        ({"paid_budget": 500}, {"paid_budget": 1200}),
        ({"paid_budget": 1200}, {"paid_budget": 0}),
    ]


@pytest.mark.parametrize("typed", ["nhiều vào", "-5", "9.999.999"])
async def test_what_is_no_amount_changes_nothing(here: Offices, typed: str) -> None:
    admin = talk(here, here.admin)
    await admin.acts("accounts.budget", here.lane)
    assert "từ 0 đến 1.000.000" in clean(here, await admin.says(typed))
    assert not await OwnAccount.filter(lane=here.lane).exists()
    assert "nhiều nhất 300" in clean(here, await admin.says("300"))


async def test_messages_to_everybody_are_switched_on_and_off(here: Offices) -> None:
    admin = talk(here, here.admin)
    await admin.says("tài khoản")
    assert "được gửi tin chung" in clean(here, await admin.presses("accounts.wide"))
    assert (await OwnAccount.get(lane=here.lane)).broadcasts
    await admin.presses("accounts.show")
    assert "không gửi tin chung nữa" in clean(here, await admin.presses("accounts.wide"))
    assert not (await OwnAccount.get(lane=here.lane)).broadcasts
    assert await AuditRow.filter(action="account.broadcasts").count() == 2


async def test_the_errors_of_the_week_say_what_to_do(here: Offices) -> None:
    admin = talk(here, here.admin)
    assert "không bị từ chối" in clean(here, await admin.acts("accounts.errors", here.lane))
    await here.refused("-230", 3)
    await here.refused("-230", 2, days_ago=6)
    await here.refused("-224", 1)
    await here.refused("HTTP 500", 1, days_ago=1)
    await here.refused("-99999", 1)
    await here.refused("-211", 8, days_ago=7)
    said = clean(here, await admin.acts("accounts.errors", here.lane))
    assert "5 lần: người nhận quá 7 ngày chưa nhắn lại" in said
    assert "1 lần: chưa mua gói dịch vụ" in said
    assert "1 lần: kênh nhắn tin trục trặc" in said
    assert "1 lần: lỗi chưa rõ" in said
    assert "hết số tin của gói" not in said


async def test_disconnecting_asks_says_what_stops_and_is_done_after_the_answer(
    here: Offices,
) -> None:
    admin = talk(here, here.admin)
    await admin.says("tài khoản")
    said = clean(here, await admin.presses("accounts.leave"))
    assert "kể cả tin khẩn cấp" in said
    assert "chưa ngắt gì" in clean(here, await admin.presses("accounts.keep"))
    await admin.acts("accounts.leave", here.lane)
    said = clean(here, await admin.presses("accounts.leave-sure"))
    assert "Từ giờ tin bà con nhắn vào đó không tới xã" in said
    assert here.desk.left == [], "not inside the conversation's transaction"
    assert here.parts.tasks == [("leave_account", here.lane)]
    await account_settings.leave_now(here.parts.services, here.lane)
    assert here.desk.left == ["111"]
    assert (await here.parts.told(here.admin))[-1] == "Đã ngắt kết nối UBND xã Ea Kao."
    row = await AuditRow.get(action="account.disconnect")
    assert (row.subject, row.person_id) == (f"account:{here.lane}", here.admin.id)
    assert await own_accounts.known(here.parts.services)


async def test_a_disconnection_whose_task_was_lost_is_found_by_the_clock(here: Offices) -> None:
    await talk(here, here.admin).acts("accounts.leave-sure", here.lane)
    assert await account_settings.leaving(here.parts.services) == [here.lane]
    await account_settings.leave_now(here.parts.services, here.lane)
    assert here.desk.left == ["111"]
    assert await account_settings.leaving(here.parts.services) == []
    assert not await StateValue.filter(name__startswith="desk-leave").exists()
    before = await OutboxRow.all().count()
    await account_settings.leave_now(here.parts.services, here.lane)
    assert await OutboxRow.all().count() == before, "a task that comes twice says nothing more"


async def test_an_account_in_trouble_offers_to_connect_again(here: Offices) -> None:
    here.desk.change("111", lost=True, problem="refresh token not accepted (-14014)")
    await here.lane_is(paused_until_at=here.parts.clock.now() + timedelta(minutes=10))
    admin = talk(here, here.admin)
    said = clean(here, await admin.says("tài khoản"))
    assert "mất kết nối" in said
    assert "Đang tạm ngừng gửi đến 09:10" in said
    assert "Đang hoạt động tốt" not in said
    assert "https://" in clean(here, await admin.presses("accounts.connect"))


async def test_in_english_too(here: Offices) -> None:
    await here.admin.accounts.all().update(language="en")
    await here.refused("-230")
    admin = talk(here, here.admin)
    said = "\n".join(await admin.says("accounts"))
    assert "Works." in said
    said = "\n".join(await admin.acts("accounts.errors", here.lane))
    assert "has not written for 7 days" in said
