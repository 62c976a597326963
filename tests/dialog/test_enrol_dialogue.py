"""Enrolling as people see it: six messages, two accounts, kind refusals, and back out."""

from __future__ import annotations

import re

import pytest

import handlers.ask
import handlers.enrol
import handlers.follow
import handlers.people
import handlers.phone
import handlers.start
from bot.core.events import EventKind
from bot.core.messages import t
from models import Area, ChatAccount, Consent, Media, OutboxContent, Person, Role
from tests.dialog.chats import Chats, web
from tests.fakes.house import Parts

ZALO = "zalo:oa:1001"
TELEGRAM = "telegram:bot:77"


@pytest.fixture
async def chats(parts: Parts) -> Chats:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    await parts.area("24512", "commune", "Xã Yang Mao", province)
    for number, name in enumerate(("Buôn Khanh", "Buôn Blăk", "Thôn 1"), 1):
        await parts.area(f"24511-{number:02d}", "village", name, commune)
    await parts.person("officer", "H Mai", ("approver", commune))
    modules = (handlers.start, handlers.enrol, handlers.people, handlers.follow, handlers.phone)
    return Chats(parts, tuple(m.conversation for m in modules))


async def new_code(chats: Chats) -> str:
    officer = "webchat:web:officer"
    await chats.says(officer, "mời người mới")
    await chats.taps(officer, "Mời người mới")
    said = await chats.taps(officer, "Buôn Khanh")
    return code_in(said)


def code_in(said: list[str]) -> str:
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", "\n".join(said))
    assert found, said
    return found[0]


async def enrolled(chats: Chats) -> None:
    await chats.says(ZALO, await new_code(chats), name="H Bia Niê")
    await chats.taps(ZALO, "H Bia Niê")
    await chats.taps(ZALO, "Đồng ý")
    await chats.taps("webchat:web:officer", "Xác nhận")


async def test_a_propagandist_enrols_in_six_messages(chats: Chats, parts: Parts) -> None:
    code = await new_code(chats)
    assert await Media.filter(mime="image/png").count() == 1
    name = await chats.says(ZALO, f"mã {code.lower()}", name="H Bia Niê")
    consent = await chats.taps(ZALO, "H Bia Niê")
    sent = await chats.says(ZALO, "đồng ý")
    assert "họ và tên" in name[0]
    assert "quên tôi" in consent[0]
    assert "Buôn Khanh" in sent[0]
    assert [len(x) for x in (name, consent, sent)] == [1, 1, 1]
    asked = (await chats.heard("webchat:web:officer"))[-1]
    assert "H Bia Niê muốn làm tuyên truyền viên ở Buôn Khanh, Xã Cư Pui" in asked
    done = await chats.taps("webchat:web:officer", "xac nhan")
    assert done == ["Đã xác nhận H Bia Niê ở Buôn Khanh. Tin Buôn báo lại cho người ấy."]
    assert "Chúc mừng H Bia Niê" in (await chats.heard(ZALO))[-1]
    assert "Thêm tài khoản, nhập mã" in await chats.titles(ZALO)
    assert (await Consent.get()).text == parts.locales.text(t("enrol-consent"), "vi")
    assert "Chào H Bia Niê" in (await chats.says(ZALO, "menu"))[0]


async def test_one_person_with_two_accounts(chats: Chats) -> None:
    await enrolled(chats)
    code = code_in(await chats.says(ZALO, "thêm tài khoản"))
    joined = await chats.says(TELEGRAM, f"/start ma-{code}", start=f"ma-{code}")
    assert "Từ giờ H Bia Niê dùng được cả tài khoản này" in joined[0]
    assert await Person.filter(name="H Bia Niê").count() == 1
    person = await Person.get(name="H Bia Niê")
    assert await ChatAccount.filter(person=person).count() == 2
    assert "vừa được thêm" in (await chats.heard(ZALO))[-1]
    assert "Chào H Bia Niê" in (await chats.says(TELEGRAM, "MENU"))[0]
    again = await chats.says("telegram:bot:88", code)
    assert "đã có người dùng rồi" in again[0]


async def test_a_follower_who_joins_brings_the_village_along(chats: Chats) -> None:
    await enrolled(chats)
    await chats.says(TELEGRAM, "theo dõi", name="Bia")
    await chats.says(TELEGRAM, "cu pui")
    await chats.taps(TELEGRAM, "Thôn 1")
    code = code_in(await chats.says(ZALO, "them tai khoan"))
    await chats.says(TELEGRAM, code)
    person = await Person.get(name="H Bia Niê")
    roles = await Role.filter(person=person).order_by("id").values_list("role", "area__name")
    assert {(str(r), a) for r, a in roles} == {
        ("propagandist", "Buôn Khanh"),
        ("citizen", "Thôn 1"),
    }


