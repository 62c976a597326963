"""What field reports need done."""

from __future__ import annotations

from bot.usecases.duty import Duties, Gone
from bot.usecases.reports import report_heard, report_reheard
from bot.usecases.work import Work
from models import Report, ReportMedia


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """The report stays counted: its kind, place by village and times; not its words or pictures."""
    own = await Report.filter(chat_account_id__in=gone.ids)
    if gone.person is not None:
        own += await Report.filter(reporter=gone.person)
    media = ReportMedia.filter(report_id__in=list({r.id for r in own}))
    found = [str(d) for d in await media.values_list("digest", flat=True)]
    await media.delete()
    await Report.filter(id__in=[r.id for r in own]).update(
        text="",
        amounts="",
        since="",
        reporter_id=None,
        chat_account_id=None,
        latitude=None,
        longitude=None,
    )
    return found


duties = Duties(
    heard=(report_heard.heard, report_reheard.heard),
    forget={Report: _forget, ReportMedia: _forget},
    keep={
        Report: "until its writer asks to be forgotten; counted for good",
        ReportMedia: "pictures and files as the report; recordings go with their voice note",
    },
)
