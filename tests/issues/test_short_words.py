"""Short everyday words said at the moment they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.vietnamese import danger
from models import ChatAccount, Feedback, Person, Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


@pytest.mark.parametrize(
    "words", ["rut lai cau hoi", "thoi khoi can nua", "khỏi cần nữa ạ", "rút lại câu hỏi nhé"]
)
async def test_a_question_is_taken_back(here: Village, words: str) -> None:
    await here.says(here.sau, "Cho hỏi khi nào tiêm phòng cho bò ở buôn Tơng Jú")
    assert "Đã rút lại" in await here.says(here.sau, words)
    assert (await Feedback.get()).state == "withdrawn"


@pytest.mark.parametrize("words", ["thoi khong", "thôi khỏi", "chưa"])
async def test_not_forgotten_after_all(here: Village, words: str) -> None:
    await here.says(here.sau, "Cống ở buôn Tơng Jú bị vỡ")
    assert "Xóa hết" in await here.says(here.sau, "quen toi")
    assert "Đã ghi thêm" not in await here.says(here.sau, words)
    assert await Person.exists(id=here.sau.id)
    assert (await Feedback.get()).state == "open"


async def test_stop_ends_the_question_and_is_undone(here: Village) -> None:
    await here.says(here.sau, "chọn thôn")
    assert "Đã dừng" in await here.says(here.sau, "stop")
    await here.says(here.sau, "bat lai")
    assert (await ChatAccount.get(person_id=here.sau.id)).follows


async def test_what_was_sent_is_listed_by_its_words(here: Village) -> None:
    await here.says(here.sau, "Cống ở buôn Tơng Jú bị vỡ")
    await here.says(here.sau, "việc tôi đã gửi")
    (button,) = await here.buttons(here.sau)
    assert "Cống ở buôn Tơng Jú" in button["title"]


async def test_done_yet_is_no_part_of_a_report(here: Village) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    assert "chưa gửi" in await here.says(here.nga, "xong chưa")
    assert (await Report.get()).text == "Đường nhiều ổ gà"


@pytest.mark.parametrize("words", ["cống vỡ gần nhà ông Hai", "cong truoc truong bi vo"])
def test_a_broken_culvert_alone_is_no_danger(words: str) -> None:
    assert not danger.found(words)


@pytest.mark.parametrize("words", ["cống sập có người rơi xuống", "xe lọt xuống cống kẹt người"])
def test_somebody_in_it_is(words: str) -> None:
    assert danger.found(words)


async def test_a_case_is_handed_on_by_a_part_of_the_name(here: Village) -> None:
    await here.parts.person("hanh", "Nguyễn Thị Hạnh", ("editor", here.commune))
    await here.parts.person("hoa", "Nguyễn Thị Hoa", ("editor", here.commune))
    await here.says(here.sau, "Đèn đường ở buôn Tơng Jú tắt cả tuần nay")
    code = (await Feedback.get()).code
    assert "Giao" in await here.acts(here.bia, "feedback.assign", code, many=True)
    assert "mấy người" in await here.says(here.bia, "nguyen thi")
    assert "Không thấy ai" in await here.says(here.bia, "ông Ba")
    assert "Hạnh" in await here.says(here.bia, "hanh")
    assert (await Feedback.get()).assigned_id == (await Person.get(code="hanh")).id
