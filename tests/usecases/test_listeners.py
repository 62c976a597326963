"""A recording in Ê Đê is never made into Vietnamese by a machine: it stays sound, somebody who
speaks it says what it is about, and the report goes on with that."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import BadMedia
from bot.usecases import duty
from bot.usecases.voice import transcribe
from models import Report, ReportMedia, VoiceNote
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    here = await Village.settle(tmp_path)
    for one, speaks in ((here.nga, ["rad"]), (here.bia, ["vi", "rad"])):
        one.speaks = speaks
        await one.save()
    return here


async def listens(here: Village, *heard: str) -> None:
    """The worker gets to every note handed over, with everything that waits for words."""
    here.ear.hears += [(text, 0.9) for text in heard]
    jobs = [ids[0] for name, *ids in here.parts.tasks if name == "transcribe"]
    here.parts.tasks.clear()
    for note_id in jobs:
        await transcribe.transcribe(here.parts.services, here.ear, note_id, duty.hooks())


async def test_the_roster_s_language_keeps_it_and_a_speaker_tells_it(here: Village) -> None:
    await here.speaks(here.nga)
    await listens(here, "chữ máy bịa ra")
    kept = await here.last(here.nga)
    assert "Ghi âm tiếng Ê Đê được giữ nguyên" in kept
    assert "bịa" not in kept
    assert "gửi một ghi âm tiếng Ê Đê" in await here.last(here.bia)
    await here.presses(here.nga, "Gửi")
    assert "chưa có người nghe kể lại" in await here.last(here.bia)
    note = await VoiceNote.get()
    await here.acts(here.bia, "voice.summarise", str(note.id), many=True)
    told = await here.says(here.bia, "Ở Thôn 5 lũ về, 3 nhà ngập")
    assert "Lời kể lại đã được chuyển" in told
    report = await Report.get()
    assert report.text == "Ở Thôn 5 lũ về, 3 nhà ngập"
    assert (report.urgent, report.amounts) == (True, "3 nhà")
    assert "3 nhà ngập" in await here.last(here.nga)
    again = await here.acts(here.bia, "voice.summarise", str(note.id), many=True)
    assert "Đã có người kể lại" in again


async def test_a_spoken_summary_is_read_back_first(here: Village) -> None:
    await here.speaks(here.nga)
    await listens(here)
    note = await VoiceNote.get()
    await here.acts(here.bia, "voice.summarise", str(note.id), many=True)
    await here.speaks(here.bia, b"summary")
    await listens(here, "cầu thôn ba gãy")
    assert "Tôi nghe anh/chị kể là: “cầu Thôn 3 gãy”" in await here.last(here.bia)
    assert (await Report.get()).text == ""
    await here.presses(here.bia, "Đúng")
    report = await Report.get()
    assert (report.text, report.village_id) == ("cầu Thôn 3 gãy", here.villages["Thôn 3"].id)
    await here.presses(here.nga, "Gửi")
    assert "H Bia nghe ghi âm tiếng Ê Đê và kể lại" in await here.last(here.bia)


async def test_the_speaker_says_which_language_it_was(here: Village) -> None:
    await here.speaks(here.nga)
    await listens(here)
    await here.presses(here.nga, "Đây là tiếng Việt")
    await listens(here, "loa thôn 3 hỏng")
    assert "loa thôn 3 hỏng" in await here.last(here.nga)
    await here.speaks(here.nga, b"second")
    await listens(here, "chữ máy bịa ra")
    assert "chữ máy bịa ra" in await here.last(here.nga)
    await here.presses(here.nga, "Đây là tiếng Ê Đê")
    await listens(here)
    assert "Ghi âm tiếng Ê Đê được giữ nguyên" in await here.last(here.nga)
    assert "bịa" not in (await Report.get()).text


async def test_nobody_else_tells_what_it_says(here: Village) -> None:
    await here.speaks(here.nga)
    await listens(here)
    note = await VoiceNote.get()
    await here.acts(here.duty, "voice.summarise", str(note.id), many=True)
    await here.says(here.duty, "Ở thôn 3 có lũ")
    assert (await VoiceNote.get(id=note.id)).text == ""


async def test_what_is_said_in_a_film_is_heard_and_one_without_sound_troubles_nobody(
    here: Village,
) -> None:
    here.nga.speaks = []
    await here.nga.save()
    await here.film(here.nga, b"film")
    await listens(here, "nước ngập đường thôn 5")
    assert "nước ngập đường thôn 5" in await here.last(here.nga)
    assert (await ReportMedia.get()).kind == "file"
    await here.presses(here.nga, "Đúng")
    await here.film(here.nga, b"mute")
    before = await here.last(here.nga)
    here.ear.hears = [BadMedia("error-audio-unreadable")]
    await listens(here)
    assert await here.last(here.nga) == before
