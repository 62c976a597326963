"""Everybody on a channel without buttons, receipts or voice messages: choices are typed numbers."""

from __future__ import annotations

from models import Report
from tests.fakes.village import CLIPS
from tests.scenarios.acts import publishes, says, sound_of, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.test_read_and_told import tell


async def test_a_bulletin_is_written_approved_read_and_told(opens: Opens) -> None:
    async with opens("zalobot") as village:
        editor, officer = await village.person("bien-tap"), await village.person("can-bo")
        reader = await village.person("tuyen-truyen-1")
        await publishes(editor, officer)
        await village.wake()
        bulletin = await reader.expect("📢")
        assert "Anh/chị nhắn số ở đầu dòng để chọn." in bulletin.text
        await taps(reader, "Đã đọc", "Đã phổ biến")
        await tell(reader, 12)
        # By its words: at night another message came after the list, and a number is asked about.
        board = await says(officer, "Xem đến đâu rồi", "thôn đã phổ biến")
        assert "12 hộ đã biết" in board.text
        await village.settled()
        assert {method for method, _ in village.zalobot.sent} == {"sendMessage"}


async def test_a_wrong_number_does_nothing_and_words_lead_back(opens: Opens) -> None:
    async with opens("zalobot") as village:
        editor, officer = await village.person("bien-tap"), await village.person("can-bo")
        reader = await village.person("tuyen-truyen-1")
        await publishes(editor, officer)
        await village.wake()
        await reader.expect("📢")
        await says(reader, "da doc", "anh/chị bấm Đã phổ biến")
        await says(reader, "9", "Anh/chị chọn việc")  # the menu's list is the last one now
        await says(reader, "ĐÃ PHỔ BIẾN", "còn 1 tin chưa phổ biến")
        await taps(reader, "Họp dân tối thứ Năm", "bằng cách nào")
        await taps(reader, "Đến từng nhà", "bao nhiêu hộ")
        await says(reader, "3", "Đã ghi 3 hộ")
        assert not await Report.exists()


async def test_a_report_with_voice_and_picture_is_heard_by_a_link(opens: Opens) -> None:
    async with opens("zalobot") as village:
        officer = await village.person("can-bo")
        speaker = await village.person("tuyen-truyen-2")
        clip = CLIPS / "02-vi-loa-hong.ogg"
        await speaker.sends_voice(clip)
        await speaker.expect("Tôi nghe là", timeout=20)
        await taps(speaker, "Gửi", "Đã gửi BC-")
        seen = await officer.expect("Báo cáo BC-")
        assert await sound_of(village, officer, seen) == clip.read_bytes()
        await taps(officer, "Đã nhận", "xã đã nhận")
        await speaker.sends_sticker()  # nothing is made of it, and nothing breaks
        await says(speaker, "menu", "Anh/chị chọn việc")
