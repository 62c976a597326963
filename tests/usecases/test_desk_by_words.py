"""An officer who types instead of tapping: what is open, one of the list, and what the buttons
under a case would do. What its writer would read is shown before it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.messages import T
from bot.dialog import menu
from bot.dialog.registry import Registry
from handlers import compose, content
from models import Bulletin, BulletinVersion, Feedback, Report
from tests.usecases.talk import Village

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LOUD, ROAD = "Loa ở nhà văn hóa rè quá không nghe được", "Đường vào rẫy ngập bùn xe không qua được"


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    here = await Village.settle(tmp_path)
    for text in (ROAD, LOUD):
        await here.says(here.nga, text)
        await here.says(here.nga, "gửi")
        here.at(minutes=31)
    return here


async def state(text: str) -> str:
    return (await Report.get(text=text)).state.value


@pytest.mark.parametrize("words", ["còn mấy việc", "hom nay co gi ko em", "cái gấp nhất là gì"])
async def test_what_is_open(here: Village, words: str) -> None:
    assert "Có 2 việc đang mở" in await here.says(here.bia, words)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("cai dau tien", LOUD),
        ("mở cái ngập bùn", ROAD),
        ("xem vu loa di em", LOUD),
        ("cái cuối", ROAD),
        ("số 2", ROAD),
    ],
)
async def test_one_of_the_list(here: Village, words: str, shown: str) -> None:
    await here.says(here.bia, "việc cần xử lý")
    assert f"Nội dung: {shown}" in await here.says(here.bia, words)


async def test_words_of_two_of_them_are_asked_about(here: Village) -> None:
    await here.says(here.nga, "Loa nhà anh Ba hư mất tiếng")
    await here.says(here.nga, "gửi")
    await here.says(here.bia, "việc cần xử lý")
    assert "chưa chắc" in await here.says(here.bia, "mở cái loa")


async def test_what_the_buttons_under_a_case_do(here: Village) -> None:
    await here.says(here.bia, "việc cần xử lý")
    await here.says(here.bia, "cái đầu tiên")
    assert "xã đã nhận" in await here.says(here.bia, "nhận rồi")
    assert "đang xử lý" in await here.says(here.bia, "dang xu ly")
    shown = await here.says(here.bia, "xong roi, da noi tho xuong sua chieu nay")
    assert "da noi tho xuong sua chieu nay" in shown
    assert "Người báo" in shown
    assert await state(LOUD) == "working"
    await here.says(here.bia, "gửi đi")
    assert await state(LOUD) == "done"
    assert (await Report.get(text=LOUD)).answer == "da noi tho xuong sua chieu nay"


async def test_a_question_back_is_seen_before_it_goes(here: Village) -> None:
    await here.says(here.bia, "việc cần xử lý")
    await here.says(here.bia, "mở cái ngập bùn")
    assert "ngập mấy mét" in await here.says(here.bia, "hỏi lại xem ngập mấy mét")
    await here.presses(here.bia, "Gửi trả lời")
    assert "ngập mấy mét" in await here.last(here.nga)


@pytest.mark.parametrize("words", ["nhận rồi", "xong rồi, đã sửa cho bà con", "giao cho Trực"])
async def test_with_no_case_on_the_screen_nothing_happens(here: Village, words: str) -> None:
    await here.says(here.bia, words)
    assert await state(LOUD) == await state(ROAD) == "sent"


async def test_not_yet_done_is_not_done(here: Village) -> None:
    await here.says(here.bia, "việc cần xử lý")
    await here.says(here.bia, "cái đầu tiên")
    await here.says(here.bia, "chưa xong đâu, mai thợ mới xuống")
    assert await state(LOUD) == "sent"


async def test_a_citizens_case_is_given_to_a_colleague_and_answered(here: Village) -> None:
    await here.says(here.sau, "Cho hỏi làm căn cước cần giấy tờ gì?")
    case = await Feedback.get()
    await here.says(here.bia, case.code)
    assert "trả lời, ghi chú hoặc giao" in await here.says(here.bia, "nhận rồi")
    assert "Anh Trực" in await here.says(here.bia, "cái này giao cho Trực làm đi")
    await here.says(here.bia, case.code)
    assert "mang giấy khai sinh" in await here.says(here.bia, "trả lời: chị mang giấy khai sinh")
    await here.says(here.bia, "ok gửi đi")
    await case.refresh_from_db()
    assert case.state == "answered"


async def test_what_is_not_understood_keeps_the_case_on_the_screen(here: Village) -> None:
    await here.says(here.bia, "việc cần xử lý")
    await here.says(here.bia, "cái đầu tiên")
    assert LOUD in await here.says(here.bia, "ủa vụ này lạ ta")


NOTICE = (
    "Kính gửi bà con các thôn, buôn. Ủy ban nhân dân xã thông báo lịch tiêm phòng cho trâu bò đợt 2"
    " từ ngày 01/12 đến ngày 05/12. Đề nghị các hộ nhốt gia súc, chờ cán bộ thú y."
)


async def test_a_whole_bulletin_typed_unasked_is_offered_as_one(here: Village) -> None:
    assert "nội dung một bản tin" in await here.says(here.bia, NOTICE)
    assert not await Bulletin.exists()
    assert "Gửi cho những đâu" in await here.presses(here.bia, "Soạn thành bản tin")
    assert (await BulletinVersion.get()).body.startswith("Kính gửi")


async def test_a_warning_for_everybody_is_offered_too_and_wakes_nobody(here: Village) -> None:
    flood = f"Cảnh báo lũ quét. {NOTICE} Bà con lên chỗ cao, không qua suối khi lũ về."
    assert "nội dung một bản tin" in await here.says(here.bia, flood)
    assert not await Report.filter(urgent=True).exists()


async def test_a_second_bulletin_at_the_review_keeps_the_first(here: Village) -> None:
    await here.says(here.bia, "soạn tin")
    await here.says(here.bia, "Họp thôn tối mai lúc 19 giờ tại nhà văn hóa")
    await here.says(here.bia, "cả xã")
    await here.says(here.bia, "thôi để 5h sáng mai")
    await here.says(here.bia, NOTICE)
    assert "BT-1" in await here.presses(here.bia, "Soạn thành bản tin")
    assert await Bulletin.all().count() == 2


@pytest.mark.parametrize("words", ["dung roi, gui duyet di", "ok rồi gửi sếp duyệt đi"])
async def test_the_review_is_submitted_in_other_words(here: Village, words: str) -> None:
    await here.parts.person("sep", "Ông Sếp", ("approver", here.commune))
    await here.says(here.bia, "soạn tin")
    await here.says(here.bia, "Họp thôn tối mai lúc 19 giờ tại nhà văn hóa")
    await here.says(here.bia, "cả xã")
    await here.says(here.bia, "5h sáng mai")
    await here.says(here.bia, "mai hãy gửi sếp duyệt")
    assert (await Bulletin.get()).state.value == "draft"
    await here.says(here.bia, words)
    assert (await Bulletin.get()).state.value == "submitted"


async def test_yes_to_a_recording_of_a_bulletin_is_no_text(here: Village) -> None:
    await here.says(here.bia, "soạn tin")
    await here.speaks(here.bia)
    assert "chép lại" in await here.says(here.bia, "dung")
    assert not await Bulletin.exists()


@pytest.mark.parametrize(
    ("words", "title"),
    [("cho xem tin nao ai chua doc", "Tin đã gửi"), ("soạn tin kiểu này khó ghê", "Soạn tin")],
)
async def test_what_it_may_be_about_is_offered(here: Village, words: str, title: str) -> None:
    registry = Registry((compose.conversation, content.conversation))
    locales = here.parts.locales
    near = menu.about(registry, {"editor"}, words, lambda key: locales.text(T(key), "vi"))
    assert [locales.text(b.title, "vi") for b in near] == [title]
