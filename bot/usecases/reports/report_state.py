"""What officers do with a report: received, working, done with an answer, or ask back.

Each change goes back to the writer, with the code. Officers of other communes find nothing.
"""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.core.messages import Button, Message, T, t
from bot.usecases import access, codes, notify
from bot.usecases.reports import report_card
from bot.usecases.work import Work
from models import Area, Person, Report
from models.report import ReportState

_KEPT = (ReportState.DRAFT, ReportState.WITHDRAWN)  # 'seen' changes nothing of what these are
_ORDER = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING, ReportState.DONE)


async def found(work: Work, code: str) -> Report:
    """A report of the officer's own commune, locked. Raises NotFound or NotAllowed (the same
    words)."""
    report = (
        await Report.filter(code=codes.fitting(code.upper()))
        .select_for_update(no_key=True)
        .get_or_none()
    )
    if report is None or report.state is ReportState.DROPPED:
        raise NotFound
    await access.require(work, await Area.get(id=report.commune_id), *notify.HANDLERS)
    return report


async def shown(work: Work, code: str) -> Message:
    """The report as the desk sees it; a draft only when it is urgent."""
    report = await found(work, code)
    if report.state is ReportState.DRAFT and not report.urgent:
        raise NotFound
    return await report_card.officers(work, report)


async def confirm(work: Work, code: str) -> tuple[Report, bool]:
    """'Received'. False when somebody had done so before. A draft that woke the officer keeps its
    state until it is sent; its writer is told that the alarm was seen."""
    report = await found(work, code)
    if report.handler_id is not None and report.state is not ReportState.SENT:
        return report, False
    news = "report-news-alarm" if report.state is ReportState.DRAFT else "report-news-received"
    state = report.state if report.state in _KEPT else ReportState.RECEIVED
    return report, await _step(work, report, state, t(news, **await _args(work, report)))


async def working(work: Work, code: str) -> tuple[Report, bool]:
    """'We are on it'."""
    report = await found(work, code)
    news = t("report-news-working", **await _args(work, report))
    return report, await _step(work, report, ReportState.WORKING, news)


async def done(work: Work, code: str, answer: str) -> tuple[Report, bool]:
    """Closed, with what was done."""
    report = await found(work, code)
    if report.state is ReportState.DONE:
        return report, False
    report.answer = answer.strip()
    await report.save(update_fields=["answer"])
    news = t("report-news-done", answer=report.answer, **await _args(work, report))
    return report, await _step(work, report, ReportState.DONE, news)


async def ask(work: Work, code: str, question: str) -> Report:
    """A question to the writer, who may answer by a button."""
    report = await found(work, code)
    after = {"question": question}
    await work.audit("report.asked", f"report:{report.code}", None, after)
    if report.handler_id is None:
        report.handler_id = work.actor.person_id
        await report.save(update_fields=["handler_id"])
    text = t("report-news-question", question=question, **await _args(work, report))
    button = Button(t("report-reply"), "report.reply", report.code, many=True)
    key = f"report-ask:{report.id}:{work.now().timestamp():.3f}"
    await tell_writer(work, report, Message(text, (button,)), key=key)
    return report


async def tell_writer(work: Work, report: Report, message: Message, *, key: str) -> None:
    """To the person by their best way, else to the chat it came from."""
    commune = await Area.get(id=report.commune_id)
    if report.reporter_id is not None:
        people = [report.reporter_id]
        if await notify.people(work, commune, people, message, key=key, alert=report.urgent):
            return
    if report.chat_account_id is not None:
        chats = [report.chat_account_id]
        await notify.accounts(work, commune, chats, message, key=key, alert=report.urgent)


async def _step(work: Work, report: Report, state: ReportState, news: T) -> bool:
    """Forward only; two officers pressing the same thing change it once."""
    drafted = report.state is ReportState.DRAFT
    if report.state in _ORDER and _ORDER.index(state) <= _ORDER.index(report.state):
        return False
    before = {"state": report.state, "handler": report.handler_id}
    report.state = state if not drafted else report.state
    report.handler_id = work.actor.person_id
    await report.save(update_fields=["state", "handler_id"])
    after = {"state": report.state, "handler": report.handler_id, "answer": report.answer}
    what = "report.alarm_seen" if drafted else f"report.{state.value}"
    await work.audit(what, f"report:{report.code}", before, after)
    await tell_writer(work, report, Message(news), key=f"report-news:{report.id}:{state.value}")
    return True


async def _args(work: Work, report: Report) -> dict[str, object]:
    officer = await Person.get_or_none(id=work.actor.person_id) if work.actor.person_id else None
    commune = await Area.get(id=report.commune_id)
    name: str | T = officer.name if officer else t("feedback-some-officer")
    return {"code": report.code, "officer": name, "commune": commune.name}
