"""A report may be taken back, its words put right, and an old draft swallows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.usecases.desk import cases
from models import Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


@pytest.mark.parametrize("words", ["thôi khỏi gửi", "thoi khoi gui em nhe", "bỏ báo cáo này"])
async def test_a_draft_is_undone_in_words(here: Village, words: str) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    assert "Đã bỏ" in await here.says(here.nga, words)
    assert (await Report.get()).state == "dropped"
    assert not await here.parts.told(here.bia)


async def test_what_was_just_sent_is_taken_back_and_the_desk_hears(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    assert "Đã gửi" in await here.says(here.nga, "đồng ý")
    assert "Đã rút" in await here.says(here.nga, "thôi khỏi gửi")
    assert "đã rút báo cáo" in await here.last(here.bia)
    async with here.parts.services.work(here.parts.by(here.bia)) as work:
        assert not await cases.on_desk(work)
    here.at(hours=2)
    assert "Không có báo cáo nào vừa gửi" in await here.says(here.nga, "khỏi gửi")


async def test_danger_taken_back_stays_on_the_desk_until_somebody_asked(here: Village) -> None:
    here.nga.phone = "0905123456"
    await here.nga.save()
    await here.says(here.nga, "Cháy nhà ở đầu buôn")
    assert "vẫn thấy" in await here.says(here.nga, "thôi khỏi gửi")
    assert "rút tin khẩn" in await here.last(here.duty)
    async with here.parts.services.work(here.parts.by(here.duty)) as work:
        (item,) = await cases.on_desk(work)
    assert item.withdrawn
    assert "0905" in await here.presses(here.duty, "Gọi hỏi lại")
    assert await here.audited("phone.open") == 1
    card = await here.acts(here.duty, "inbox.open", (await Report.get()).code, many=True)
    assert "ĐÃ RÚT LẠI" in card
    await here.presses(here.duty, "Đã xong")
    await here.says(here.duty, "Đã gọi, chỉ là đốt rác")
    async with here.parts.services.work(here.parts.by(here.duty)) as work:
        assert not await cases.on_desk(work)


async def test_words_are_put_right_before_and_after_sending(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    assert "đang ghi" in await here.says(here.nga, "sửa nội dung")
    card = await here.says(here.nga, "Đường nhiều ổ voi, xe tải lún")
    assert "ổ voi" in card
    assert "ổ gà" not in card
    await here.presses(here.nga, "Gửi")
    await here.says(here.nga, "sửa nội dung")
    assert "Đã sửa nội dung" in await here.says(here.nga, "Đường đã có người sửa, chỉ còn lún")
    assert "chỉ còn lún" in await here.last(here.bia)
    assert (await Report.get()).text == "Đường đã có người sửa, chỉ còn lún"


async def test_an_old_draft_swallows_neither_words_nor_a_number(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    assert "ổ gà" in await here.says(here.nga, "30")  # nothing to choose by that number
    assert (await Report.get()).text == "Đường nhiều ổ gà"
    here.at(minutes=31)
    await here.says(here.nga, "30")
    await here.says(here.nga, "Loa thôn 3 rè hai hôm nay")
    assert [r.text for r in await Report.all().order_by("id")] == [
        "Đường nhiều ổ gà",
        "Loa thôn 3 rè hai hôm nay",
    ]


async def test_who_was_told_is_counted_by_heads(here: Village) -> None:
    for n in range(3):
        await here.photo(here.nga, f"photo {n}".encode())
    assert "tới 2 cán bộ" in await here.presses(here.nga, "Gửi")


async def test_an_answer_to_an_officers_question_needs_no_button(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    await here.presses(here.nga, "Gửi")
    code = (await Report.get()).code
    await here.acts(here.bia, "report.ask", code, many=True)
    await here.says(here.bia, "Dài bao nhiêu mét?")
    assert f"câu trả lời về {code}" in await here.says(here.nga, "chừng năm chục mét, chỗ cua")
    assert "năm chục mét" in await here.last(here.bia)
    assert await Report.all().count() == 1
