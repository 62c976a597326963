"""Answers that are spoken count like typed ones; what may be misheard, and what sends, is asked
back; anything else is the recording it always was.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import SpeechError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.messages import Button, Message
from bot.dialog.inbox import Claimed
from bot.usecases.voice import answers, transcribe
from models import (
    ChatAccount,
    InboxRow,
    OutboxContent,
    OutboxRow,
    Person,
    Report,
    ReportMedia,
    VoiceNote,
)  # fmt: skip
from models.report import ReportState
from tests.usecases import talk
from tests.usecases.talk import Village


class Spoken(Village):
    """Their recordings are as short as answers are."""

    async def answers(
        self,
        who: Person,
        words: str | SpeechError,
        confidence: float | None = 0.9,
        seconds: float = 2.0,
    ) -> str:
        """Said, heard, and worked off; what they read then."""
        before = len(await self.parts.told(who))
        await self.sends(who, seconds)
        await self.listen(words, confidence)
        await self.work_off()
        return "\n".join((await self.parts.told(who))[before:])

    async def sends(self, who: Person, seconds: float = 2.0) -> None:
        number = next(self._numbers)
        digest = await self.parts.media.save(f"answer {number}".encode(), "audio/ogg", "", "voice")
        await self.says_aloud(who, digest, seconds)

    async def says_aloud(self, who: Person, digest: str, seconds: float) -> None:
        media = (MediaRef("voice", digest=digest, mime="audio/ogg", duration_s=seconds),)
        await self.comes(who, EventKind.VOICE, media=media)

    async def work_off(self) -> None:
        """What was handed in, in its turn; the time between is never none."""
        while row := await InboxRow.filter(state="new").order_by("id").first():
            self.parts.clock.move(seconds=1)
            event = Event.from_json(row.body)
            await self._router.handle(Claimed(row.id, event, 0))


@pytest.fixture
async def here(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spoken:
    monkeypatch.setattr(talk, "HOOKS", (*talk.HOOKS, answers.heard))
    here = await Spoken.settle(tmp_path)
    assert isinstance(here, Spoken)
    return here


async def the_report() -> Report:
    return await Report.all().order_by("-id").first() or Report()


async def drafted(here: Spoken) -> None:
    await here.says(here.nga, "Cầu thôn 3 hỏng rồi")
    here.at(seconds=5)


async def test_sending_by_voice_takes_the_clear_word_and_a_second_one(here: Spoken) -> None:
    await drafted(here)
    asked = await here.answers(here.nga, "Dạ gửi ạ.")
    assert "Tôi nghe là “gửi" in asked
    assert (await the_report()).state is ReportState.DRAFT
    here.at(seconds=5)
    said = await here.answers(here.nga, "Đúng rồi.")
    assert (await the_report()).state is ReportState.SENT
    assert "Tôi nghe là" not in said
    assert await ReportMedia.all().count() == 0  # neither recording became part of it


async def test_no_leaves_all_as_it_was(here: Spoken) -> None:
    await drafted(here)
    await here.answers(here.nga, "gửi")
    here.at(seconds=5)
    assert "nói lại" in await here.answers(here.nga, "không")
    assert (await the_report()).state is ReportState.DRAFT


async def test_a_typed_yes_is_about_what_was_read_back(here: Spoken) -> None:
    """'Vâng' to 'Tôi nghe là “bỏ”' must not send the draft."""
    await drafted(here)
    assert "Tôi nghe là “bỏ" in await here.answers(here.nga, "bỏ")
    here.at(seconds=5)
    await here.says(here.nga, "vâng")
    await here.work_off()
    assert (await the_report()).state is ReportState.DROPPED


@pytest.mark.parametrize(("confidence", "asks"), [(0.9, False), (None, True), (0.2, True)])
async def test_a_village_is_understood_and_asked_back_where_it_is_not_sure(
    here: Spoken, confidence: float | None, asks: bool
) -> None:
    await drafted(here)
    await here.presses(here.nga, "Sửa thôn")
    here.at(seconds=5)
    said = await here.answers(here.nga, "buôn tông jú", confidence)
    assert ("Tôi nghe là" in said) is asks
    if asks:
        here.at(seconds=5)
        await here.presses(here.nga, "Đúng")
        await here.work_off()
    found = await the_report()
    assert found.village_id == here.villages["Buôn Tơng Jú"].id


async def test_a_number_said_is_the_button_with_that_number(here: Spoken) -> None:
    await here.says(here.sau, "menu")
    here.at(seconds=5)
    said = await here.answers(here.sau, "Số một.")
    first = (await here.parts.told(here.sau))[-1]
    assert said.endswith(first)
    assert "Tôi nghe là" not in said
    assert "chưa hiểu" not in said


async def test_more_of_a_report_is_what_it_always_was_and_heard_once(here: Spoken) -> None:
    await drafted(here)
    said = await here.answers(here.nga, "nước ngập thêm mấy nhà", seconds=3.0)
    assert "Đã nhận ghi âm" in said
    await here.listen("these words must not be asked for")
    assert await VoiceNote.all().count() == 1
    note = await VoiceNote.get()
    assert note.text == "nước ngập thêm mấy nhà"
    assert (await ReportMedia.get()).voice_note_id == note.id


async def test_what_no_engine_hears_is_a_recording_like_any_other(here: Spoken) -> None:
    await drafted(here)
    said = await here.answers(here.nga, SpeechError("broken"), seconds=3.0)
    assert "Đã nhận ghi âm" in said
    assert await ReportMedia.all().count() == 1


async def test_nobody_waits_for_an_engine_that_is_away(here: Spoken) -> None:
    await drafted(here)
    await here.sends(here.nga)
    here.parts.tasks.clear()
    here.at(seconds=61)
    for note_id in await transcribe.waiting(here.parts.services):
        await transcribe.transcribe(here.parts.services, None, note_id, talk.HOOKS)
    await here.work_off()
    assert "Đã nhận ghi âm" in await here.last(here.nga) or await ReportMedia.all().count() == 1


async def test_an_answer_to_what_was_asked_before_answers_nothing(here: Spoken) -> None:
    await drafted(here)
    await here.sends(here.nga)
    await here.presses(here.nga, "Sửa thôn")
    await here.listen("gửi", 0.9)
    await here.work_off()
    told = "\n".join(await here.parts.told(here.nga))
    assert "câu hỏi lúc đó không còn nữa" in told
    assert (await the_report()).state is ReportState.DRAFT


async def test_news_is_not_lost_because_the_chat_went_on(here: Spoken) -> None:
    """Said where a recording means something by itself, and longer than an answer is."""
    await drafted(here)
    await here.sends(here.nga)
    await here.presses(here.nga, "Sửa thôn")
    await here.listen("bà con đang sửa lại rồi", 0.9)
    await here.work_off()
    assert "không còn nữa" not in "\n".join(await here.parts.told(here.nga))
    assert await ReportMedia.all().count() == 1


async def test_the_screen_is_the_one_that_was_seen(here: Spoken) -> None:
    """What came while the words were awaited was not answered."""
    await here.says(here.nga, "menu")
    here.at(seconds=5)
    await here.sends(here.nga)
    here.at(seconds=2)
    account = await ChatAccount.get(person_id=here.nga.id)
    async with here.parts.services.work() as work:
        message = asked_by_itself()
        await work.outbox.say([account.id], message, key="by-itself")
    await here.listen("một", 0.9)
    await here.work_off()
    assert "chưa hiểu" not in await here.last(here.nga)
    assert await OutboxRow.filter(key__startswith="in").count() >= 2


async def test_silence_is_asked_about_again(here: Spoken) -> None:
    await drafted(here)
    await here.presses(here.nga, "Sửa thôn")
    here.at(seconds=5)
    assert "chưa nghe ra" in await here.answers(here.nga, "")
    assert await ReportMedia.all().count() == 0


async def test_danger_waits_for_nothing(here: Spoken) -> None:
    await drafted(here)
    await here.presses(here.nga, "Sửa thôn")
    here.at(seconds=5)
    await here.answers(here.nga, "cháy nhà rồi cứu với", seconds=3.0)
    assert await ReportMedia.all().count() == 1


async def test_other_languages_are_never_put_into_vietnamese(here: Spoken) -> None:
    await Person.filter(id=here.nga.id).update(speaks=["rad", "vi"])
    await drafted(here)
    await here.sends(here.nga)
    note = await VoiceNote.get()
    assert note.answers is None
    assert note.language == "rad"


async def test_reading_aloud_is_offered_once_after_three_recordings(here: Spoken) -> None:
    for number in range(6):
        await here.speaks(here.nga, f"sound {number}".encode())
        here.parts.tasks.clear()
    rows = await OutboxContent.all()
    offers = [c for c in rows if "hay nói hơn gõ" in c.body.get("text", "")]
    assert len(offers) == 1
    await here.acts(here.nga, "aloud.start", many=True)
    assert (await ChatAccount.get(person_id=here.nga.id)).aloud


async def test_a_word_between_begins_the_count_anew(here: Spoken) -> None:
    for number in range(2):
        await here.speaks(here.sau, f"sound {number}".encode())
    await here.says(here.sau, "menu")
    await here.speaks(here.sau, b"another")
    assert (await ChatAccount.get(person_id=here.sau.id)).voices == 1


async def test_what_comes_by_itself_is_heard_too(here: Spoken) -> None:
    await here.says(here.nga, "đọc cho tôi nghe")
    here.parts.tasks.clear()
    account = await ChatAccount.get(person_id=here.nga.id)
    due = here.parts.clock.now() + timedelta(hours=8)
    async with here.parts.services.work() as work:
        await work.outbox.say([account.id], asked_by_itself(), key="by-itself", due_at=due)
    assert ("read_shown", account.id, "by-itself") in here.parts.tasks


def asked_by_itself() -> Message:
    return Message("Anh Trực hỏi thêm.", (Button("Xem", "inbox.open", "1", many=True),))
