"""A field report while it is written: begun by anything a propagandist sends, added to, corrected.

Danger words wake the officers on duty at once (report_alert.py), before anybody presses anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.errors import NotFound, UserError
from bot.core.events import Event, EventKind, MediaRef
from bot.usecases import areas, codes
from bot.usecases.people import places
from bot.usecases.reports import report_alert
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from bot.vietnamese import danger, facts, kinds
from models import Area, ChatAccount, Emergency, Report, ReportMedia, VoiceNote
from models.report import ReportState

JOINS = timedelta(minutes=10)
FRESH = timedelta(minutes=30)
_ALBUM = timedelta(hours=1)
MOST_TEXT = 20_000  # what tells of danger, and words that were heard, may go as far beyond
GIVEN_UP = (ReportState.DROPPED, ReportState.WITHDRAWN)


async def begin(
    work: Work,
    account: ChatAccount,
    event: Event,
    text: str,
    language: str,
    alarm: Emergency | None = None,
) -> Report:
    """A draft from whatever was sent, said in an emergency (`alarm`) or not. Raises UserError when
    the sender belongs to no commune."""
    place = await places.of_reporter(work.actor.person_id, text)
    if place is None:
        raise UserError("report-no-commune")
    report = await Report.create(
        code=await free_code(),
        commune_id=place.commune.id,
        village_id=place.village.id if place.village else None,
        reporter_id=work.actor.person_id,
        chat_account_id=account.id,
        group_id=event.group_id[:80],
        happened_at=event.at,
        touched_at=event.at,
        emergency_id=alarm.id if alarm else None,
        urgent=alarm is not None and not alarm.exercise,
    )
    await work.audit("report.begun", f"report:{report.code}", None, {"state": report.state})
    await put(work, report, event, text, language)
    return report


async def add(work: Work, code: str, event: Event, text: str, language: str) -> Report:
    """More for a draft: words, photos, a recording, a place."""
    report = await own(work, code)
    if report.state is not ReportState.DRAFT:
        raise UserError("report-already-sent", code=report.code)
    if len(report.text) + len(text) > MOST_TEXT and not danger.found(text):
        raise UserError("report-full", code=report.code)
    await put(work, report, event, text, language)
    await work.audit("report.added", f"report:{report.code}", None, {"kind": event.kind.value})
    return report


async def put(work: Work, report: Report, event: Event, text: str, language: str) -> None:
    """Store what an event brings in a (locked) report; the caller audits."""
    await _place(report, event)
    await _media(work, report, event, language)
    report.touched_at = max(report.touched_at or event.at, event.at)
    fields = ["touched_at", "latitude", "longitude"]
    if text.strip():
        await take_text(work, report, text, fields)
    else:
        await report.save(update_fields=fields)


async def take_text(work: Work, report: Report, text: str, changed: Sequence[str] = ()) -> None:
    """More words: they may name the village, tell the kind, or wake the officers on duty. `changed`
    are fields of the report to be stored with them."""
    if not text.strip():
        return
    report.text = "\n".join(p for p in (report.text, text.strip()) if p)[: 2 * MOST_TEXT]
    told = understand(report)
    if report.kind == kinds.ACTIVITY:
        report.people = kinds.people(report.text) or report.people
    if report.village_id is None or await _by_default(report):
        commune = await areas.by_id(report.commune_id)
        report.village_id = await places.settled(report.village_id, report.text, text, commune)
    await report.save(update_fields=["text", "people", "village_id", *told, *changed])
    # In an emergency all of it goes to them anyway.
    if report.emergency_id is None and (words := danger.found(text)):
        await report_alert.alert(work, report, words)


def understand(report: Report) -> tuple[str, ...]:
    """What its words say of the kind (while nobody chose one), amounts and since when; returns the
    names of the fields."""
    if report.kind == kinds.OTHER:
        report.kind = kinds.guess(report.text)
    report.amounts = "; ".join(facts.amounts(report.text))[:300]
    report.since = facts.since(report.text)[:60]
    return "kind", "amounts", "since"


async def _by_default(report: Report) -> bool:
    """Is its village only where the writer is at home? What is named later counts more, while it
    is not sent."""
    if report.state is not ReportState.DRAFT:
        return False
    place = await places.of_reporter(report.reporter_id, "")
    return place is not None and place.village is not None and place.village.id == report.village_id


async def own(work: Work, code: str) -> Report:
    """The writer's own report, locked. Raises NotFound for anybody else."""
    report = (
        await Report.filter(code=codes.fitting(code.upper()))
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if report is None or report.reporter_id is None:
        raise NotFound
    if report.reporter_id != work.actor.person_id:
        raise NotFound
    return report


async def album(account: ChatAccount, event: Event) -> str:
    """Code of the report whose album this photo belongs to, or nothing."""
    if not event.group_id:
        return ""
    report = (
        await Report.filter(
            chat_account_id=account.id,
            group_id=event.group_id[:80],
            happened_at__gt=event.at - _ALBUM,
        )
        .exclude(state__in=GIVEN_UP)
        .order_by("-id")
        .first()
    )
    return report.code if report else ""


async def latest_draft(account: ChatAccount) -> str:
    """Code of the draft a chat last worked on, or nothing."""
    draft = (
        await Report.filter(chat_account_id=account.id, state=ReportState.DRAFT)
        .order_by("-id")
        .first()
    )
    return draft.code if draft else ""


async def joins(code: str, event: Event) -> bool:
    """Does this still belong to that draft? Photos and the like for ten minutes, words for thirty:
    what is said to a draft of this morning is about something else."""
    report = await Report.get_or_none(code=codes.fitting(code), state=ReportState.DRAFT)
    if report is None:
        return False
    if event.group_id and event.group_id == report.group_id:
        return True
    last = report.touched_at or report.happened_at
    return abs(event.at - last) <= (FRESH if event.kind is EventKind.TEXT else JOINS)


async def correct_place(work: Work, report: Report, text: str) -> Area | None:
    """The village, when the text says nothing but which one it is (or is not): it is then set."""
    commune = await areas.by_id(report.commune_id)
    village = await places.only_a_name(kinds.without_politeness(text), commune)
    if village is not None:
        await move(work, report, village)
    return village


async def set_village(work: Work, code: str, village_id: int) -> Report:
    """Choose the village (0: not known), of those there are to choose from."""
    report = await own(work, code)
    village = next((v for v in await choices(work, report) if v.id == village_id), None)
    if village_id and village is None:
        raise NotFound
    await move(work, report, village)
    return report


async def move(work: Work, report: Report, village: Area | None) -> None:
    """Set the village of a locked report, with its commune."""
    before = {"village": report.village_id}
    report.village_id = village.id if village else None
    if village is not None:
        report.commune_id = (await areas.commune_of(village)).id
    await report.save(update_fields=["village_id", "commune_id"])
    after = {"village": report.village_id}
    await work.audit("report.changed", f"report:{report.code}", before, after)
    if report.urgent and report.state is ReportState.DRAFT:
        await report_alert.moved(work, report)


async def choices(work: Work, report: Report) -> Sequence[Area]:
    """Villages to choose from: the writer's own first, then the rest of the commune."""
    place = await places.of_reporter(work.actor.person_id, "")
    mine: list[Area] = []
    if place is not None:
        mine = [place.village] if place.village else list(place.choices)
    commune = await areas.by_id(report.commune_id)
    rest = await areas.villages([commune.code])
    known = {v.id for v in mine}
    return [*mine, *(v for v in rest if v.id not in known)]


async def must_choose(work: Work) -> bool:
    """Does the writer work in several villages?"""
    place = await places.of_reporter(work.actor.person_id, "")
    return place is not None and bool(place.choices)


async def set_kind(work: Work, code: str, kind: str) -> Report:
    """Say what it is about."""
    report = await own(work, code)
    if kind not in kinds.KINDS:
        raise NotFound
    before = {"kind": report.kind}
    report.kind = kind
    await report.save(update_fields=["kind"])
    await work.audit("report.changed", f"report:{report.code}", before, {"kind": kind})
    return report


async def drop(work: Work, code: str) -> Report:
    """Give a draft up. Officers who were woken by it are told."""
    report = await own(work, code)
    if report.state is not ReportState.DRAFT:
        raise UserError("report-already-sent", code=report.code)
    report.state = ReportState.WITHDRAWN if report.urgent else ReportState.DROPPED
    await report.save(update_fields=["state"])
    after = {"state": report.state}
    await work.audit("report.dropped", f"report:{code}", {"state": "draft"}, after)
    await report_alert.called_off(work, report)
    return report


async def must_be_draft(code: str) -> None:
    """Raises UserError for one that was sent."""
    if await Report.filter(code=codes.fitting(code), sent_at__isnull=False).exists():
        raise UserError("report-already-sent", code=code)


async def given_up(code: str) -> bool:
    """Did its writer drop it?"""
    return await Report.filter(code=codes.fitting(code), state__in=GIVEN_UP).exists()


async def free_code() -> str:
    """A tracking code nobody has."""
    code = codes.tracking("BC")
    while await Report.filter(code=code).exists():
        code = codes.tracking("BC")
    return code


async def _place(report: Report, event: Event) -> None:
    if event.latitude is not None and event.longitude is not None:
        report.latitude, report.longitude = event.latitude, event.longitude


async def _media(work: Work, report: Report, event: Event, language: str) -> None:
    for ref in event.media:
        if ref.kind == "voice" or ref.mime.startswith("video/"):
            await _voice(work, report, event, ref, language)
        else:
            await attach(report, ref)


async def attach(report: Report, ref: MediaRef) -> None:
    """A photo or file. The same one twice is there once."""
    photo = ref.kind == "photo" or ref.mime.startswith("image/")
    await ReportMedia.get_or_create(
        report_id=report.id, digest=ref.digest, defaults={"kind": "photo" if photo else "file"}
    )


async def _voice(
    work: Work, report: Report, event: Event, ref: MediaRef, language: str
) -> VoiceNote | None:
    if await ReportMedia.filter(report_id=report.id, digest=ref.digest).exists():
        return None
    account = await ChatAccount.get(id=report.chat_account_id or 0)
    note = await transcribe.note(work, account, ref.digest, ref.duration_s, event.at, language)
    # What is said in a film is heard, too.
    kind = "voice" if ref.kind == "voice" else "file"
    await ReportMedia.create(
        report_id=report.id, kind=kind, digest=ref.digest, voice_note_id=note.id
    )
    return note
