"""While an emergency or an exercise is on over a writer's villages, what they say waits for
nothing: it goes to the officers on duty at once, under the name of what is going on.
"""

from __future__ import annotations

from typing import TypeAlias

from bot.usecases import access, alarms
from bot.usecases.reports import report
from bot.usecases.work import Work
from models import ChatAccount, Emergency, Report
from models.person import RoleName
from models.report import ReportState

Alarm: TypeAlias = Emergency  # conversations name the type by this
_OPEN = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING)


async def over(work: Work) -> Emergency | None:
    """The first of what is going on over the actor's villages (alarms.ordered), with its commune.
    None for whoever speaks for no village."""
    return next(iter(await going(work)), None)


async def going(work: Work) -> list[Emergency]:
    """All of it, in order."""
    own = await access.own_areas(work.actor.person_id, RoleName.PROPAGANDIST)
    return await alarms.going(own, work.now()) if own else []


async def running(account: ChatAccount, emergency: Emergency) -> str:
    """Code of the report that this chat's words in the emergency go into, or nothing yet."""
    found = Report.filter(
        emergency_id=emergency.id, chat_account_id=account.id, state__in=_OPEN
    ).order_by("-id")
    last = await found.first()
    return last.code if last else ""


async def joins(work: Work, code: str, emergency: Emergency) -> None:
    """A draft that was being written becomes one of what is said in the emergency."""
    draft = await report.own(work, code)
    draft.emergency_id, draft.urgent = emergency.id, draft.urgent or not emergency.exercise
    await draft.save(update_fields=["emergency_id", "urgent"])
