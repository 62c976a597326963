"""What people really type while an emergency or a drill goes on."""

from __future__ import annotations

import pytest

from models import Emergency, Report
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.issues.test_said_in_an_emergency import begun, desk, talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def line(village: Village, found: Emergency) -> str:
    (board,) = await talk(village, village.deputy).acts("emergency.board", str(found.id))
    return next(line for line in board.splitlines() if "Buôn Ea Kao" in line)


@pytest.mark.parametrize("words", ["bao roi", "báo xong hết rồi nha"])
async def test_told_in_few_words_counts(village: Village, words: str) -> None:
    found = await begun(village)
    (said,) = await talk(village, village.ea_kao_person).says(words)
    assert "bà con đã được báo" in said
    assert "✅" in await line(village, found)
    assert not await Report.exists()


async def test_told_and_news_at_a_question_about_a_draft(village: Village) -> None:
    chat = talk(village, village.ea_kao_person)
    await chat.says("Đường vào buôn nhiều ổ gà")
    await chat.says("sửa nội dung")
    found = await begun(village)
    await chat.says("bao roi")
    assert "✅" in await line(village, found)
    (said,) = await chat.says("còn 3 nhà bên suối chưa ra")
    assert "Đã chuyển ngay" in said
    assert "còn 3 nhà bên suối chưa ra" in await desk(village)


async def test_told_without_a_bulletin_or_an_emergency_is_no_report(village: Village) -> None:
    (said,) = await talk(village, village.ea_kao_person).says("đã báo bà con")
    assert "không còn tin nào phải phổ biến" in said
    assert not await Report.exists()


@pytest.mark.parametrize("words", ["đã báo bà con", "báo xong hết rồi nha"])
async def test_of_several_alarms_it_is_asked_which_they_told(village: Village, words: str) -> None:
    flood, fire = await begun(village), await begun(village, kind="cháy")
    chat = talk(village, village.ea_kao_person)
    (said,) = await chat.says(words)
    assert "đã báo bà con về tin nào" in said
    assert "✅" not in await line(village, flood)
    await chat.presses("emergency.safe", str(fire.id))
    assert "✅" in await line(village, fire)
    assert "✅" not in await line(village, flood)


async def test_the_end_of_the_same_words_is_no_news(village: Village) -> None:
    await begun(village)
    (said,) = await talk(village, village.ea_kao_person).says("đã báo bà con hết rồi")
    assert "bà con đã được báo" in said
    assert not await Report.exists()


async def test_a_draft_does_not_come_in_between(village: Village) -> None:
    chat = talk(village, village.ea_kao_person)
    await chat.says("Đường vào buôn nhiều ổ gà")
    await begun(village)
    (said,) = await chat.says("cần giúp")
    assert "Đã báo cán bộ trực" in said
    (said,) = await chat.says("3 người kẹt ở rẫy, cần thuyền")
    assert "Đã chuyển ngay" in said


async def test_the_writer_reads_that_it_is_an_exercise(village: Village) -> None:
    await begun(village, "diễn tập")
    chat = talk(village, village.ea_kao_person)
    for words in ("3 người kẹt ở rẫy", "thêm 2 người nữa"):
        (said,) = await chat.says(words)
        assert said.startswith("DIỄN TẬP")


async def test_danger_an_officer_writes_in_an_exercise_is_asked_about(village: Village) -> None:
    await begun(village, "diễn tập")
    said = await talk(village, village.deputy).says("cháy rừng ở buôn Ea Kao")
    assert any("Xã đang diễn tập" in text for text in said)


async def test_the_end_is_offered_away_from_its_button(village: Village) -> None:
    await begun(village)
    chat = talk(village, village.deputy)
    await chat.says("mất điện cả buôn Ea Kao từ sáng")
    said = await chat.says("hết nguy hiểm")
    assert "Cảnh báo lũ" in said[0]
    assert (await Emergency.get()).cleared_at is None
    await chat.presses("emergency.clear")
    assert (await Emergency.get()).cleared_at is not None
    said = await chat.says("đã hết nguy hiểm")
    assert "không có tin khẩn cấp nào" in said[0]


async def test_a_villager_who_writes_emergency_is_asked_what_happened(village: Village) -> None:
    for person in (village.citizen, village.ea_kao_person):
        (said,) = await talk(village, person).says("khan cap")
        assert "Đang có chuyện gì, ở đâu" in said
        assert "112" in said


async def test_a_question_that_was_open_does_not_stay_so(village: Village) -> None:
    await begun(village)
    chat = talk(village, village.ea_kao_person)
    await chat.says("3 người kẹt ở rẫy")
    await chat.says("báo tin")
    (said,) = await chat.says("nhà bà H'Lan chưa ra được")
    assert "Đã chuyển ngay" in said
    (said,) = await chat.says("tin nào mình chưa báo")
    assert "không còn tin nào" in said
