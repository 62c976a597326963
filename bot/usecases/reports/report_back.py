"""A writer changes their mind: what was sent is taken back, or its words are put right. The desk
hears of both, and danger that was told of once stays on it until somebody has asked.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.errors import UserError
from bot.core.messages import t
from bot.core.text import nfc
from bot.usecases.reports import report, report_alert, report_card, report_send
from bot.usecases.work import Work
from bot.vietnamese import danger, kinds
from models import ChatAccount, Report
from models.report import ReportState

_RECENT, _LATELY = timedelta(minutes=30), timedelta(hours=12)
_MOST = 5  # to choose from
_OPEN = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING)


async def last_sent(work: Work, account: ChatAccount) -> str:
    """Code of what this chat sent within half an hour and is still open: what 'khỏi gửi' means."""
    found = Report.filter(
        chat_account_id=account.id, state__in=_OPEN, sent_at__gt=work.now() - _RECENT
    )
    last = await found.order_by("-sent_at", "-id").first()
    return last.code if last else ""


async def sent_lately(work: Work, account: ChatAccount) -> list[Report]:
    """What this chat sent within half a day and is still open, the newest first: what more may be
    said about, or what may be taken back by its subject."""
    since = work.now() - _LATELY
    found = Report.filter(chat_account_id=account.id, state__in=_OPEN, sent_at__gt=since)
    return await found.order_by("-sent_at", "-id").limit(_MOST)


async def withdraw(work: Work, code: str) -> Report:
    """A draft is given up; what was sent is taken back, unless the desk is done with it."""
    found = await report.own(work, code)
    if found.state is ReportState.DRAFT:
        return await report.drop(work, code)
    if found.state in report.GIVEN_UP:
        return found
    if found.state not in _OPEN:
        raise UserError("report-too-late", code=found.code)
    before = {"state": found.state}
    found.state = ReportState.WITHDRAWN if found.urgent else ReportState.DROPPED
    await found.save(update_fields=["state"])
    await work.audit("report.withdrawn", f"report:{code}", before, {"state": found.state})
    who = await report_card.reporter(found)
    key = "report-called-off" if found.urgent else "report-taken-back"
    await report_send.forward(
        work, found, t(key, code=found.code, who=who), (), key=f"report-back:{found.id}"
    )
    return found


async def rewrite(work: Work, code: str, text: str) -> Report:
    """Other words instead of what stands there. Danger in them wakes; what woke stays urgent."""
    found = await report.own(work, code)
    if found.state is not ReportState.DRAFT and found.state not in _OPEN:
        raise UserError("report-too-late", code=found.code)
    before, found.text = {"text": found.text}, nfc(text)
    guessed = kinds.guess(found.text)
    found.kind = found.kind if guessed == kinds.OTHER else guessed
    found.touched_at = work.now()
    told = report.understand(found)
    await found.save(update_fields=["text", "touched_at", *told])
    await work.audit("report.changed", f"report:{found.code}", before, {"text": found.text})
    if found.emergency_id is None and (words := danger.found(found.text)):
        await report_alert.alert(work, found, words)
    if found.state is not ReportState.DRAFT:
        body = t("report-rewritten", code=found.code, text=found.text)
        moment = int(work.now().timestamp())
        await report_send.forward(work, found, body, (), key=f"report-words:{found.id}:{moment}")
    return found
