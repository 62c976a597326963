"""What was misheard is shown, asked about and put right, all of it or one part, and what a person
put right is kept for testing where they agreed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.commands import hearing
from bot.core.errors import NotFound
from bot.usecases.voice import keeping
from models import Report, VoiceNote
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def hears(here: Village, text: str, confidence: float | None = None) -> str:
    await here.speaks(here.nga, text.encode())
    await here.listen(text, confidence)
    return await here.last(here.nga)


async def test_a_name_put_right_is_shown_to_the_speaker_and_to_the_desk(here: Village) -> None:
    assert "“tông dú” → Tơng Jú" in await hears(here, "buôn tông dú mất điện", 0.9)
    await here.presses(here.nga, "Gửi")
    assert "“tông dú” → Tơng Jú" in await here.last(here.bia)


async def test_one_number_is_put_right_by_typing_it(here: Village) -> None:
    await hears(here, "ở thôn 5 có mười lăm hộ mất điện")
    await here.presses(here.nga, "Sửa lại")
    assert "“mười lăm hộ” đúng ra là gì" in await here.presses(here.nga, "mười lăm hộ")
    card = await here.says(here.nga, "50 ạ")
    assert "ở thôn 5 có 50 hộ mất điện" in card
    assert "Số liệu: 50 hộ" in card
    assert "Nơi: Thôn 5" in card


async def test_a_number_inside_another_is_left_alone(here: Village) -> None:
    await hears(here, "12 nhà mất điện, 2 nhà mất nước")
    await here.presses(here.nga, "Sửa lại")
    await here.presses(here.nga, "2 nhà")
    assert "12 nhà mất điện, 5 nhà mất nước" in await here.says(here.nga, "5")


async def test_one_name_is_put_right_by_voice_and_read_back(here: Village) -> None:
    await hears(here, "ở thôn 3 có mười lăm hộ mất điện", 0.9)
    assert (await Report.get()).village_id == here.villages["Thôn 3"].id
    await here.presses(here.nga, "Sửa lại")
    await here.presses(here.nga, "thôn 3")
    assert "Đã nhận ghi âm" in await here.speaks(here.nga, b"part")
    await here.listen("thôn năm")
    assert "ở Thôn 5 có mười lăm hộ mất điện" in await here.last(here.nga)
    await here.presses(here.nga, "Đúng")
    report = await Report.get()
    assert report.village_id == here.villages["Thôn 5"].id
    assert report.text == "ở Thôn 5 có mười lăm hộ mất điện"


async def test_a_part_nobody_understands_changes_nothing(here: Village) -> None:
    await hears(here, "ở thôn 3 có mười lăm hộ mất điện")
    await here.presses(here.nga, "Sửa lại")
    await here.presses(here.nga, "mười lăm hộ")
    await here.speaks(here.nga, b"part")
    await here.listen("")
    assert "Anh/chị viết giúp chỗ đó" in await here.last(here.nga)
    assert (await VoiceNote.get(fixes_id=None)).text.endswith("có mười lăm hộ mất điện")


async def test_all_of_it_typed_again_moves_the_report_and_its_kind(here: Village) -> None:
    await hears(here, "ở thôn 5 cháy nhà", 0.9)
    await here.presses(here.nga, "Sửa lại")
    await here.says(here.nga, "ở Buôn Tơng Jú mất điện")
    report = await Report.get()
    assert (report.village_id, report.kind) == (here.villages["Buôn Tơng Jú"].id, "power_water")
    assert report.text == "ở Buôn Tơng Jú mất điện"
    await hears(here, "ở thôn 5 có cây đổ", 0.9)


def no_file(_digest: str) -> Path:
    raise NotFound


async def test_it_is_asked_once_whether_what_was_put_right_may_be_kept(
    here: Village, tmp_path: Path
) -> None:
    await hears(here, "loa hỏng", 0.2)
    await here.presses(here.nga, "Sửa lại")
    asked = await here.says(here.nga, "Loa thôn 3 hỏng")
    assert "Tin Buôn giữ ghi âm này" in asked
    assert await keeping.kept() == []
    await here.acts(here.nga, "voice.keep", "yes", many=True)
    found, names = await keeping.kept(), await keeping.names()
    assert hearing.written(tmp_path / "out", found, names, here.parts.media.path) == 1
    assert hearing.written(tmp_path / "gone", found, names, no_file) == 0
    clips = json.loads((tmp_path / "out" / "clips.json").read_text("utf-8"))
    assert [(c["text"], c["heard"]) for c in clips.values()] == [("Loa thôn 3 hỏng", "loa hỏng")]
    assert [(tmp_path / "out" / name).read_bytes() for name in clips] == ["loa hỏng".encode()]
    assert "Thôn 5" in (tmp_path / "out" / "places.txt").read_text("utf-8").splitlines()
    assert "đang được dùng" in await here.says(here.nga, "giữ ghi âm")
    await here.presses(here.nga, "Không giữ")
    assert await keeping.kept() == []
    assert "không dùng" in await here.says(here.nga, "giữ ghi âm")
    await here.acts(here.nga, "report.send", (await Report.get()).code)
    await hears(here, "đèn hỏng", 0.2)
    await here.presses(here.nga, "Sửa lại")
    assert "Tin Buôn giữ ghi âm này" not in await here.says(here.nga, "Đèn thôn 3 hỏng")
