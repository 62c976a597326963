"""What is typed where buttons are offered answers what was shown last; what was under way comes
back once, with its question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from models import Delivery, Report
from tests.fakes.clock import MOMENTS
from tests.fakes.village import Village
from tests.scenarios.acts import says, tap, taps, writes
from tests.scenarios.conftest import Opens

RESUMED = "Giờ ta làm tiếp"


@pytest.fixture
def begins() -> datetime:
    return MOMENTS["noon"]


async def bulletin(village: Village) -> tuple[Any, Any]:
    """Two propagandists who have it before them."""
    editor, officer = await village.person("bien-tap"), await village.person("can-bo")
    readers = await village.person("tuyen-truyen-1"), await village.person("tuyen-truyen-2")
    await writes(editor)
    await says(editor, "cả xã", "Khi nào gửi")
    await says(editor, "ngay khi duyệt", "Xem lại BT-")
    await says(editor, "gửi duyệt", "Đã gửi duyệt BT-")
    await officer.expect("chờ duyệt BT-", timeout=20)
    await says(officer, "duyệt", "Đã duyệt BT-")
    for reader in readers:
        await reader.expect("Họp dân tối thứ Năm")
    return readers


async def test_how_and_how_many_are_typed(opens: Opens) -> None:
    async with opens("webchat") as village:
        first, second = await bulletin(village)
        await says(first, "đã phổ biến", "bằng cách nào")
        await says(first, "họp thôn", "Khoảng bao nhiêu hộ")
        await says(first, "30 hộ", "Đã ghi 30 hộ")
        await says(second, "phổ biến rồi", "bằng cách nào")
        await says(second, "thì cứ vậy thôi", "chưa rõ anh/chị phổ biến bằng cách nào")
        await says(second, "qua loa, khoảng ba chục nhà", "Đã ghi 30 hộ")
        told = await Delivery.exclude(told_at=None).order_by("id")
        assert [(d.told_how, d.households) for d in told] == [("meeting", 30), ("speaker", 30)]
        assert not await Report.exists()


async def test_what_happened_is_a_report_at_that_question_too(opens: Opens) -> None:
    async with opens("webchat") as village:
        first, second = await bulletin(village)
        await says(first, "đã phổ biến", "bằng cách nào")
        await says(first, "cầu treo hỏng rồi", "Báo cáo BC-")
        await says(second, "đã phổ biến", "bằng cách nào")
        await says(second, "loa hỏng rồi", "Báo cáo BC-")
        assert await Delivery.exclude(told_at=None).count() == 2


async def test_an_officers_question_is_answered_without_its_button(opens: Opens) -> None:
    async with opens("webchat") as village:
        officer, reporter = await village.person("can-bo"), await village.person("tuyen-truyen-1")
        await says(reporter, "cầu treo hỏng rồi", "Báo cáo BC-")
        await says(reporter, "gửi", "Đã gửi BC-")
        await officer.expect("cầu treo hỏng")
        await taps(officer, "Hỏi lại", "hỏi gì thêm")
        await says(officer, "Hỏng từ bao giờ?", "Đã gửi câu hỏi")
        await reporter.expect("Hỏng từ bao giờ?")
        await says(reporter, "menu", "Chào")  # a look elsewhere takes nothing away
        await says(reporter, "từ chiều qua", "Đã chuyển câu trả lời")
        await officer.expect("từ chiều qua")
        await says(reporter, "gãy hai thanh ngang", "Đã chuyển câu trả lời")
        await officer.expect("gãy hai thanh ngang")
        assert await Report.all().count() == 1
        village.clock.move(minutes=11)
        await says(reporter, "đường vào rẫy lầy quá", "(chưa gửi)")
        assert await Report.all().count() == 2


async def test_after_a_detour_a_number_means_what_was_shown_last(opens: Opens) -> None:
    async with opens("webchat") as village:
        editor = await village.person("bien-tap")
        await writes(editor)
        await says(editor, "menu", "Hôm nay anh/chị làm việc gì")
        first = editor.sees[-1].buttons[0].title
        assert first == "Soạn tin"
        await says(editor, "1", "Viết tiếp tin nào")
        await says(editor, "1", "Sửa phần nào")
        await says(editor, "2", "lời đọc riêng cho loa")


async def test_what_was_under_way_comes_back_once_with_its_question(opens: Opens) -> None:
    async with opens("webchat") as village:
        editor = await village.person("bien-tap")
        await writes(editor)
        before = len(editor.sees)
        await editor.sends_location(12.6, 108.4)
        await editor.expect("(chưa gửi)")
        await tap(editor, "Bỏ báo cáo này")
        await editor.expect(RESUMED)
        await village.settled()
        said = [seen.text for seen in editor.sees[before:]]
        assert sum(RESUMED in text for text in said) == 1
        assert said[-2].startswith(RESUMED)
        assert said[-1].startswith("Gửi cho những đâu")
        await says(editor, "1", "Gửi cho: toàn Xã Cư Pui")
        assert sum(RESUMED in seen.text for seen in editor.sees) == 1
