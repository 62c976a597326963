"""What a propagandist only asks is a question with a desk and a date; a word that says nothing is
no report; what is taken back later is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Feedback, Report
from tests.usecases.talk import Village

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LOUD = "Loa ở nhà văn hóa rè quá không nghe được"


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "cho hoi lam can cuoc o dau",
        "bà con hỏi bao giờ có tiền hỗ trợ lúa",
        "lịch tiêm vắc xin tháng này thế nào ạ",
        "hộ nghèo năm nay có được cấp gạo không anh",
    ],
)
async def test_a_question_is_no_report(here: Village, words: str) -> None:
    assert "sẽ trả lời trước ngày" in await here.says(here.nga, words)
    assert (await Feedback.get()).kind == "ask"
    assert not await Report.exists()


@pytest.mark.parametrize(
    "words",
    [
        "loa hỏng 3 hôm rồi bao giờ sửa",
        "đường lầy quá xe không đi được, bao giờ xã đổ đá?",
        "trâu bò chết nhiều quá xã có biết không",
    ],
)
async def test_what_has_to_be_seen_to_stays_a_report(here: Village, words: str) -> None:
    assert "chưa gửi" in await here.says(here.nga, words)
    assert not await Feedback.exists()


async def test_a_question_beside_a_draft_leaves_it_alone(here: Village) -> None:
    await here.says(here.nga, LOUD)
    assert "PA-" in await here.says(here.nga, "cho hỏi làm căn cước ở đâu")
    assert (await Report.get()).text == LOUD
    await here.says(here.nga, "gửi")
    assert (await Report.get()).state.value == "sent"


@pytest.mark.parametrize("words", ["co", "e nham", "ừm thì"])
async def test_what_says_nothing_begins_no_report(here: Village, words: str) -> None:
    await here.says(here.nga, words)
    assert not await Report.exists()
    assert not await Feedback.exists()


@pytest.mark.parametrize("words", ["thoi khoi gui cai loa nua, tho sua roi", "thôi không cần nữa"])
async def test_what_was_sent_is_taken_back_in_other_words(here: Village, words: str) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, "gửi")
    await here.says(here.nga, words)
    if (await Report.get()).state.value == "sent":
        await here.presses(here.nga, "BC-")
    assert (await Report.get()).state.value in {"withdrawn", "dropped"}


async def test_a_citizen_takes_back_what_was_seen_to_meanwhile(here: Village) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    here.at(hours=5)
    assert "rút việc nào" in await here.says(here.sau, "thoi ko can nua, ho lam roi")
    await here.presses(here.sau, "PA-")
    assert (await Feedback.get()).state == "withdrawn"


@pytest.mark.parametrize("words", ["bao gio xong", "ma so cua toi la gi"])
async def test_how_it_stands_in_few_words(here: Village, words: str) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    case = await Feedback.get()
    assert f"{case.code}: đang chờ" in await here.says(here.sau, words)


async def test_danger_is_not_hidden_under_another_matter(here: Village) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    await here.says(here.sau, "ba sau vao chuong heo bi ngat")
    urgent = await Feedback.filter(urgent=True)
    assert len(urgent) == 1
    assert await Feedback.all().count() == 2


async def test_another_matter_in_a_draft_is_asked_about_in_words(here: Village) -> None:
    await here.says(here.nga, LOUD)
    shown = await here.says(here.nga, "Bò nhà ông Bih bị lở mồm long móng ba con")
    assert "hình như là việc khác" in shown
    await here.says(here.nga, "việc khác")
    assert await Report.all().count() == 2


async def test_a_number_put_right_after_sending_goes_to_that_report(here: Village) -> None:
    await here.says(here.nga, "tối qua họp thôn 45 người dự, bàn chuyện làm đường")
    await here.says(here.nga, "gửi")
    assert "Đã thêm vào BC-" in await here.says(here.nga, "lon, 47 nguoi")
    assert "47 nguoi" in (await Report.get()).text


async def test_who_said_once_where_they_live_is_not_asked_again(here: Village) -> None:
    await here.says(here.y_ba, "Làm khai sinh cần giấy tờ gì?")
    new = await here.parts.person("moi", "Người mới")
    assert "xã, phường nào" in await here.says(new, "muốn hỏi vay vốn ở đâu")
    await here.says(new, "xã Ea Kao")
    here.at(days=2)
    assert "PA-" in await here.says(new, "Lịch tiêm chủng cho trẻ tháng này thế nào ạ?")
