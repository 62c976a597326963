"""A citizen's voice note, or an officer's spoken answer, was put into words.

`heard` is a hook of transcribe.py. An officer's answer goes nowhere before their 'yes'.
"""

from __future__ import annotations

from bot.core.messages import Button, Message, t
from bot.usecases import mended
from bot.usecases.citizens import feedback, feedback_after, feedback_desk
from bot.usecases.voice import listeners
from bot.usecases.work import Work
from bot.vietnamese import facts, kinds
from models import Feedback, FeedbackEntry, VoiceNote


async def heard(work: Work, note: VoiceNote) -> None:
    """Go on with the case this note belongs to, if it belongs to one."""
    entry = await FeedbackEntry.get_or_none(voice_note_id=note.id)
    if entry is None:
        return
    found = await Feedback.filter(id=entry.feedback_id).select_for_update(no_key=True).get()
    if note.language == listeners.UNSAID and note.state == "kept":
        return  # its speaker is asked
    if entry.kind == "draft":
        await _ask_officer(work, found, entry, note)
    elif note.state == "heard":
        await _add(work, found, entry, note)
    elif note.state == "kept":
        other = t("feedback-voice-other", code=found.code, language=listeners.name(note.language))
        await _say(work, note, Message(other))
    elif not note.problem:
        await _say(work, note, Message(t("feedback-voice-kept", code=found.code)))


async def _add(work: Work, found: Feedback, entry: FeedbackEntry, note: VoiceNote) -> None:
    entry.text = "\n".join(p for p in (entry.text, note.text) if p)
    await entry.save(update_fields=["text"])
    if await _about_something_else(found, entry):
        case = await feedback_after.split(work, found, entry)
        text = t(
            "feedback-heard-apart",
            code=case.feedback.code,
            old=found.code,
            text=note.text,
            mended=mended.told(note),
        )
        await _say(work, note, Message(text))
        return
    await feedback.raise_alarm(work, found, note.text)
    bare = FeedbackEntry(id=entry.id, feedback_id=found.id, kind="said", text=note.text, media=[])
    await feedback_desk.tell_desk(work, found, bare, "feedback-desk-heard")
    numbers = "; ".join(facts.amounts(note.text))
    text = t(
        "feedback-heard",
        code=found.code,
        text=note.text,
        mended=mended.told(note),
        numbers=t("report-heard-numbers", numbers=numbers) if numbers else "",
    )
    await _say(work, note, Message(text))


async def _about_something_else(found: Feedback, entry: FeedbackEntry) -> bool:
    """Of another kind than all that was said before: a case of its own."""
    earlier = await FeedbackEntry.filter(feedback_id=found.id, kind="said", id__lt=entry.id)
    before = kinds.guess("\n".join(e.text for e in earlier))
    now = kinds.guess(entry.text)
    return bool(any(e.text for e in earlier)) and now not in {kinds.OTHER, before}


async def _ask_officer(work: Work, found: Feedback, entry: FeedbackEntry, note: VoiceNote) -> None:
    again = Button(t("feedback-say-again"), "feedback.answer", found.code, many=True)
    if note.state != "heard":
        await _say(work, note, Message(t("feedback-answer-unheard", code=found.code), (again,)))
        return
    entry.text = note.text
    await entry.save(update_fields=["text"])
    send = Button(t("feedback-send-spoken"), "feedback.send_spoken", str(entry.id))
    text = t(
        "feedback-answer-heard",
        code=found.code,
        text=note.text,
        mended=mended.told(note),
    )
    await _say(work, note, Message(text, (send, again)))


async def _say(work: Work, note: VoiceNote, message: Message) -> None:
    if note.account_id is not None:
        await work.outbox.say(
            [note.account_id], message, key=f"feedback-heard:{note.id}:{note.state}"
        )
