"""Citizens and propagandists in their own words: stop, forget, follow, a code in a sentence, small
talk. Nothing of it becomes a case with a deadline."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.usecases.people import follow
from models import ChatAccount, Feedback, Person, Report, Role
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def follows(person: Person) -> bool:
    return bool((await ChatAccount.get(person_id=person.id)).follows)


@pytest.mark.parametrize(
    "words", ["tắt thông báo giùm", "đừng gửi tin cho tôi nữa", "tat thong bao di"]
)
async def test_stop_in_own_words(here: Village, words: str) -> None:
    assert "Đã dừng" in await here.says(here.sau, words)
    assert not await follows(here.sau)
    assert not await Feedback.exists()


@pytest.mark.parametrize(
    "words",
    ["chưa muốn dừng nhận tin đâu", "không nhận được tin nhắn", "sao tôi không nhận được tin?"],
)
async def test_other_words_do_not_stop(here: Village, words: str) -> None:
    await here.says(here.sau, words)
    assert await follows(here.sau)


async def test_whoever_serves_others_is_asked(here: Village) -> None:
    assert "muốn dừng" in await here.says(here.nga, "tắt thông báo giùm")
    assert await follows(here.nga)


async def test_forget_in_own_words_asks_once(here: Village) -> None:
    assert "không lấy lại được" in await here.says(here.sau, "gỡ hồ sơ của tôi khỏi máy")
    assert await Person.exists(id=here.sau.id)
    assert not await Feedback.exists()


async def test_a_village_in_the_sentence_is_followed(here: Village) -> None:
    said = await here.says(here.sau, "tin buôn Tơng Jú gửi tôi với nhé")
    assert "Buôn Tơng Jú" in said
    roles = await Role.filter(person_id=here.sau.id).prefetch_related("area")
    assert [r.area.name for r in roles] == ["Buôn Tơng Jú"]
    assert not await Feedback.exists()


@pytest.mark.parametrize(
    "words",
    ["{code} giải quyết chưa vậy", "cho hỏi mã {plain} tới đâu rồi", "tra cứu {dash}", "{code}"],
)
async def test_a_code_in_a_sentence_is_that_case(here: Village, words: str) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    case = await Feedback.get()
    names = {
        "code": case.code,
        "plain": case.code.replace("-", ""),
        "dash": case.code.replace("-", "–"),
    }
    said = await here.says(here.sau, words.format(**names))
    assert case.code in said
    assert await Feedback.all().count() == 1


async def test_without_a_code_the_own_ones_are_listed(here: Village) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    case = await Feedback.get()
    await here.says(here.sau, "phản ánh của tôi tới đâu rồi")
    assert case.code in str(await here.buttons(here.sau))
    assert await Feedback.all().count() == 1


@pytest.mark.parametrize(
    "words",
    ["để tuần sau tôi tính", "haha", "nhầm", "cảm ơn cán bộ nhiều", "xin chào cán bộ", "trời ơi"],
)
async def test_small_talk_and_promises_open_nothing(here: Village, words: str) -> None:
    assert await here.says(here.sau, words)
    assert not await Feedback.exists()


@pytest.mark.parametrize("words", ["chỉ mình cách gửi ảnh với", "em không biết dùng cái này"])
async def test_help_in_own_words(here: Village, words: str) -> None:
    assert "Bằng chữ" in await here.says(here.sau, words)
    assert "Ghi âm" in await here.says(here.nga, words)
    assert not await Feedback.exists()
    assert not await Report.exists()


@pytest.mark.parametrize("words", ["di lam the o cho mo", "co can cccd k"])
async def test_a_question_in_chat_spelling_is_a_question(here: Village, words: str) -> None:
    await here.says(here.sau, words)
    assert (await Feedback.get()).kind == "ask"


async def test_danger_is_never_small_talk(here: Village) -> None:
    await here.says(here.sau, "haha nói chơi chứ nước tới mái rồi cứu với")
    assert await Feedback.exists()


def test_a_ward_is_no_commune_of_the_same_name() -> None:
    assert not follow.same_kind("Phường Tân Tiến", follow.Commune("1", "Xã Tân Tiến"))
    assert not follow.same_kind("xa hoa hiep", follow.Commune("1", "Phường Hòa Hiệp"))
    assert follow.same_kind("Tân Tiến", follow.Commune("1", "Xã Tân Tiến"))
    assert follow.same_kind("phuong tan tien", follow.Commune("1", "Phường Tân Tiến"))


async def test_a_question_about_something_else_is_a_case_of_its_own(here: Village) -> None:
    await here.says(here.sau, "Đường vào Thôn 3 lầy lội quá, xe không đi được")
    await here.says(here.sau, "bao giờ xã mới sửa cho bà con ạ?")
    assert await Feedback.all().count() == 1
    await here.says(here.sau, "làm khai sinh cho con cần giấy gì ạ?")
    assert [c.kind for c in await Feedback.all().order_by("id")] == ["report", "ask"]


@pytest.mark.parametrize("words", ["ừ", "uh", "ừ em", "dạ"])
async def test_a_yes_that_may_only_be_heard_erases_nothing(here: Village, words: str) -> None:
    await here.says(here.sau, "quên tôi")
    assert "xóa đi" in await here.says(here.sau, words)
    assert await Person.exists(id=here.sau.id)
    assert not await Feedback.exists()
    await here.says(here.sau, "ok xóa đi")
    assert not await Person.exists(id=here.sau.id, erased_at=None)
