"""A citizen's words open a case only where there is something to answer, and belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Feedback, FeedbackEntry
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


NOTHING = [
    "test",
    "hihi",
    "anh ơi",
    "https://tinhot.vn/thuoc-tien",
    "cảm ơn xã nhiều nhé",
    "alo",
    "đồ ngu",
    "ok",
]


@pytest.mark.parametrize("words", NOTHING)
async def test_nothing_to_answer_opens_no_case(here: Village, words: str) -> None:
    assert await here.says(here.sau, words)
    assert not await Feedback.exists()


async def test_what_is_said_within_minutes_joins(here: Village) -> None:
    await here.says(here.sau, "Cống trước trường Tơng Jú bị vỡ ở buôn Tơng Jú")
    code = (await Feedback.get()).code
    joined = await here.says(here.sau, "à quên, chỗ gần nhà văn hóa")
    assert f"Đã ghi thêm vào {code}" in joined
    assert "nhà văn hóa" in await here.last(here.bia)
    assert "nhận việc này rồi" in await here.says(here.sau, "a quen, cho gan nha van hoa")
    assert await Feedback.all().count() == 1
    here.at(minutes=11)
    await here.says(here.sau, "Đèn đường tắt cả tuần nay rồi")
    assert await Feedback.all().count() == 2


async def test_one_tap_makes_it_another(here: Village) -> None:
    await here.says(here.sau, "Cống ở buôn Tơng Jú bị vỡ")
    await here.says(here.sau, "Trước nhà văn hóa có cái cột điện nghiêng")
    other = await here.presses(here.sau, "Đây là việc khác")
    new = await Feedback.all().order_by("-id").first()
    assert new is not None
    assert new.code in other
    assert new.kind == "report"
    assert await FeedbackEntry.filter(feedback_id=new.id).count() == 1
    assert new.code in await here.last(here.bia)


async def test_a_recording_about_something_else_is_its_own(here: Village) -> None:
    await here.says(here.sau, "Cống trên đường ở buôn Tơng Jú bị vỡ, ổ gà to")
    await here.speaks(here.sau)
    await here.listen("loa phát thanh ở thôn 5 bị hỏng không nghe gì")
    assert await Feedback.all().count() == 2
    assert "ghi riêng" in await here.last(here.sau)


async def test_a_citizen_takes_it_back(here: Village) -> None:
    await here.says(here.sau, "Cống ở buôn Tơng Jú bị vỡ")
    code = (await Feedback.get()).code
    assert f"Đã rút lại {code}" in await here.says(here.sau, "thôi khỏi")
    assert "rút lại" in await here.last(here.bia)
    assert "đã rút lại" in await here.says(here.sau, code)


async def test_danger_names_no_date_a_week_off(here: Village) -> None:
    reply = await here.says(here.sau, "chay nha o thon 3, cuu voi")
    assert "trước ngày" not in reply
    alert = await here.last(here.duty)
    assert "Cần xử lý ngay" in alert
    assert "/03/" not in alert


async def test_forgotten_with_a_typed_word_and_open_cases_say_what_not_who(here: Village) -> None:
    await here.says(here.sau, "Tôi là Bà Sáu, số 0905 123 456, cống ở buôn Tơng Jú bị vỡ")
    case = await Feedback.get()
    assert "Xóa hết" in await here.says(here.sau, "quên tôi")
    await here.says(here.sau, "ok xóa đi")
    kept = await FeedbackEntry.get(feedback_id=case.id)
    assert "cống ở buôn Tơng Jú bị vỡ" in kept.text
    assert "Sáu" not in kept.text
    assert "0905" not in kept.text
    await here.acts(here.bia, "feedback.answer", case.code, many=True)
    await here.says(here.bia, "Mai xã sửa cống")
    await here.says(here.bia, "gửi đi")
    await kept.refresh_from_db()
    assert kept.text == ""


async def test_a_question_under_way_comes_back_only_behind_the_answer(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    asked = await here.says(here.nga, "quên tôi")
    assert "Xóa hết" in asked
    assert "làm tiếp" not in asked
    kept = await here.says(here.nga, "thôi")
    assert "chưa xóa gì" in kept
    assert kept.index("làm tiếp") < kept.index("ổ gà")
