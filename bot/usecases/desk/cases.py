"""An officer's desk: open reports and citizens' cases, oldest first, and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.messages import Message, t
from bot.usecases import access, notify
from bot.usecases.work import Services, Work
from bot.vietnamese.workdays import shown
from models import Area, ChatAccount, DialogState, Feedback, Report
from models.area import AreaKind
from models.report import ReportState

_OPEN = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING)
_WAITING = ("open", "reopened")
_UNSENT_MIN_S, _UNSENT_MAX_S = 3600, 86_400


@dataclass(frozen=True)
class Item:
    """One thing to do. `kind` is a report kind, or ask | report for a citizen's case."""

    code: str
    kind: str
    citizen: bool
    place: str
    since: datetime
    due_at: datetime | None
    urgent: bool
    late: bool


async def on_desk(work: Work) -> list[Item]:
    """Everything open in the communes where the actor is an officer, oldest first."""
    own = await access.own_areas(work.actor.person_id, *notify.HANDLERS)
    communes: dict[int, Area] = {}
    for area in own:
        found = await Area.filter(path__startswith=area.path, kind=AreaKind.COMMUNE)
        communes.update({c.id: c for c in found})
    return await _open_in(list(communes), work.now())


async def tell_late(services: Services) -> int:
    """Each morning: every desk is told what is overdue. Once a day, however often it is called."""
    told = 0
    async with services.work() as work:
        now = work.now()
        reports = await Report.filter(state__in=_OPEN, due_at__lt=now).values_list("commune_id")
        cases = await Feedback.filter(state__in=_WAITING, due_at__lt=now).values_list("commune_id")
        for commune_id in sorted({int(row[0]) for row in [*reports, *cases]}):
            told += await _tell_late(work, await Area.get(id=commune_id))
    return told


async def remind_unsent(services: Services) -> int:
    """A draft left on its last screen for an hour: its writer is asked once whether to send it."""
    told = 0
    async with services.work() as work:
        for state in await DialogState.filter(conversation="report"):
            code = str(state.data.get("report", ""))
            draft = await Report.get_or_none(code=code, state=ReportState.DRAFT) if code else None
            if draft is None:
                continue
            age = (work.now() - (draft.touched_at or draft.happened_at)).total_seconds()
            if _UNSENT_MIN_S <= age <= _UNSENT_MAX_S:
                told += await _remind(work, draft, state.account_id)
    return told


async def _remind(work: Work, draft: Report, account_id: int) -> int:
    from bot.usecases.reports import report_card

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
    return await notify.people(work, commune, people, message, key=f"late:{commune.id}:{day}")


async def _open_in(communes: Sequence[int], now: datetime) -> list[Item]:
    reports = await Report.filter(commune_id__in=communes, state__in=_OPEN)
    cases = await Feedback.filter(commune_id__in=communes, state__in=_WAITING)
    places = {
        i for found in (reports, cases) for one in found for i in (one.commune_id, one.village_id)
    }
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
            r.due_at is not None and r.due_at < now,
        )
        for r in reports
    ]
    items += [
        Item(
            f.code,
            f.kind,
            True,
            names.get(f.village_id or f.commune_id, ""),
            f.created_at,
            f.due_at,
            f.urgent,
            f.due_at is not None and f.due_at < now,
        )
        for f in cases
    ]
    return sorted(items, key=lambda item: item.since)
