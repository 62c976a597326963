"""In an emergency nothing a village says waits for a button: the officers on duty hear it at once,
the board follows, and an exercise marks all that comes of it."""

from __future__ import annotations

import pytest

from bot.usecases.alarm_items import title_of
from bot.usecases.emergency import emergency_spread
from handlers import alarm, ask, content, emergency, follow, report, start, voice
from models import ChatAccount, DialogState, Emergency, Person, Report
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

SOME = (alarm, ask, content, emergency, follow, report, start, voice)


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def talk(village: Village, person: Person) -> Talk:
    return Talk(village.parts, person, tuple(m.conversation for m in SOME))


async def begun(village: Village, word: str = "khẩn cấp", kind: str = "lũ quét") -> Emergency:
    chat = talk(village, village.deputy)
    await chat.says(word)
    await chat.says(kind)
    await chat.says("cả xã")
    await chat.says("phát ngay")
    found = await Emergency.all().order_by("-id").first()
    assert found is not None
    await emergency_spread.spread(village.parts.services, found.id)
    return found


async def desk(village: Village) -> str:
    return (await village.parts.told(village.deputy))[-1]


async def test_words_after_a_cry_for_help_reach_the_duty_officer_at_once(village: Village) -> None:
    await begun(village)
    chat = talk(village, village.ea_kao_person)
    await chat.presses("emergency.help")
    (said,) = await chat.says("3 người bị kẹt ở rẫy")
    assert "Đã chuyển ngay" in said
    heard = await desk(village)
    assert "3 người bị kẹt ở rẫy" in heard
    assert "Cảnh báo lũ" in heard
    assert "DIỄN TẬP" not in heard
    assert (await Report.get()).state == "sent"
    (said,) = await chat.says("nước tới nóc nhà rồi")
    assert "Đã chuyển ngay" in said
    assert "nước tới nóc nhà rồi" in await desk(village)
    assert await Report.all().count() == 1


@pytest.mark.parametrize("answer", ["can giup", "Cần giúp!", "cần giúp đỡ"])
async def test_an_answer_is_understood_after_any_detour(village: Village, answer: str) -> None:
    found = await begun(village)
    chat = talk(village, village.ea_kao_person)
    await chat.says("menu")
    await chat.says("báo tin")  # another question is open
    said = await chat.says(answer)
    assert "Đã báo cán bộ trực là cần giúp" in said[0]
    assert "🆘 Buôn Ea Kao cần giúp" in await desk(village)
    (board,) = await talk(village, village.deputy).acts("emergency.board", str(found.id))
    assert "🆘 Buôn Ea Kao: CẦN GIÚP" in board
    await chat.says("menu")
    said = await chat.says("da bao ba con roi")
    assert "bà con đã được báo" in said[0]
    (board,) = await talk(village, village.deputy).acts("emergency.board", str(found.id))
    assert "✅ Buôn Ea Kao" in board


async def test_what_is_behind_the_answer_is_told_too(village: Village) -> None:
    found = await begun(village)
    chat = talk(village, village.ea_kao_person)
    await chat.says("cần giúp 2 cụ già chưa ra được")
    assert "2 cụ già chưa ra được" in await desk(village)
    (board,) = await talk(village, village.deputy).acts("emergency.board", str(found.id))
    assert "CẦN GIÚP" in board
    assert "“2 cụ già chưa ra được”" in board


async def test_a_village_that_only_wrote_is_not_silent(village: Village) -> None:
    found = await begun(village)
    await talk(village, village.ea_kao_person).says("đang dẫn bà con lên trường học")
    (board,) = await talk(village, village.deputy).acts("emergency.board", str(found.id))
    assert "1/2 đã trả lời" in board
    assert "✉️ Buôn Ea Kao: vừa nhắn" in board
    assert "đang dẫn bà con lên trường học" in board


async def test_a_draft_is_taken_along(village: Village) -> None:
    chat = talk(village, village.ea_kao_person)
    await chat.says("Đường vào buôn nhiều ổ gà")
    await begun(village)
    await chat.says("cống sập, xe không qua được")
    assert "cống sập" in await desk(village)
    assert [r.state for r in await Report.all()] == ["sent"]


async def test_an_exercise_marks_everything(village: Village) -> None:
    found = await begun(village, "diễn tập", "cháy rừng")
    assert found.exercise
    chat = talk(village, village.ea_kao_person)
    (said,) = await chat.says("cần giúp")
    assert said.startswith("DIỄN TẬP")
    assert "DIỄN TẬP" in await desk(village)
    await chat.says("cháy lan sang buôn, có người kẹt trong nhà")
    heard = await desk(village)
    assert "DIỄN TẬP" in heard
    assert "TIN KHẨN, CHƯA XÁC NHẬN" not in "".join(await village.parts.told(village.deputy))
    await chat.says("thêm 2 người bị thương")
    assert (await desk(village)).startswith("DIỄN TẬP")


async def test_a_real_one_counts_before_an_exercise(village: Village) -> None:
    await begun(village)
    await begun(village, "diễn tập", "cháy")
    await talk(village, village.ea_kao_person).says("nước vào nhà rồi")
    assert "DIỄN TẬP" not in await desk(village)


async def test_afterwards_words_are_a_draft_again(village: Village) -> None:
    found = await begun(village)
    await talk(village, village.deputy).acts("emergency.clear", str(found.id))
    (card,) = await talk(village, village.ea_kao_person).says("Đường vào buôn nhiều ổ gà")
    assert "chưa gửi" in card


async def test_what_is_typed_at_the_question_answers_it(village: Village) -> None:
    chat = talk(village, village.deputy)
    await chat.says("diễn tập")
    (where,) = await chat.says("cháy rừng")
    assert "Phát tới đâu" in where
    await chat.says("hủy")
    await chat.says("khẩn cấp")
    said = await chat.says("lũ và cháy")
    assert "Chưa rõ là chuyện nào" in said[0]
    assert "Đang có chuyện gì" in said[1]
    await chat.says("việc khác")
    assert not await Emergency.exists()


async def test_danger_at_another_question_is_no_answer_to_it(village: Village) -> None:
    chat = talk(village, village.ea_kao_person)
    state = {"conversation": "content", "step": "households", "version": 1}
    await chat.says("menu")
    account = await ChatAccount.get(person_id=village.ea_kao_person.id)
    await DialogState.filter(account_id=account.id).update(**state, data={"delivery": 1})
    await chat.says("cháy nhà rồi, có 2 người kẹt bên trong")
    assert "TIN KHẨN" in await desk(village)


def test_titles_say_what_is_only_practised() -> None:
    assert title_of(Emergency(kind="fire", exercise=True)).key == "emergency-title-exercise"


async def test_another_matter_waits_for_nothing_either(village: Village) -> None:
    chat = talk(village, village.ea_kao_person)
    await chat.says("Loa ở nhà văn hóa rè quá không nghe được")
    await begun(village)
    said = await chat.says("việc khác: cầu treo hỏng")
    assert "Đã chuyển ngay" in said[0]
    assert "cầu treo hỏng" in await desk(village)
    assert [r.state.value for r in await Report.all().order_by("id")] == ["draft", "sent"]