async def test_a_chat_of_someone_else_is_not_taken(chats: Chats, parts: Parts) -> None:
    await enrolled(chats)
    code = code_in(await chats.says(ZALO, "thêm tài khoản"))
    refused = await chats.says("webchat:web:officer", code)
    assert "đang là của người khác" in refused[0]
    assert (await chats.account("webchat:web:officer")).person_id != (
        await chats.account(ZALO)
    ).person_id


@pytest.mark.parametrize("said", ["{}", "mã mời của tôi là {}", "ma moi la {}"])
async def test_who_asks_for_a_village_first_may_still_send_the_code(
    chats: Chats, said: str
) -> None:
    code = (await new_code(chats)).lower()
    await chats.says(ZALO, "theo dõi")
    assert "Tôi có mã" in await chats.titles(ZALO)
    assert "Câu 1 trong 2" in (await chats.says(ZALO, said.format(code)))[0]
    await chats.says(TELEGRAM, "theo dõi")
    await chats.says(TELEGRAM, "cu pui")
    assert "Câu 1 trong 2" in (await chats.says(TELEGRAM, said.format(code)))[0]


async def test_who_greets_first_and_only_then_sends_the_code_is_understood(
    chats: Chats, parts: Parts
) -> None:
    modules = (handlers.start, handlers.enrol, handlers.follow, handlers.ask, handlers.phone)
    code = await new_code(chats)
    chats = Chats(parts, tuple(m.conversation for m in modules))
    assert "Chào anh/chị" in (await chats.says(ZALO, "alo co ai ko"))[0]
    assert "xã, phường nào" in (await chats.says(ZALO, "em muốn nhận việc"))[0]
    assert await chats.titles(ZALO) == ["Tôi có mã"]
    assert "Câu 1 trong 2" in (await chats.says(ZALO, code))[0]


async def test_wrong_codes_are_refused_kindly_and_then_rest(chats: Chats) -> None:
    code = await new_code(chats)
    assert "8 chữ và số" in (await chats.says(ZALO, "K7QX-3MPO"))[0]
    assert "Chưa thấy mã này" in (await chats.says(ZALO, "K7QX-3MPA"))[0]
    for guess in ("K7QX-3MPC", "K7QX-3MPD", "K7QX-3MPE"):
        await chats.says(ZALO, guess)
    assert "tạm nghỉ" in (await chats.says(ZALO, code))[0]
    chats.parts.clock.move(hours=1, minutes=1)
    assert "Câu 1 trong 2" in (await chats.says(ZALO, code))[0]


async def test_saying_no_keeps_nothing_and_the_code_still_works(chats: Chats) -> None:
    code = await new_code(chats)
    await chats.says(ZALO, code)
    assert "gõ lại họ và tên" in (await chats.says(ZALO, "12345"))[0]
    await chats.says(ZALO, "H Bia Niê")
    assert "chưa lưu gì" in (await chats.taps(ZALO, "Không đồng ý"))[0]
    assert await Person.filter(name="H Bia Niê").count() == 0
    assert "Câu 1 trong 2" in (await chats.says(ZALO, code))[0]


async def test_back_cancel_and_a_week_between(chats: Chats) -> None:
    code = await new_code(chats)
    await chats.says(ZALO, code)
    await chats.says(ZALO, "H Bia")
    assert "họ và tên" in (await chats.says(ZALO, "QUAY LAI"))[0]
    chats.parts.clock.move(days=6)
    await chats.says(ZALO, "H Bia Niê")
    assert "Buôn Khanh" in (await chats.says(ZALO, "1"))[0]
    assert (await Role.get(person__name="H Bia Niê")).active is False
    assert "đang chờ cán bộ xã xác nhận" in (await chats.says(ZALO, "menu"))[0]
    assert "đang chờ" in (await chats.says(ZALO, code))[0]


async def test_the_second_officer_is_told_it_is_settled(chats: Chats, parts: Parts) -> None:
    commune = await Area.get(code="24511")
    second = await parts.person("second", "Y Hai", ("editor", commune))
    await enrolled(chats)
    settled = await chats.taps(web(second), "Từ chối")
    assert "đã có người xử lý" in settled[0]
    assert (await Role.get(person__name="H Bia Niê")).active


