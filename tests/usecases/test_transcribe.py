"""Voice notes become words once, late ones too; the sound is never lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import BadMedia, NotFound, SpeechBusy, SpeechError
from bot.core.ports import Transcript
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from models import AreaAlias, ChatAccount, Report, VoiceNote
from tests.usecases.talk import FakeEar, Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def kept(here: Village, sound: bytes = b"sound", language: str = "vi") -> VoiceNote:
    digest = await here.parts.media.save(sound, "audio/ogg", "", "voice")
    account = await ChatAccount.get(person_id=here.nga.id)
    async with here.parts.services.work(here.parts.by(here.nga, account)) as work:
        now = here.parts.clock.now()
        return await transcribe.note(work, account, digest, 40.0, now, language)


async def test_a_note_is_handed_over_and_heard_once(here: Village) -> None:
    note = await kept(here)
    assert here.parts.tasks == [("transcribe", note.id)]
    assert await transcribe.waiting(here.parts.services) == [note.id]
    heard: list[str] = []

    async def hook(work: Work, ended: VoiceNote) -> None:
        heard.append(f"{ended.state}: {ended.text}")

    here.ear.hears = [("buôn tông jú mất điện", 0.8), ("và nữa", 0.8)]
    for _ in range(3):
        await transcribe.transcribe(here.parts.services, here.ear, note.id, [hook])
    assert heard == ["heard: buôn Tơng Jú mất điện"]
    await note.refresh_from_db()
    assert (note.state, note.engine, note.duration_s) == ("heard", "fake", 4.0)
    assert (note.written, note.mended) == ("buôn tông jú mất điện", [["tông jú", "Tơng Jú"]])
    assert note.confidence == pytest.approx(0.8)
    assert await transcribe.waiting(here.parts.services) == []
    assert len(here.ear.hears) == 1


async def test_the_recogniser_is_told_the_villages_and_their_old_names(here: Village) -> None:
    village = here.villages["Thôn 5"]
    await AreaAlias.create(area=village, name="Thôn Cao Thắng", folded="thon cao thang")
    note = await kept(here)
    here.ear.hears = [("xin chào", 0.9)]
    await transcribe.transcribe(here.parts.services, here.ear, note.id)
    assert {"Thôn 3", "Thôn 5", "Buôn Tơng Jú", "Thôn Cao Thắng"} <= set(here.ear.hints)


async def test_without_a_model_a_note_waits_for_the_sweep(here: Village) -> None:
    note = await kept(here)
    await transcribe.transcribe(here.parts.services, None, note.id)
    assert await transcribe.waiting(here.parts.services) == [note.id]
    here.ear.hears = [("mất điện", 0.9)]
    for waiting in await transcribe.waiting(here.parts.services):
        await transcribe.transcribe(here.parts.services, here.ear, waiting)
    assert (await VoiceNote.get()).text == "mất điện"


async def test_two_workers_hear_a_note_once_and_a_dead_one_frees_it(here: Village) -> None:
    note = await kept(here)
    services, inside, go_on = here.parts.services, asyncio.Event(), asyncio.Event()

    class Slow(FakeEar):
        async def transcribe(self, *given: Any, **more: Any) -> Transcript:
            inside.set()
            await go_on.wait()
            return Transcript("mất điện", "vi", 0.9, 4.0, engine="slow")

    first = asyncio.create_task(transcribe.transcribe(services, Slow(), note.id))
    await inside.wait()
    assert await transcribe.waiting(services) == []
    here.ear.hears = [("hai lần", 0.9)]
    await transcribe.transcribe(services, here.ear, note.id)
    assert here.ear.hears  # it was not asked
    here.at(seconds=61)  # nothing was seen of the first worker since
    assert await transcribe.waiting(services) == [note.id]
    await transcribe.transcribe(services, here.ear, note.id)
    go_on.set()
    await first
    assert (await VoiceNote.get()).text == "hai lần"


async def test_three_failures_end_it_and_the_sound_stays(here: Village) -> None:
    await here.speaks(here.nga)
    note = await VoiceNote.get()
    for _ in range(2):
        here.parts.tasks.append(("transcribe", note.id))
        await here.listen(SpeechError("out of memory"))
    await note.refresh_from_db()
    assert note.attempts >= 2
    here.parts.tasks.append(("transcribe", note.id))
    await here.listen(SpeechError("out of memory"))
    await note.refresh_from_db()
    assert (note.state, note.attempts) == ("failed", 3)
    assert "chưa chép được lời" in await here.last(here.nga)
    assert here.parts.media.path(note.digest).exists()
    assert await transcribe.waiting(here.parts.services) == []


async def test_a_bad_recording_is_explained_kindly(here: Village) -> None:
    await here.speaks(here.nga)
    await here.listen(BadMedia("error-audio-too-long", minutes=15))
    told = await here.last(here.nga)
    assert "dài quá 15 phút" in told
    assert "vẫn được giữ" in told
    note = await VoiceNote.get()
    assert (note.state, note.problem) == ("failed", "error-audio-too-long")


async def test_another_language_is_kept_and_never_invented(here: Village) -> None:
    note = await kept(here, language="rad")
    here.ear.hears = [("chữ máy bịa ra", 0.9)]
    await transcribe.transcribe(here.parts.services, here.ear, note.id)
    await note.refresh_from_db()
    assert (note.state, note.text, note.language) == ("kept", "", "rad")
    assert here.ear.hears


async def test_a_hook_that_has_nothing_to_do_any_more_loses_no_words(here: Village) -> None:
    note = await kept(here)

    async def gone(work: Work, ended: VoiceNote) -> None:
        await ChatAccount.filter(id=ended.account_id).update(name="half done")
        raise NotFound

    here.ear.hears = [("mất điện", 0.9)]
    await transcribe.transcribe(here.parts.services, here.ear, note.id, [gone])
    assert (await VoiceNote.get()).state == "heard"
    assert (await ChatAccount.get(person_id=here.nga.id)).name != "half done"


@pytest.mark.parametrize(
    ("text", "asked"),
    [("ở thôn 5 mất điện", True), ("có 15 hộ mất điện", True), ("mất điện", False)],
)
async def test_an_engine_that_gives_no_confidence_is_asked_about_numbers_and_names(
    here: Village, text: str, asked: bool
) -> None:
    await here.speaks(here.nga)
    await here.listen(text, None)
    assert ("Tôi nghe chưa rõ lắm" in await here.last(here.nga)) is asked


async def test_what_was_not_tried_is_no_attempt(here: Village) -> None:
    await here.speaks(here.nga)
    for _ in range(transcribe.TRIES):
        note = await VoiceNote.get()
        here.parts.tasks.append(("transcribe", note.id))
        await here.listen(SpeechBusy("closed"))
    note = await VoiceNote.get()
    assert (note.state, note.attempts) == ("waiting", 0)


async def test_what_is_urgent_is_heard_first(here: Village) -> None:
    await here.speaks(here.nga)
    await Report.all().update(urgent=True)
    await here.listen("nước lên nhanh")
    assert here.ear.turn == {"who": str((await VoiceNote.get()).account_id), "urgent": True}
