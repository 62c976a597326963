"""A citizen: follows a village, asks, is answered, stops, is forgotten."""

from __future__ import annotations

import re
from typing import Any

from models import ChatAccount, Consent, Feedback, FeedbackEntry, Person, Role
from tests.fakes.village import Village
from tests.scenarios.acts import (
    foreign_officer,
    forges,
    publishes,
    says,
    seen_texts,
    taps,
)
from tests.scenarios.conftest import Opens

CODE = re.compile(r"PA-[0-9A-Z]{5}")


async def chooses_village(citizen: Any, channel: str) -> None:
    """Two taps on Zalo, where the account is the commune's own; elsewhere the commune is asked."""
    await says(citizen, "xin chao", "Chọn thôn, buôn")
    if channel == "zalo":
        await taps(citizen, "Chọn thôn, buôn", "thôn, buôn nào")
    else:
        await taps(citizen, "Chọn thôn, buôn", "xã, phường nào")
        await says(citizen, "cu pui", "thôn, buôn nào")
    await taps(citizen, "Buôn Khanh", "Từ giờ anh/chị nhận tin của Buôn Khanh")


async def asks(citizen: Any, text: str) -> str:
    seen = await says(citizen, text, "sẽ trả lời trước ngày")
    found = CODE.search(seen.text)
    assert found, seen.text
    return found[0]


async def test_follows_stops_resumes_and_is_forgotten(village: Village) -> None:
    officer, editor = await village.person("can-bo"), await village.person("bien-tap")
    citizen = await village.stranger("Lê Văn Dân")
    await chooses_village(citizen, village.channel)
    account = await ChatAccount.get(chat_id=citizen.chat_id)
    role = await Role.get(person_id=account.person_id).prefetch_related("area")
    assert (role.role.value, role.area.name) == ("citizen", "Buôn Khanh")
    assert (await Consent.get(person_id=account.person_id)).version
    await publishes(editor, officer)
    await village.wake()
    await citizen.expect("Họp dân tối thứ Năm")
    await says(citizen, "dừng", "Đã dừng. Xã không gửi tin")
    await publishes(editor, officer, "Tiêm phòng\nTiêm phòng cho trâu bò vào thứ Sáu.")
    await village.settled()
    assert "trâu bò" not in seen_texts(citizen)
    await says(citizen, "NHAN LAI", "Anh/chị đang nhận tin của xã")
    code = await asks(citizen, "duong vao buon hong nang")
    await officer.expect(code)
    await says(citizen, "quen toi", "Xóa hết những gì đã lưu")
    await taps(citizen, "Xóa hết", "Đã xóa hết những gì đã lưu")
    await village.settled()
    forgotten = await Person.get(id=role.person_id)
    assert (forgotten.name, forgotten.erased_at) == ("", village.clock.now())
    kept = await FeedbackEntry.get(text__icontains="hong nang")  # what, until it is answered
    assert kept.author_id is None
    assert await Feedback.filter(code=code).count() == 1
    await says(citizen, "giup", "Đây là Tin Buôn")


async def test_asks_without_accents_and_is_answered(village: Village) -> None:
    officer, foreign = await village.person("can-bo"), await foreign_officer(village)
    citizen = await village.person("nguoi-dan")
    code = await asks(citizen, "lam can cuoc o dau")
    desk = await officer.expect(f"Bà con hỏi, phản ánh {code}")
    assert "Buôn Phung" in desk.text
    await says(citizen, code.lower(), f"{code}: đang chờ")
    answer = next(b.action for b in desk.buttons if b.title == "Trả lời")
    await foreign.presses(answer)
    await foreign.expect("Nút này gửi riêng cho người khác")
    await forges(foreign, "feedback.answer")
    await foreign.expect("Không tìm thấy việc này")
    await says(foreign, code, "Không tìm thấy việc này")
    await taps(officer, "Ghi chú nội bộ", f"viết ghi chú cho {code}")
    await says(officer, "Người này hay hỏi", "Đã ghi chú nội bộ")
    await officer.presses(answer)
    await officer.expect(f"câu trả lời cho {code}")
    await says(officer, "Mời chị đến công an xã, mang giấy tờ cũ.", "Bà con sẽ nhận")
    await taps(officer, "Gửi trả lời", "Đã gửi trả lời")
    await citizen.expect(f"Trả lời {code}: Mời chị đến công an xã")
    await taps(citizen, "Chưa được", "Chưa được ở chỗ nào")
    await says(citizen, "Công an xã nói không làm", f"Đã mở lại {code}")
    reopened = await officer.expect(f"{code} (")
    assert "chưa được" in reopened.text
    await taps(officer, "Trả lời", f"câu trả lời cho {code}")
    await says(officer, "Xin lỗi chị, sáng mai công an xã sẽ làm.", "Bà con sẽ nhận")
    await says(officer, "ok gửi", "Đã gửi trả lời")
    await citizen.expect("sáng mai công an xã sẽ làm")
    await taps(citizen, "Được rồi", f"{code} đã đóng")
    await says(citizen, code, f"{code}: đã xong")
    await village.settled()
    assert "hay hỏi" not in seen_texts(citizen)
    assert "can cuoc" not in seen_texts(foreign)


async def test_follow_and_unfollow_on_zalo(opens: Opens) -> None:
    async with opens("zalo") as village:
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        citizen = await village.stranger("Lê Văn Dân")
        assert await citizen.follows() == 200
        await citizen.expect("Cảm ơn anh/chị đã quan tâm trang của xã")
        await taps(citizen, "Chọn thôn, buôn", "thôn, buôn nào")
        await taps(citizen, "Buôn Khanh", "Từ giờ anh/chị nhận tin")
        assert await citizen.unfollows() == 200
        await village.settled()
        before = len(citizen.sees)
        await publishes(editor, officer)
        await village.settled()
        assert len(citizen.sees) == before
        assert (await ChatAccount.get(chat_id=citizen.chat_id)).state == "left"
        village.clock.move(minutes=1)  # events without an id are told apart by their time
        await citizen.follows()
        await citizen.expect("Anh/chị đang nhận tin của xã")


async def test_danger_from_a_citizen_wakes_the_duty_officer(village: Village) -> None:
    officer, citizen = await village.person("can-bo"), await village.person("nguoi-dan")
    village.clock.move(hours=14)
    await officer.says("menu")
    await citizen.says("cau treo bi lu cuon roi, co nguoi mac ket")
    await citizen.expect("Cán bộ trực đã được báo ngay")
    assert "KHẨN, CHƯA XÁC NHẬN" in (await officer.expect("cau treo")).text