async def test_refused_is_told_and_may_try_again(chats: Chats) -> None:
    await chats.says(ZALO, await new_code(chats))
    await chats.says(ZALO, "Y Nhầm")
    await chats.says(ZALO, "có")
    await chats.taps("webchat:web:officer", "Từ chối")
    assert "liên hệ cán bộ xã" in (await chats.heard(ZALO))[-1]
    assert await Role.filter(person__name="Y Nhầm").count() == 0
    assert "Xong rồi" in (await chats.says(ZALO, await new_code(chats)))[0]
    assert not (await Role.get(person__name="Y Nhầm")).active


async def test_a_question_that_begins_like_an_entry_word_is_not_taken(chats: Chats) -> None:
    said = await chats.says(ZALO, "đăng ký kết hôn ở đâu")
    assert "chưa hiểu" in said[0]
    assert "mã" in (await chats.says(ZALO, "đăng ký"))[0]


async def test_the_number_is_asked_once_with_why_and_may_be_left_out(chats: Chats) -> None:
    await chats.says(ZALO, await new_code(chats))
    await chats.says(ZALO, "H Bia Niê")
    said = await chats.taps(ZALO, "Đồng ý")
    assert "Xong rồi" in said[0], "nobody has to give a number"
    assert "mỗi lần mở đều được ghi lại" in said[0]
    assert "Số này chưa đúng" in (await chats.says(ZALO, "0905 12"))[0]
    assert "Không sao" in (await chats.says(ZALO, "bỏ qua"))[0]
    assert (await Person.get(name="H Bia Niê")).phone == ""


@pytest.mark.parametrize("code", ["2345-6K78", "23k4 5678", "mã 2345678K"])
async def test_a_code_of_digits_is_no_telephone_number(chats: Chats, code: str) -> None:
    """Sent once more where the number is asked, by whom nobody told that it was taken already."""
    await chats.says(ZALO, await new_code(chats))
    await chats.says(ZALO, "H Bia Niê")
    await chats.taps(ZALO, "Đồng ý")
    said = await chats.says(ZALO, code)
    assert "Số này chưa đúng" not in said[0]
    assert "Chưa thấy mã này" in said[0]


async def test_the_number_through_zalos_own_form_is_kept(chats: Chats) -> None:
    await chats.says(ZALO, await new_code(chats))
    await chats.says(ZALO, "H Bia Niê")
    await chats.taps(ZALO, "Đồng ý")
    asked = await OutboxContent.all().order_by("-id").first()
    assert asked is not None
    assert asked.body["ask"] == "phone"
    said = await chats.send(ZALO, EventKind.CONTACT, phone="84905123456")
    assert "0905 123 456" in said[0]
    await chats.taps("webchat:web:officer", "Xác nhận")
    assert (await Person.get(name="H Bia Niê")).phone == "0905123456"
    assert "456" in (await chats.says(ZALO, "số điện thoại"))[0]
    assert "Đã xóa" in (await chats.taps(ZALO, "Xóa số"))[0]
    assert (await Person.get(name="H Bia Niê")).phone == ""


async def test_other_words_where_the_number_is_asked_are_taken_for_what_they_are(
    chats: Chats, parts: Parts
) -> None:
    modules = (handlers.start, handlers.enrol, handlers.people, handlers.ask, handlers.phone)
    code = await new_code(chats)
    chats = Chats(parts, tuple(m.conversation for m in modules))
    await chats.says(ZALO, code)
    await chats.says(ZALO, "H Bia Niê")
    await chats.taps(ZALO, "Đồng ý")
    said = await chats.says(ZALO, "đường vào buôn bị sạt lở")
    assert "Số này chưa đúng" not in said[0]


async def test_who_cannot_be_reached_is_phoned_with_one_tap(chats: Chats, parts: Parts) -> None:
    village = await Area.get(code="24511-01")
    bia = await parts.person("bia", "H Bia", ("propagandist", village))
    await Person.filter(id=bia.id).update(phone="0905123456")
    await ChatAccount.filter(person=bia).update(state="blocked")
    officer = "webchat:web:officer"
    await chats.says(officer, "tuyên truyền viên")
    said = await chats.taps(officer, "Chưa nhắn tới được")
    assert "…456" in said[0]
    assert "0905" not in said[0]
    assert "0905 123 456" in (await chats.taps(officer, "Gọi H Bia"))[0]
    assert "0905 123 456" in (await chats.taps(officer, "Gọi H Bia"))[0], "as often as needed"
