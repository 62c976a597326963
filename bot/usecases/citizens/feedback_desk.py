"""What officers do with citizens' cases: answer (the only thing that leaves), note, assign.

An internal note or an unconfirmed spoken answer never reaches the citizen: nothing here but
`answer` writes to their chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import NotFound
from bot.core.messages import FIRST_LINE, Attachment, Button, Message, T, t
from bot.usecases import access, alarms, codes, notify
from bot.usecases.work import Work
from bot.vietnamese.workdays import shown as shown_day
from models import Area, ChatAccount, Feedback, FeedbackEntry, Person


@dataclass(frozen=True)
class Colleague:
    """Somebody a case can be handed to."""

    id: int
    name: str


async def found(work: Work, code: str) -> Feedback:
    """A case of the officer's own commune, locked. Raises NotFound or NotAllowed (same words)."""
    feedback = (
        await Feedback.filter(code=codes.fitting(code.upper()))
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if feedback is None:
        raise NotFound
    await access.require(work, await Area.get(id=feedback.commune_id), *notify.HANDLERS)
    return feedback


async def answer(work: Work, code: str, text: str) -> Feedback:
    """The public answer, pushed to the citizen with 'content?' buttons."""
    feedback = await found(work, code)
    before = {"state": feedback.state}
    feedback.state = "answered"
    await feedback.save(update_fields=["state"])
    entry = await _entry(work, feedback, "answer", text)
    after = {"state": "answered", "entry": entry.id}
    await work.audit("feedback.answered", f"feedback:{feedback.code}", before, after)
    if feedback.account_id is None:  # they asked to be forgotten: it was kept for this answer only
        await FeedbackEntry.filter(feedback_id=feedback.id, kind="said").update(text="")
    await _push(work, feedback, entry)
    return feedback


async def note(work: Work, code: str, text: str) -> Feedback:
    """For colleagues only."""
    feedback = await found(work, code)
    entry = await _entry(work, feedback, "note", text)
    await work.audit("feedback.noted", f"feedback:{feedback.code}", None, {"entry": entry.id})
    return feedback


async def spoken_answer(work: Work, code: str, note_id: int) -> Feedback:
    """An answer by voice: it waits for its words and for the officer's 'yes'."""
    feedback = await found(work, code)
    entry = await _entry(work, feedback, "draft", "", note_id)
    await work.audit("feedback.spoken", f"feedback:{feedback.code}", None, {"entry": entry.id})
    return feedback


async def send_spoken(work: Work, entry_id: int) -> Feedback:
    """The officer says it was heard right: now it is an answer."""
    entry = await FeedbackEntry.get_or_none(
        id=entry_id, kind="draft", author_id=work.actor.person_id or 0
    )
    if entry is None or not entry.text:
        raise NotFound
    named = await Feedback.get(id=entry.feedback_id)
    text = entry.text
    await found(work, named.code)  # the case before its parts, as feedback_heard.py has them
    await entry.delete()
    return await answer(work, named.code, text)


async def assign(work: Work, code: str, person_id: int) -> Colleague:
    """Hand the case to a colleague of the same commune, who is told."""
    feedback = await found(work, code)
    chosen = next((c for c in await colleagues(work, code) if c.id == person_id), None)
    if chosen is None:
        raise NotFound
    before = {"assigned": feedback.assigned_id}
    feedback.assigned_id = chosen.id
    await feedback.save(update_fields=["assigned_id"])
    after = {"assigned": chosen.id}
    await work.audit("feedback.assigned", f"feedback:{feedback.code}", before, after)
    if chosen.id != work.actor.person_id:
        commune = await Area.get(id=feedback.commune_id)
        message = await shown_case(feedback, "feedback-desk-assigned", work.now())
        key = f"feedback-assigned:{feedback.id}:{chosen.id}:{work.now().timestamp():.0f}"
        await notify.people(work, commune, [chosen.id], message, key=key)
    return chosen


async def colleagues(work: Work, code: str) -> list[Colleague]:
    """Whom the case can be handed to."""
    feedback = await found(work, code)
    commune = await Area.get(id=feedback.commune_id)
    people = await access.officers(commune, *notify.HANDLERS)
    names = {p.id: p.name for p in await Person.filter(id__in=people)}
    return [Colleague(p, names[p]) for p in people if p in names]


async def shown(work: Work, code: str) -> Message:
    """The whole case for the desk, with notes."""
    return await shown_case(await found(work, code), "feedback-desk-open", work.now())


async def fitting(work: Work, readings: Sequence[str]) -> str:
    """Of what a typed code may be, the one that there is."""
    for code in readings[:-1]:
        if await Feedback.exists(code=codes.fitting(code.upper())):
            return code
    return (await found(work, readings[-1])).code


async def asked(work: Work, code: str) -> str | T:
    """The citizen's last words, as an answer's writer needs them before their eyes."""
    entries = await _entries(await found(work, code))
    said = [e for e in entries if e.kind == "said"]
    return _words(said[-1]) if said else t("feedback-no-text")


async def tell_desk(work: Work, feedback: Feedback, entry: FeedbackEntry, key: str) -> None:
    """Something new from the citizen, to the desk and the one it is assigned to."""
    commune = await Area.get(id=feedback.commune_id)
    people = list(await notify.desk(commune))
    if feedback.urgent:
        people += await notify.duty(commune)
    if feedback.assigned_id:
        people.append(feedback.assigned_id)
    message = await shown_case(feedback, key, work.now(), entry)
    people = list(dict.fromkeys(people))
    name = f"{key}:{entry.id}"
    await notify.people(work, commune, people, message, key=name, alert=feedback.urgent)


async def shown_case(
    feedback: Feedback, key: str, now: datetime, entry: FeedbackEntry | None = None
) -> Message:
    """A case, or one new thing in it, as officers see it."""
    entries = [entry] if entry else await _entries(feedback)
    media = [m for e in entries for m in e.media]
    text = t(
        key,
        code=feedback.code,
        place=await _place(feedback),
        text=_lines(entries) if entry is None else _words(entries[0]),
        due=_due(feedback),
        urgent=await _urgent(feedback, now),
    )
    attachments = tuple(Attachment(m["kind"], m["digest"]) for m in media[:10])
    return Message(text, buttons(feedback), attachments, title=FIRST_LINE)


def _due(feedback: Feedback) -> T | str:
    """The day the citizen was told; danger has none."""
    if feedback.state == "withdrawn":
        return t("feedback-was-withdrawn")
    if feedback.urgent and feedback.state != "answered":
        return t("feedback-due-now")
    return t("feedback-due", date=shown_day(feedback.due_at)) if feedback.due_at else ""


async def _urgent(feedback: Feedback, now: datetime) -> T | str:
    """In an exercise they may be playing, or not: whoever reads it must ask."""
    if not feedback.urgent:
        return ""
    place = await Area.get(id=feedback.village_id or feedback.commune_id)
    going = await alarms.over([place], now)
    exercise = going is not None and going.exercise
    return t("feedback-urgent-exercise" if exercise else "feedback-urgent")


def buttons(feedback: Feedback) -> tuple[Button, ...]:
    """What an officer may do with it."""
    return tuple(
        Button(t(f"feedback-{what}"), f"feedback.{what}", feedback.code, many=True)
        for what in ("answer", "note", "assign")
    )


async def _push(work: Work, feedback: Feedback, entry: FeedbackEntry) -> None:
    account = await ChatAccount.get_or_none(id=feedback.account_id) if feedback.account_id else None
    if account is None:
        return
    buttons = (
        Button(t("feedback-ok"), "feedback.ok", f"{feedback.code},{entry.id}"),
        Button(t("feedback-reopen"), "feedback.reopen", feedback.code, many=True),
    )
    message = Message(t("feedback-answered", code=feedback.code, text=entry.text), buttons)
    commune = await Area.get(id=feedback.commune_id)
    key = f"feedback-answer:{entry.id}"
    if account.state == "open" or account.person_id is None:
        await notify.accounts(work, commune, [account.id], message, key=key)
    else:
        await notify.people(work, commune, [account.person_id], message, key=key)


async def _entry(
    work: Work, feedback: Feedback, kind: str, text: str, note_id: int | None = None
) -> FeedbackEntry:
    return await FeedbackEntry.create(
        feedback_id=feedback.id,
        kind=kind,
        author_id=work.actor.person_id,
        text=text.strip(),
        voice_note_id=note_id,
        at=work.now(),
    )


async def _entries(feedback: Feedback) -> list[FeedbackEntry]:
    return await FeedbackEntry.filter(feedback_id=feedback.id).exclude(kind="draft").order_by("id")


def _lines(entries: list[FeedbackEntry]) -> T:
    """The last things said, newest last, as nested texts: 'who: what'."""
    text: str | T = ""
    for entry in entries[-8:]:
        text = t(f"feedback-line-{entry.kind}", before=text, text=_words(entry))
    return text if isinstance(text, T) else t("feedback-no-text")


def _words(entry: FeedbackEntry) -> str | T:
    if entry.text:
        return entry.text
    return t("feedback-voice-only" if entry.voice_note_id else "feedback-no-text")


async def _place(feedback: Feedback) -> str:
    commune = await Area.get(id=feedback.commune_id)
    village = await Area.get_or_none(id=feedback.village_id) if feedback.village_id else None
    return f"{village.name}, {commune.name}" if village else commune.name
