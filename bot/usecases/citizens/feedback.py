"""Questions and reports from citizens: opened with a code, a named desk and a date in one reply.

What officers do with them is in feedback_desk.py. Only the owner sees a case by its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import NotFound
from bot.core.events import Event
from bot.core.messages import T, t
from bot.usecases import access, alarms, codes, files, notify
from bot.usecases.citizens import feedback_desk
from bot.usecases.people import places
from bot.usecases.people.places import Place
from bot.usecases.voice import listeners, transcribe
from bot.usecases.work import Work
from bot.vietnamese import danger, kinds
from bot.vietnamese.workdays import due
from models import Area, ChatAccount, Feedback, FeedbackEntry, Person

JOINS = timedelta(minutes=10)
OPEN = ("open", "reopened")
DAYS = {"ask": 3, "report": 5}


@dataclass(frozen=True)
class Case:
    """A case as its owner may see it. `answers` are public ones only; `danger` words were found
    in what was just said."""

    feedback: Feedback
    commune: str
    officer: str | T
    answers: tuple[str, ...] = ()
    danger: bool = False
    entry: int = 0  # what was just said


async def open_case(
    work: Work,
    account: ChatAccount,
    event: Event,
    text: str,
    place: Place,
    language: str,
    *,
    alarm: bool = False,
) -> Case:
    """A new case, told to the commune's desk at once; danger words wake the officers on duty, and
    so does anything said in an emergency (`alarm`: one is on somewhere)."""
    desk = await notify.desk(place.commune)
    now = work.now()
    kind = "ask" if text and kinds.is_question(text) and not event.media else "report"
    feedback = await Feedback.create(
        code=await free_code(),
        commune_id=place.commune.id,
        village_id=place.village.id if place.village else None,
        account_id=account.id,
        kind=kind,
        group_id=event.group_id[:80],
        assigned_id=desk[0] if desk else None,
        due_at=due(now, DAYS[kind]),
        created_at=now,
    )
    after = {"kind": kind, "assigned": feedback.assigned_id}
    await work.audit("feedback.opened", f"feedback:{feedback.code}", None, after)
    entry = await said_in(work, feedback, account, event, text, language)
    words = await raise_alarm(work, feedback, text)
    if alarm and not words and await _in_emergency(place, now):
        await _woken(work, feedback, [])
    await feedback_desk.tell_desk(work, feedback, entry, "feedback-desk-new")
    return await case_of(feedback, danger=bool(words))


async def _in_emergency(place: Place, now: datetime) -> bool:
    going = await alarms.over([place.village or place.commune], now)
    return going is not None and not going.exercise


async def of_danger(work: Work, account: ChatAccount, text: str, place: Place) -> Feedback:
    """The case danger words belong to that were said where the bot does not answer: the running
    one of that chat, else a new one. The caller wakes the officers."""
    running = Feedback.filter(account_id=account.id, state__in=["open", "reopened"], urgent=True)
    feedback = await running.order_by("-id").first()
    if feedback is None:
        feedback = await Feedback.create(
            code=await free_code(),
            commune_id=place.commune.id,
            village_id=place.village.id if place.village else None,
            account_id=account.id,
            kind="report",
            urgent=True,
            due_at=due(work.now(), 1),
            created_at=work.now(),
        )
        await work.audit("feedback.opened", f"feedback:{feedback.code}", None, {"urgent": True})
    await FeedbackEntry.create(
        feedback_id=feedback.id,
        kind="said",
        author_id=work.actor.person_id,
        text=text.strip(),
        at=work.now(),
    )
    return feedback


async def add(
    work: Work, code: str, account: ChatAccount, event: Event, text: str, language: str
) -> Case:
    """More photos, words or a recording for one's own open case."""
    feedback = await own(work, code)
    entry = await said_in(work, feedback, account, event, text, language)
    await work.audit("feedback.added", f"feedback:{feedback.code}", None, {"entry": entry.id})
    words = await raise_alarm(work, feedback, text)
    await feedback_desk.tell_desk(work, feedback, entry, "feedback-desk-more")
    return replace(await case_of(feedback, danger=bool(words)), entry=entry.id)


async def village_named(feedback: Feedback, text: str) -> Area | None:
    """The village of the case's commune that a citizen's answer means."""
    commune = await Area.get(id=feedback.commune_id)
    return await places.only_a_name(text, commune) or await places.named(text, commune)


