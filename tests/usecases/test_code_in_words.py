"""An enrolment code as phones and people write it: any dash, in a sentence, with a keyboard's
accents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.usecases import codes
from bot.usecases.people import enrol
from models import EnrolCode, Feedback, Person, StateValue
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def code(here: Village, text: str) -> None:
    await EnrolCode.create(
        code_hash=codes.hashed(text),
        area=here.villages["Thôn 5"],
        created_at=here.parts.clock.now(),
        expires_at=here.parts.clock.now() + timedelta(days=7),
    )


async def newcomer(here: Village) -> Person:
    return await here.parts.person("moi", "Người mới")


@pytest.mark.parametrize(
    ("made", "written"),
    [
        ("DCC4-VDP7", "DCC4–VDP7"),
        ("KTEX-RPF4", "mã của tôi là ktex–rpf4 ạ"),
        ("6QNQ-GX7Y", "chào cán bộ, mã là 6QNQ-GX7Y ạ"),
        ("C7QX-3MPK", "em gửi mã C7QX\u00a0-\u00a03MPK"),
        ("DA5Y-4DEF", "DA5Y-4DÈ"),
        ("DA5Y-4DEF", "mã DA5Y–4DÈ của em"),
    ],
)
async def test_a_good_code_is_found(here: Village, made: str, written: str) -> None:
    await code(here, made)
    assert "Thôn 5" in await here.says(await newcomer(here), written)


async def test_no_new_code_can_be_changed_by_a_keyboard(here: Village) -> None:
    for _ in range(300):
        assert not set(codes.one_time()) & set("AEIOUYDW01")
        assert not set(codes.tracking("PA").removeprefix("PA")) & set("AEIOUYDW01")


async def test_guesses_in_sentences_are_counted(here: Village) -> None:
    who = await newcomer(here)
    await code(here, "C7QX-3MPK")
    for n in range(enrol.TRIES):
        await here.says(who, f"mã của tôi là CCC{n + 2}-KKK{n + 2} nhé")
    assert await StateValue.filter(name__startswith="enrol-tries").exists()
    assert "Thôn 5" not in await here.says(who, "mã của tôi là C7QX-3MPK nhé")


async def test_plain_words_ask_no_database(here: Village) -> None:
    who = await newcomer(here)
    await here.says(who, "Đường vào Thôn 3 hỏng, GIÚP VỚI cán bộ ơi")
    assert not await StateValue.filter(name__startswith="enrol-tries").exists()


async def test_after_enrolling_nobody_is_asked_where_they_live(here: Village) -> None:
    who = await newcomer(here)
    await code(here, "C7QX-3MPK")
    assert "ở xã, phường nào" in await here.says(who, "Cho hỏi khi nào tiêm phòng cho bò")
    said = await here.says(who, "C7QX-3MPK")
    for words in ("Nguyễn Văn Mới", "đồng ý", "để sau"):
        said = await here.says(who, words)
    assert "ở xã, phường nào" not in said
    assert "Đã ghi nhận" in said
    assert (await Feedback.get()).commune_id == here.commune.id
