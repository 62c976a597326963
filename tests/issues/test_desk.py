"""An officer's desk: danger first, then what is overdue, then the newest, each by what it says; one
after the other; and an answer is seen before it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Feedback, Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def titles(here: Village) -> list[str]:
    return [str(b["title"]) for b in await here.buttons(here.bia)]


async def sent(here: Village, text: str) -> None:
    await here.says(here.nga, text)
    await here.says(here.nga, "đồng ý")
    here.at(minutes=31)


async def test_danger_then_overdue_then_newest_by_their_words(here: Village) -> None:
    await sent(here, "Đường vào rẫy nhiều ổ gà")
    here.at(days=20)
    await here.says(here.sau, "Bao giờ có lịch tiêm phòng cho trẻ?")
    here.at(minutes=31)
    await sent(here, "Loa thôn rè hai hôm nay")
    await sent(here, "Sạt lở đè nhà ông Bảy, có người bị vùi")
    assert "Có 4 việc đang mở: 1 việc khẩn (‼), 1 việc quá hạn" in await here.says(
        here.bia, "việc cần xử lý"
    )
    assert [title.partition(" (")[0] for title in await titles(here)] == [
        "‼ Sạt lở đè nhà ông Bảy, có người bị vùi",
        "⏰ Đường vào rẫy nhiều ổ gà",
        "Loa thôn rè hai hôm nay",
        "Bao giờ có lịch tiêm phòng cho trẻ?",
    ]


async def test_one_after_the_other_and_back(here: Village) -> None:
    for text in ("Đường vào rẫy nhiều ổ gà", "Loa thôn rè hai hôm nay", "Cột điện nghiêng"):
        await sent(here, text)
    await here.says(here.bia, "việc cần xử lý")
    assert "Cột điện" in await here.presses(here.bia, "Cột điện")
    assert "Việc trước" not in await titles(here)
    assert "Loa thôn" in await here.presses(here.bia, "Việc tiếp theo")
    assert "Đường vào rẫy" in await here.presses(here.bia, "Việc tiếp theo")
    assert "Việc tiếp theo" not in await titles(here)
    assert "Loa thôn" in await here.presses(here.bia, "Việc trước")


async def test_more_than_a_page_goes_on_and_back(here: Village) -> None:
    for n in range(10):
        await sent(here, f"Đường đoạn {n + 1} nhiều ổ gà")
    await here.says(here.bia, "việc cần xử lý")
    first = await titles(here)
    assert first[0].startswith("Đường đoạn 10")
    await here.presses(here.bia, "Xem tiếp")
    assert [t.partition(" nhiều")[0] for t in (await titles(here))[:2]] == [
        "Đường đoạn 2",
        "Đường đoạn 1",
    ]
    await here.presses(here.bia, "Xem phần trước")
    assert await titles(here) == first


async def test_an_answer_is_asked_with_the_question_and_seen_before_it_goes(here: Village) -> None:
    await here.says(here.sau, "Bao giờ có lịch tiêm phòng cho trẻ?")
    code = (await Feedback.get()).code
    asked = await here.presses(here.bia, "Trả lời")
    assert "Bà con viết: “Bao giờ có lịch tiêm phòng cho trẻ?”" in asked
    before = await here.last(here.sau)
    shown = await here.says(here.bia, "Sáng thứ Bảy tại trạm y tế")
    assert f"Bà con sẽ nhận, về {code}:\n\nSáng thứ Bảy tại trạm y tế" in shown
    assert await here.last(here.sau) == before
    again = await here.says(here.bia, "Sáng Chủ nhật tại trạm y tế")
    assert "Sáng Chủ nhật" in again
    await here.presses(here.bia, "Gửi trả lời")
    assert "Sáng Chủ nhật tại trạm y tế" in await here.last(here.sau)
    assert not await Report.exists()