async def set_village(work: Work, code: str, village: Area | None, words: str = "") -> Case:
    """Where it is: a village, or nothing but the citizen's own words, which are kept anyway."""
    feedback = await own(work, code)
    before = {"village": feedback.village_id}
    feedback.village_id = village.id if village else None
    await feedback.save(update_fields=["village_id"])
    after = {"village": feedback.village_id, "words": words}
    await work.audit("feedback.placed", f"feedback:{feedback.code}", before, after)
    entry = await FeedbackEntry.create(
        feedback_id=feedback.id,
        kind="said",
        author_id=work.actor.person_id,
        text=words or (village.name if village else ""),
        at=work.now(),
    )
    found = await raise_alarm(work, feedback, words)
    await feedback_desk.tell_desk(work, feedback, entry, "feedback-desk-more")
    return await case_of(feedback, danger=bool(found))


async def raise_alarm(work: Work, feedback: Feedback, text: str) -> Sequence[str]:
    """Mark it urgent when the text has danger words; the desk's message then goes as an alert."""
    words = danger.found(text)
    if words and not feedback.urgent:
        await _woken(work, feedback, words)
    return words


async def _woken(work: Work, feedback: Feedback, words: Sequence[str]) -> None:
    feedback.urgent, feedback.due_at = True, due(work.now(), 1)
    await feedback.save(update_fields=["urgent", "due_at"])
    after = {"words": list(words)}
    await work.audit("feedback.alerted", f"feedback:{feedback.code}", None, after)


async def status(work: Work, code: str) -> Case:
    """One's own case, with its public answers. Raises NotFound for everybody else."""
    return await case_of(await own(work, code))


async def mine(work: Work, limit: int = 5) -> list[Case]:
    """One's own cases, newest first."""
    chats = await accounts(work)
    found = await Feedback.filter(account_id__in=chats).order_by("-id").limit(limit)
    return [await case_of(f) for f in found]


async def first_words(ids: list[int]) -> dict[int, str]:
    """What each case (by id) began with; a voice note or picture alone has no words."""
    rows = await FeedbackEntry.filter(feedback_id__in=ids, kind="said").order_by("-id")
    return {int(row.feedback_id): row.text for row in rows}


async def own(work: Work, code: str) -> Feedback:
    """The citizen's own case, locked, from any of their chats."""
    feedback = (
        await Feedback.filter(code=codes.fitting(code.upper()))
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if feedback is None or feedback.account_id not in await accounts(work):
        raise NotFound
    return feedback


async def accounts(work: Work) -> list[int]:
    own_chat = [work.actor.account_id] if work.actor.account_id else []
    if work.actor.person_id is None:
        return own_chat
    rows = await ChatAccount.filter(person_id=work.actor.person_id).values_list("id")
    return [*own_chat, *(int(row[0]) for row in rows)]


async def said_in(
    work: Work, feedback: Feedback, account: ChatAccount, event: Event, text: str, language: str
) -> FeedbackEntry:
    media, note_id = [], None
    for ref in event.media:
        if ref.kind == "voice":
            person = await access.person(account.person_id)
            spoken = await listeners.of_villager(account, person, language)
            note = await transcribe.note(
                work, account, ref.digest, ref.duration_s, event.at, spoken
            )
            note_id = note.id
            media.append({"kind": "voice", "digest": ref.digest})
        else:
            photo = ref.kind == "photo" or ref.mime.startswith("image/")
            media.append({"kind": "photo" if photo else "file", "digest": ref.digest})
    entry = await FeedbackEntry.create(
        feedback_id=feedback.id,
        kind="said",
        author_id=work.actor.person_id,
        text=_with_place(text, event),
        media=media,
        voice_note_id=note_id,
        at=event.at,
    )
    # A recording is the voice note's, and goes with it.
    await files.use(f"said:{entry.id}", *[m["digest"] for m in media if m["kind"] != "voice"])
    return entry


def _with_place(text: str, event: Event) -> str:
    if event.latitude is None or event.longitude is None:
        return text
    return f"{text}\n({event.latitude:.6f}, {event.longitude:.6f})".strip()


async def case_of(feedback: Feedback, *, danger: bool = False) -> Case:
    commune = await Area.get(id=feedback.commune_id)
    officer = await Person.get_or_none(id=feedback.assigned_id) if feedback.assigned_id else None
    answers = await FeedbackEntry.filter(feedback_id=feedback.id, kind="answer").order_by("id")
    return Case(
        feedback,
        commune.name,
        officer.name if officer else t("feedback-some-officer"),
        tuple(a.text for a in answers),
        danger,
    )


async def free_code() -> str:
    code = codes.tracking("PA")
    while await Feedback.filter(code=code).exists():
        code = codes.tracking("PA")
    return code
