"""Enrolling as a propagandist: an officer's code, two questions, an officer's tap."""

from __future__ import annotations

import re
from typing import Any

from bot.standin.people import Seen
from bot.standin.telegram.people import TelegramPerson
from models import ChatAccount, Consent, Person, Role
from tests.fakes.village import Village
from tests.scenarios.acts import foreign_officer, forges, says, seen_texts, taps
from tests.scenarios.conftest import by_number_too

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
START = re.compile(r"\?start=(\S+)")


async def invites(officer: Any, village_name: str = "Buôn Khanh") -> Seen:
    await says(officer, "mời tuyên truyền viên", "Mời người mới")
    await taps(officer, "Mời người mới", "Mời cho thôn, buôn nào")
    return await taps(officer, village_name, "Mã mời cho")


def code_in(seen: Seen) -> str:
    found = CODE.search(seen.text)
    assert found, seen.text
    return found[0]


async def scans(newcomer: Any, invitation: Seen) -> None:
    """The link behind the QR picture on Telegram, the code typed elsewhere."""
    if isinstance(newcomer, TelegramPerson):
        link = START.search(invitation.text)
        assert link, invitation.text
        await newcomer.opens(link[1])
    else:
        await newcomer.says(code_in(invitation))


async def enrols(village: Village, officer: Any, name: str) -> Any:
    newcomer = await village.stranger(name)
    await scans(newcomer, await invites(officer))
    await newcomer.expect("Câu 1 trong 2")
    await says(newcomer, name, "Câu 2 trong 2")
    await taps(newcomer, "Đồng ý", "Cán bộ xã sẽ xác nhận")
    await officer.expect(f"{name} muốn làm tuyên truyền viên ở Buôn Khanh")
    await taps(officer, "Xác nhận", f"Đã xác nhận {name}")
    await newcomer.expect(f"Chúc mừng {name}")
    return newcomer


@by_number_too
async def test_newcomer_enrols_and_officer_confirms(village: Village) -> None:
    officer = await village.person("can-bo")
    newcomer = await enrols(village, officer, "Y Thương Êban")
    await village.settled()
    assert len(newcomer.sees) <= 6
    account = await ChatAccount.get(chat_id=newcomer.chat_id)
    consent = await Consent.get(person_id=account.person_id)
    assert "chỉ dùng cho việc thông tin" in consent.text
    assert consent.version
    assert consent.given_at == village.clock.now()
    assert consent.channel == village.channel
    role = await Role.get(person_id=account.person_id).prefetch_related("area")
    assert (role.role.value, role.area.name, role.active) == ("propagandist", "Buôn Khanh", True)
    assert "Anh/chị chọn việc" in (await says(newcomer, "MENU", "Chào Y Thương Êban")).text


@by_number_too
async def test_bad_codes_are_refused_kindly(village: Village) -> None:
    officer = await village.person("can-bo")
    invitation = await invites(officer)
    code = code_in(invitation)
    other = await village.stranger("H Bia Niê")
    await says(other, "tôi có mã", "gõ mã cán bộ xã đã đưa")
    wrong = code[:-1] + ("7" if code[-1] != "7" else "9")
    await says(other, wrong, "Chưa thấy mã này")
    await says(other, "K7QX", "mã có 8 chữ và số")
    await says(other, code.lower().replace("-", " "), "Câu 1 trong 2")
    await says(other, "H Bia Niê", "Câu 2 trong 2")
    await says(other, "DONG Y", "Cán bộ xã sẽ xác nhận")
    late = await village.stranger("Y Nam Mlô")
    await says(late, code, "Mã này đã có người dùng rồi")
    await says(other, code, "đang chờ cán bộ xã xác nhận")
    await village.tick(days=8)
    await says(officer, "mời tuyên truyền viên", "Mời người mới")
    fresh = code_in(await invites(officer))
    village.clock.move(days=7, minutes=1)
    await says(late, fresh, "Mã này hết hạn rồi")
    assert await Person.filter(name="Y Nam Mlô").count() == 0


@by_number_too
async def test_second_chat_joins_the_same_person(village: Village) -> None:
    officer = await village.person("can-bo")
    newcomer = await enrols(village, officer, "Y Thương Êban")
    known = await ChatAccount.get(chat_id=newcomer.chat_id)
    code = code_in(await says(newcomer, "thêm tài khoản", "Mã thêm tài khoản"))
    elsewhere = "telegram" if village.channel != "telegram" else "zalo"
    other = await village.stranger("Y Thương", elsewhere)
    await says(other, code, "dùng được cả tài khoản này")
    await newcomer.expect("Một tài khoản trò chuyện nữa")
    accounts = await ChatAccount.filter(person_id=known.person_id).order_by("channel")
    assert {a.channel for a in accounts} == {village.channel, elsewhere}
    assert await Person.filter(name__startswith="Y Thương").count() == 1
    third = await village.stranger("Người lạ", elsewhere)
    await says(third, code, "Mã này đã có người dùng rồi")


async def test_another_communes_officer_sees_nothing_of_her(village: Village) -> None:
    officer = await village.person("can-bo")
    other = await foreign_officer(village)
    newcomer = await village.stranger("Y Thương Êban")
    await scans(newcomer, await invites(officer))
    await newcomer.expect("Câu 1 trong 2")
    await says(newcomer, "Y Thương Êban", "Câu 2 trong 2")
    await taps(newcomer, "Đồng ý", "Cán bộ xã sẽ xác nhận")
    asked = await officer.expect("muốn làm tuyên truyền viên")
    await says(other, "mời tuyên truyền viên", "Chờ xác nhận (0)")
    await taps(other, "Chờ xác nhận", "Không có ai đang chờ")
    confirm = next(b for b in asked.buttons if b.title == "Xác nhận")
    await other.presses(confirm.action)
    await other.expect("Nút này gửi riêng cho người khác")
    await forges(other, "enrol.confirm")
    await other.expect("Nút này đã cũ")
    await village.settled()
    assert "Y Thương" not in seen_texts(other)
    assert not await Role.filter(person__name="Y Thương Êban", active=True).exists()
    await taps(officer, "Xác nhận", "Đã xác nhận Y Thương Êban")
