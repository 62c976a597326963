"""A reporter's own reports, to ask how they stand."""

from __future__ import annotations

from bot.usecases.work import Work
from models import Report
from models.report import ReportState


async def mine(work: Work, most: int = 5) -> list[Report]:
    """What the actor has sent, the latest first."""
    if work.actor.person_id is None:
        return []
    sent = Report.filter(reporter_id=work.actor.person_id)
    gone = [ReportState.DRAFT, ReportState.DROPPED]
    return await sent.exclude(state__in=gone).order_by("-id").limit(most)
