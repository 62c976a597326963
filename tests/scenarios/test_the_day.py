"""The demo's day, played over the web chat at every moment: nobody who waits in a conversation is
put off, and at night only what nobody waits for comes in the morning, with the hour said.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from bot.core.hours import QuietHours
from tests.fakes.clock import MOMENTS
from tests.fakes.village import CLIPS, Village
from tests.scenarios.acts import plan, says, seen_texts, taps
from tests.scenarios.conftest import Opens

FIRST = "Tiêm vắc xin sáng thứ Bảy\nTrạm y tế tiêm vắc xin cho trẻ em từ 7h30 tại nhà văn hóa."
MENDED = FIRST.replace("thứ Bảy", "Chủ nhật")
LATER = re.compile("đang giờ nghỉ đêm nên 05:00.* mới gửi và phát")


@pytest.fixture(params=MOMENTS)
def begins(request: pytest.FixtureRequest) -> datetime:
    """All of them, whatever the test is called."""
    return MOMENTS[request.param]


async def test_a_day_from_enrolling_to_a_voice_note(opens: Opens) -> None:
    async with opens("webchat") as village:
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        speaker = await village.person("tuyen-truyen-1")
        newcomer = await village.stranger("Y Thương Êban")
        await enrols(officer, newcomer)
        await writes(editor, officer)
        night = QuietHours().covers(village.clock.now())
        done = await taps(officer, "Duyệt", "Đã duyệt BT-1")
        assert bool(LATER.search(done.text)) is night
        await village.settled()
        readers = (speaker, newcomer)
        assert [("Chủ nhật" in seen_texts(r)) for r in readers] == [not night] * 2
        await village.wake()
        for reader in readers:
            await reader.expect("Tiêm vắc xin sáng Chủ nhật")
        assert "Chủ nhật" in str((await plan(village, "bang-tin"))["items"])
        await tells(officer, speaker)
        await reports(village, officer, speaker)


async def enrols(officer: Any, newcomer: Any) -> None:
    await says(officer, "mời người mới", "Anh/chị muốn làm gì")
    await taps(officer, "Mời người mới", "Mời cho thôn, buôn nào")
    seen = await taps(officer, "Buôn Khanh", "Mã mời cho Buôn Khanh")
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", seen.text)
    assert code, seen.text
    await says(newcomer, code[0], "họ và tên")
    await says(newcomer, "Y Thương Êban", "có đồng ý không")
    sent = await taps(newcomer, "Đồng ý", "Cán bộ xã sẽ xác nhận")
    assert "giờ nghỉ đêm" not in sent.text, "the officer who invited is there"
    await officer.expect("Y Thương Êban muốn làm tuyên truyền viên")
    await taps(officer, "Xác nhận", "Đã xác nhận Y Thương Êban")
    await newcomer.expect("Chúc mừng Y Thương Êban")


async def writes(editor: Any, officer: Any) -> None:
    """Written, sent back, mended, and asked for again."""
    await says(editor, "soạn tin", "Anh/chị viết nội dung tin")
    await says(editor, FIRST, "Gửi cho những đâu")
    await taps(editor, "Toàn xã", "Khi nào gửi và phát loa")
    await taps(editor, "Ngay khi duyệt", "Xem lại BT-1 trước khi gửi duyệt")
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-1")
    await officer.expect("chờ duyệt BT-1 (lần 1)", timeout=20)
    await taps(officer, "Trả lại", "Trả lại vì sao")
    await taps(officer, "Sai ngày giờ", "Đã trả lại BT-1")
    await editor.expect("Lý do: Sai ngày giờ")
    await taps(editor, "Sửa và gửi lại", "Sửa phần nào?")
    await taps(editor, "Nội dung", "Nội dung hiện tại")
    await says(editor, MENDED, "Xem lại BT-1 trước khi gửi duyệt")
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-1")
    await officer.expect("chờ duyệt BT-1 (lần 2)", timeout=20)


async def tells(officer: Any, speaker: Any) -> None:
    await taps(speaker, "Đã phổ biến", "phổ biến bằng cách nào")
    await taps(speaker, "Đến từng nhà", "Khoảng bao nhiêu hộ")
    await says(speaker, "45", "Đã ghi 45 hộ")
    board = await taps(officer, "Xem đến đâu rồi", "thôn đã phổ biến")
    assert "1/6 thôn đã phổ biến, 45 hộ đã biết." in board.text


async def reports(village: Village, officer: Any, speaker: Any) -> None:
    """By voice, with a danger word: the officer knows before it is sent."""
    await speaker.sends_voice(CLIPS / "01-vi-suoi-dang.ogg")
    await speaker.expect("nước suối dâng cao", timeout=20)
    await officer.expect("nước suối dâng cao")
    await taps(speaker, "Gửi", "cán bộ của Xã Cư Pui")
    await taps(officer, "Đã nhận", "là xã đã nhận")
    await speaker.expect("đã nhận được")
    await village.settled()
