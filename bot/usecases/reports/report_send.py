"""A report goes to the commune's desk; what its writer adds later follows it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import UserError
from bot.core.events import Event
from bot.core.messages import Attachment, Message, T, t
from bot.usecases import areas, notify
from bot.usecases.reports import report, report_alert, report_card
from bot.usecases.work import Work
from bot.vietnamese import danger
from bot.vietnamese.workdays import due
from models import Area, Report, ReportMedia
from models.report import ReportState

_FIXABLE = timedelta(hours=12)
_URGENT_KINDS = {"flood", "landslide", "fire", "accident"}


@dataclass(frozen=True)
class SentReport:
    """`told` officers were reached; `again` when it had been sent before."""

    report: Report
    commune: str
    told: int
    again: bool = False


async def send(work: Work, code: str) -> SentReport:
    """Hand the draft in, whatever is still missing. A second press changes nothing."""
    found = await report.own(work, code)
    commune = (await areas.some(found.commune_id, found.village_id))[found.commune_id]
    if found.state in report.GIVEN_UP:
        raise UserError("report-gone", code=found.code)
    if found.state is not ReportState.DRAFT:
        return SentReport(found, commune.name, 0, again=True)
    now = work.now()
    found.state = ReportState.RECEIVED if found.handler_id else ReportState.SENT
    exercise = await report_card.exercise(found)
    found.sent_at, found.due_at = now, None if exercise else due(now, _days(found))
    await found.save(update_fields=["state", "sent_at", "due_at"])
    after = {"state": found.state, "kind": found.kind, "village": found.village_id}
    await work.audit("report.sent", f"report:{found.code}", {"state": "draft"}, after)
    told = await notify.people(
        work,
        commune,
        await _desk(found, commune),
        await report_card.officers(work, found),
        key=f"report-sent:{found.id}",
        alert=_at_once(found),
    )
    return SentReport(found, commune.name, told)


async def supplement(work: Work, code: str, event: Event, text: str, language: str) -> Report:
    """More from the writer after sending (an answer to a question, a late photo)."""
    found = await report.own(work, code)
    before = {m.digest for m in await ReportMedia.filter(report_id=found.id)}
    await report.put(work, found, event, text, language)
    await work.audit("report.added", f"report:{found.code}", None, {"kind": event.kind.value})
    if found.state is not ReportState.DRAFT:
        media = await ReportMedia.filter(report_id=found.id).order_by("id")
        new = [Attachment(m.kind, m.digest) for m in media if m.digest not in before]
        body = t("report-added", code=found.code, text=text or t("report-no-text"))
        await forward(work, found, body, new, key=f"report-added:{found.id}:{event.event_id}")
    return found


async def correct_sent(work: Work, person_id: int | None, text: str) -> Report | None:
    """A bare village name from somebody who just sent a report says where that really was. The
    desk is told; None when there is no such report or the text says more."""
    found = (
        await Report.filter(reporter_id=person_id or 0, sent_at__gt=work.now() - _FIXABLE)
        .exclude(state__in=[ReportState.DRAFT, *report.GIVEN_UP, ReportState.DONE])
        .order_by("-sent_at")
        .select_for_update(no_key=True)
        .first()
    )
    if found is None or await report.correct_place(work, found, text) is None:
        return None
    body = t("report-moved", code=found.code, place=await report_card.place(found))
    await forward(work, found, body, (), key=f"report-moved:{found.id}:{found.village_id}")
    return found


async def late_text(work: Work, found: Report, text: str, note_id: int) -> None:
    """A transcript that came after sending: to the desk, and kept in the report."""
    found.text = "\n".join(p for p in (found.text, text) if p)
    told = report.understand(found)
    await found.save(update_fields=["text", *told])
    if found.emergency_id is None and (words := danger.found(text)):
        await report_alert.alert(work, found, words)
    body = t("report-late-text", code=found.code, text=text)
    await forward(work, found, body, (), key=f"report-late:{note_id}")


async def forward(
    work: Work, found: Report, text: T, media: Sequence[Attachment], *, key: str
) -> int:
    """Something more about a sent report, to whoever handles it or else the whole desk; in an
    emergency to all of them."""
    commune = await areas.by_id(found.commune_id)
    people = [found.handler_id] if found.handler_id else await _desk(found, commune)
    if found.emergency_id is not None and found.handler_id:
        people = list(dict.fromkeys([*people, *await notify.duty(commune)]))
    said = t("report-in-exercise", text=text) if await report_card.exercise(found) else text
    message = Message(said, report_card.desk_buttons(found), tuple(media))
    return await notify.people(work, commune, people, message, key=key[:80], alert=_at_once(found))


async def _desk(found: Report, commune: Area) -> list[int]:
    people = await notify.desk(commune)
    if _at_once(found):
        people = list(dict.fromkeys([*await notify.duty(commune), *people]))
    return [p for p in people if p != found.reporter_id] or people


def _at_once(found: Report) -> bool:
    return found.urgent or found.emergency_id is not None


def _days(found: Report) -> int:
    return 1 if found.urgent or found.kind in _URGENT_KINDS else 5
