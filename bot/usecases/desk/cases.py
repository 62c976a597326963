"""An officer's desk: open reports and citizens' cases, danger first, and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from bot.core.hours import at_local
from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.usecases import access, notify
from bot.usecases.reports import report_card
from bot.usecases.work import Services, Work
from bot.vietnamese.workdays import shown
from models import Area, ChatAccount, DialogState, Emergency, Feedback, FeedbackEntry, Report
from models.area import AreaKind
from models.report import ReportState

_OPEN = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING)
_SEEN = (*_OPEN, ReportState.WITHDRAWN)  # what woke somebody stays until somebody has asked
_WAITING = ("open", "reopened")
_UNSENT = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One thing to do. `kind` is a report kind, or ask | report for a citizen's case; `withdrawn`:
    its writer took it back; `text` what a report says (a case's: `first_words`)."""

    code: str
    kind: str
    citizen: bool
    place: str
    since: datetime
    due_at: datetime | None
    urgent: bool
    late: bool
    withdrawn: bool = False
    text: str = ""


async def on_desk(work: Work) -> list[Item]:
    """Everything open in the communes where the actor is an officer: danger first, then what is
    overdue, then the newest. What was practised is gone with the exercise."""
    own = await access.own_areas(work.actor.person_id, *notify.HANDLERS)
    communes: dict[int, Area] = {}
    for area in own:
        found = await Area.filter(path__startswith=area.path, kind=AreaKind.COMMUNE)
        communes.update({c.id: c for c in found})
    return await _open_in(list(communes), work.now())


async def tell_late(services: Services) -> int:
    """Each morning: every desk is told what is overdue. Once a day, however often it is called."""
    now = services.clock.now()
    today = at_local(now, 0)
    _, rows = await execute(_LATE, [now, today, now, today])
    told = 0
    for commune in sorted({int(row["commune"]) for row in rows}):
        async with services.work() as work:
            told += await _tell_late(work, await Area.get(id=commune))
    return told


async def remind_unsent(services: Services) -> int:
    """A draft left on its last screen for an hour: its writer is asked once whether to send it."""
    now = services.clock.now()
    told = 0
    for row in (await execute(_LEFT, [now - _UNSENT[1], now - _UNSENT[0]]))[1]:
        async with services.work() as work:
            told += await _ask_left(work, int(row["report"]), int(row["account"]))
    return told


async def _ask_left(work: Work, report_id: int, account_id: int) -> int:
    found = Report.filter(id=report_id, state=ReportState.DRAFT, asked_at=None)
    draft = await found.select_for_update(no_key=True).get_or_none()
    state = await DialogState.get_or_none(account_id=account_id, conversation="report")
    if draft is None or state is None or state.data.get("report") != draft.code:
        return 0
    draft.asked_at = work.now()
    await draft.save(update_fields=["asked_at"])
    return await _remind(work, draft, account_id)


async def _remind(work: Work, draft: Report, account_id: int) -> int:
    card = await report_card.draft(work, draft)
    text = t("report-unsent", card=card.text)
    commune = await Area.get(id=draft.commune_id)
    account = await ChatAccount.get(id=account_id)
    message = Message(text, card.buttons)
    return await notify.accounts(
        work, commune, [account.id], message, key=f"report-unsent:{draft.id}"
    )


async def _tell_late(work: Work, commune: Area) -> int:
    late = [item for item in await _open_in([commune.id], work.now()) if item.late]
    codes = "\n".join(f"{item.code} ({shown(item.due_at)})" for item in late if item.due_at)
    message = Message(t("inbox-late", count=str(len(late)), commune=commune.name, codes=codes))
    day = shown(work.now())
    people = await notify.desk(commune)
    if people:  # a place without anybody is looked at again: somebody may come today
        overdue = {"commune_id": commune.id, "due_at__lt": work.now()}
        await Report.filter(**overdue, state__in=_OPEN).update(late_told_at=work.now())
        await Feedback.filter(**overdue, state__in=_WAITING).update(late_told_at=work.now())
    return await notify.people(work, commune, people, message, key=f"late:{commune.id}:{day}")


async def _open_in(communes: Sequence[int], now: datetime) -> list[Item]:
    reports = await Report.filter(commune_id__in=communes, state__in=_SEEN)
    waiting = Q(state__in=_WAITING) | Q(state="withdrawn", urgent=True)
    cases = await Feedback.filter(waiting, commune_id__in=communes)
    places = {
        i for found in (reports, cases) for one in found for i in (one.commune_id, one.village_id)
    }
    alarms = {r.emergency_id for r in reports if r.emergency_id}
    practised = (
        {
            e.id
            for e in await Emergency.filter(id__in=alarms, exercise=True)
            if _over(e.ends_at, now) or e.cleared_at
        }
        if alarms
        else set()
    )
    names = {a.id: a.name for a in await Area.filter(id__in=[p for p in places if p])}
    items = [
        Item(
            r.code,
            r.kind,
            False,
            names.get(r.village_id or r.commune_id, ""),
            r.sent_at or r.happened_at,
            r.due_at,
            r.urgent,
            _over(r.due_at, now),
            r.state is ReportState.WITHDRAWN,
            r.text,
        )
        for r in reports
        if r.emergency_id not in practised
    ]
    items += [
        Item(
            f.code, f.kind, True, names.get(f.village_id or f.commune_id, ""),
            f.created_at, f.due_at, f.urgent, _over(f.due_at, now),
            f.state == "withdrawn",
        )
        for f in cases
    ]  # fmt: skip
    items.sort(key=lambda item: item.since, reverse=True)
    return sorted(items, key=lambda item: (not item.urgent, item.withdrawn, not item.late))


def _over(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now


async def first_words(items: Sequence[Item]) -> dict[str, str]:
    """By code, what was said first; "" where that was no words."""
    found = {item.code: item.text for item in items}
    codes = [item.code for item in items if item.citizen]
    entries = FeedbackEntry.filter(feedback__code__in=codes, kind="said").exclude(text="")
    rows = await entries.order_by("-id").values_list("feedback__code", "text")
    return {**found, **{str(code): str(text) for code, text in rows}}


# Communes whose desk has not heard today of something that is late.
_LATE = """
SELECT commune_id AS commune FROM report
WHERE state IN ('sent', 'received', 'working') AND due_at < ?
  AND (late_told_at IS NULL OR late_told_at < ?)
UNION ALL SELECT commune_id AS commune FROM feedback
WHERE state IN ('open', 'reopened') AND due_at < ?
  AND (late_told_at IS NULL OR late_told_at < ?)
"""

# Drafts whose writer is still in that conversation.
_LEFT = """
SELECT r.id AS report, s.account_id AS account FROM report r
JOIN dialog_state s ON s.account_id = r.chat_account_id AND s.conversation = 'report'
WHERE r.state = 'draft' AND r.asked_at IS NULL AND r.touched_at >= ? AND r.touched_at <= ?
ORDER BY r.id
"""
