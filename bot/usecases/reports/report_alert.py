"""Danger jumps the queue: officers on duty are woken from a draft, marked as not confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import FIRST_LINE, Button, Message, t
from bot.core.text import shorten
from bot.usecases import alarms, areas, notify
from bot.usecases.reports import report_card
from bot.usecases.work import Work
from models import Report
from models.report import ReportState


async def alert(work: Work, report: Report, words: Sequence[str], heard: str = "") -> None:
    """Once for each new finding. Never waits: not for the writer, not for the morning. `heard` is
    a text too doubtful to stand in the report yet."""
    report.urgent = True
    await report.save(update_fields=["urgent"])
    commune = await areas.by_id(report.commune_id)
    known = await report_card.facts(work, report)
    place = [await areas.by_id(report.village_id)] if report.village_id else [commune]
    going = await alarms.over(place, work.now())
    exercise = going is not None and going.exercise
    text = t(
        "report-alert-exercise" if exercise else "report-alert",
        code=report.code,
        words=", ".join(words),
        place=known.place,
        text=shorten(heard or report.text, 1500),
        who=await report_card.reporter(report),
    )
    message = Message(text, _buttons(report), known.attachments, title=FIRST_LINE)
    key = f"report-alert:{report.id}:{'.'.join(sorted(words))}"[:80]
    people = await notify.duty(commune)
    told = await notify.people(work, commune, people, message, key=key, alert=True)
    after = {"words": list(words), "told": told}
    await work.audit("report.alerted", f"report:{report.code}", None, after)


async def moved(work: Work, report: Report) -> None:
    """The place of a draft that woke somebody was wrong."""
    commune = await areas.by_id(report.commune_id)
    text = t("report-moved", code=report.code, place=await report_card.place(report))
    people = await notify.duty(commune)
    key = f"report-moved:{report.id}:{report.village_id}"
    await notify.people(work, commune, people, Message(text), key=key, alert=True)


async def called_off(work: Work, report: Report) -> None:
    """The writer took back what woke somebody: it stays on the desk until somebody has asked."""
    if not report.urgent:
        return
    commune = await areas.by_id(report.commune_id)
    text = t("report-called-off", code=report.code, who=await report_card.reporter(report))
    await notify.people(
        work,
        commune,
        await notify.duty(commune),
        Message(text, report_card.desk_buttons(report)),
        key=f"report-off:{report.id}",
        alert=True,
    )


def _buttons(report: Report) -> tuple[Button, ...]:
    if report.state is not ReportState.DRAFT:
        return report_card.desk_buttons(report)
    # Another reference than the sent report's: each message's button works once.
    return (Button(t("inbox-confirm"), "inbox.confirm", f"{report.code},alert"),)
