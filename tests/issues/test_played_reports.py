"""Reports, questions and the desk as people really write to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Feedback, Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def test_a_draft_of_danger_says_who_knows_already(here: Village) -> None:
    said = await here.says(here.nga, "nước suối dâng cao lắm rồi bà con ơi")
    assert "Cán bộ trực đã được báo ngay" in said
    assert "112" in said
    here.at(hours=1)
    assert "Cán bộ trực" not in await here.says(here.nga, "Đường vào thôn nhiều ổ gà")


async def test_agreement_at_its_words_keeps_them(here: Village) -> None:
    await here.says(here.nga, "đèn đường trước nhà bà Hoa hỏng")
    await here.says(here.nga, "sửa nội dung")
    assert "bà Hoa" in await here.says(here.nga, "ok")
    assert (await Report.get()).text == "đèn đường trước nhà bà Hoa hỏng"


async def test_a_village_named_politely_puts_it_right(here: Village) -> None:
    await here.says(here.nga, "đường ngập bùn")
    assert "Buôn Tơng Jú" in await here.says(here.nga, "buôn tơng jú nha em")
    assert (await Report.get()).village_id == here.villages["Buôn Tơng Jú"].id


async def test_send_with_nothing_to_send_says_so(here: Village) -> None:
    assert "Không có gì đang chờ gửi" in await here.says(here.nga, "gửi đi")


async def test_the_next_state_stands_under_the_last(here: Village) -> None:
    await here.says(here.nga, "Đường vào thôn nhiều ổ gà")
    await here.says(here.nga, "gửi")
    await here.presses(here.bia, "Đã nhận")
    assert "đang xử lý" in await here.says(here.bia, "đang xử lí")
    assert (await Report.get()).state == "working"
    assert "1 việc đang mở" in await here.presses(here.bia, "Việc cần xử lý")


async def test_an_answer_behind_the_code_is_looked_at_first(here: Village) -> None:
    await here.says(here.sau, "làm căn cước cho con ở đâu vậy?")
    code = (await Feedback.get()).code
    said = await here.says(here.bia, f"trả lời {code}: chị mang giấy khai sinh đến công an xã")
    assert "chị mang giấy khai sinh đến công an xã" in said
    assert "căn cước" not in await here.last(here.sau)
    await here.says(here.bia, "gửi")
    assert "khai sinh" in await here.last(here.sau)
    assert f"câu trả lời cho {code}" in await here.says(here.bia, f"tra loi {code.lower()}")


async def test_an_answer_to_a_report_is_told_how_reports_are_answered(here: Village) -> None:
    await here.says(here.nga, "Đường vào thôn nhiều ổ gà")
    await here.says(here.nga, "gửi")
    code = (await Report.get()).code
    said = await here.says(here.bia, f"tra loi {code.lower()}: mai xa cho xe ui")
    assert f"Chưa gửi gì cho người báo {code}. Anh/chị bấm Đã xong" in said


async def test_a_cry_for_help_is_not_hidden_under_a_question(here: Village) -> None:
    await here.says(here.sau, "làm căn cước cho con ở đâu vậy?")
    await here.says(here.sau, "nước vào nhà rồi, cứu với")
    assert await Feedback.all().count() == 2
    assert await Feedback.filter(urgent=True).count() == 1


async def test_a_question_after_thanks_is_heard(here: Village) -> None:
    await here.says(here.sau, "cám ơn xã, mai tôi mang giấy tới được không")
    assert await Feedback.exists()


async def test_words_about_a_draft_are_not_put_into_it(here: Village) -> None:
    await here.says(here.nga, "loa thôn bị hư từ hôm qua")
    assert "Đây là việc gì" in await here.says(here.nga, "sai loại rồi")
    assert "An ninh trật tự" in await here.says(here.nga, "đổi loại việc thành an ninh trật tự")
    assert (await Report.get()).text == "loa thôn bị hư từ hôm qua"
    assert "Đã bỏ" in await here.says(here.nga, "thoi nham roi")


async def test_a_word_of_a_button_walks_through_the_desk(here: Village) -> None:
    for words in ("Đường vào thôn nhiều ổ gà", "loa thôn bị hư"):
        await here.says(here.nga, words)
        await here.says(here.nga, "gửi")
    assert "2 việc đang mở" in await here.says(here.bia, "hôm nay có gì cần làm")
    await here.says(here.bia, "1")
    second = await here.says(here.bia, "tiếp")
    assert "Báo cáo BC-" in second
    assert await here.says(here.bia, "trước") != second
    # What changes something is said in full.
    await here.says(here.bia, "xong")
    assert not await Report.filter(state="done").exists()


@pytest.mark.parametrize("words", ["tôi muốn rút phản ánh", "rút lại PA"])
async def test_a_case_is_taken_back_in_plain_words(here: Village, words: str) -> None:
    await here.says(here.sau, "làm căn cước cho con ở đâu vậy?")
    assert "rút" in await here.says(here.sau, words)
    assert (await Feedback.get()).state == "withdrawn"
