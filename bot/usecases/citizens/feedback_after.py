"""What becomes of a citizen's case: what joins it, what is another matter, taking it back, whether
its answer is good enough.
"""

from __future__ import annotations

from bot.core.errors import NotFound, UserError
from bot.core.events import Event
from bot.core.text import fold
from bot.usecases.citizens import feedback, feedback_desk
from bot.usecases.people import places
from bot.usecases.work import Work
from bot.vietnamese import danger, kinds
from bot.vietnamese.workdays import due
from models import Area, ChatAccount, Feedback, FeedbackEntry


async def apart(work: Work, entry_id: int) -> feedback.Case:
    """What was said last is another matter: it gets a case of its own. Raises NotFound for what is
    somebody else's or the first word of its case."""
    entry = await FeedbackEntry.get_or_none(id=entry_id, kind="said")
    old = await Feedback.get_or_none(id=entry.feedback_id) if entry else None
    if entry is None or old is None:
        raise NotFound
    await feedback.own(work, old.code)
    return await split(work, old, entry)


async def split(work: Work, old: Feedback, entry: FeedbackEntry) -> feedback.Case:
    """The same, of a case that is locked."""
    if not await FeedbackEntry.filter(feedback_id=old.id, kind="said", id__lt=entry.id).exists():
        raise NotFound
    commune = await Area.get(id=old.commune_id)
    village = await places.named(entry.text, commune)
    kind = "ask" if entry.text and kinds.is_question(entry.text) and not entry.media else "report"
    new = await Feedback.create(
        code=await feedback.free_code(),
        commune_id=old.commune_id,
        village_id=village.id if village else old.village_id,
        account_id=old.account_id,
        kind=kind,
        assigned_id=old.assigned_id,
        due_at=due(work.now(), feedback.DAYS[kind]),
        created_at=work.now(),
    )
    entry.feedback_id = new.id
    await entry.save(update_fields=["feedback_id"])
    after = {"kind": kind, "from": old.code}
    await work.audit("feedback.opened", f"feedback:{new.code}", None, after)
    await feedback.raise_alarm(work, new, entry.text)
    await feedback_desk.tell_desk(work, new, entry, "feedback-desk-new")
    return await feedback.case_of(new)


async def last_open(work: Work) -> str:
    """Code of what this person said within ten minutes and is open: what 'thôi khỏi' means."""
    since = work.now() - feedback.JOINS
    found = Feedback.filter(
        account_id__in=await feedback.accounts(work), state__in=feedback.OPEN, created_at__gt=since
    )
    last = await found.order_by("-id").first()
    return last.code if last else ""


async def withdraw(work: Work, code: str) -> feedback.Case:
    """The citizen takes it back; the desk hears, and danger stays on it until somebody looked."""
    case = await feedback.own(work, code)
    if case.state == "withdrawn":
        return await feedback.case_of(case)
    if case.state not in feedback.OPEN:
        raise UserError("feedback-too-late", code=case.code)
    before = {"state": case.state}
    case.state = "withdrawn"
    await case.save(update_fields=["state"])
    after = {"state": case.state}
    await work.audit("feedback.withdrawn", f"feedback:{case.code}", before, after)
    last = await FeedbackEntry.filter(feedback_id=case.id, kind="said").order_by("-id").first()
    if last is not None:
        await feedback_desk.tell_desk(work, case, last, "feedback-desk-withdrawn")
    return await feedback.case_of(case)


async def said_before(account: ChatAccount, text: str) -> str:
    """Code of the running case that these very words are in already, or ""."""
    running = (
        await Feedback.filter(account_id=account.id, state__in=feedback.OPEN)
        .order_by("-id")
        .first()
    )
    if running is None or not fold(text):
        return ""
    entries = await FeedbackEntry.filter(feedback_id=running.id, kind="said")
    return running.code if any(fold(e.text) == fold(text) for e in entries) else ""


async def joined(account: ChatAccount, event: Event) -> str:
    """Code of the running case this belongs to: its album, or anything said within ten minutes."""
    case = (
        await Feedback.filter(account_id=account.id, state__in=feedback.OPEN)
        .order_by("-id")
        .first()
    )
    if case is None:
        return ""
    if event.group_id and event.group_id[:80] == case.group_id:
        return case.code
    said = await FeedbackEntry.filter(feedback_id=case.id, kind="said").order_by("id")
    if not said or abs(event.at - said[-1].at) > feedback.JOINS:
        return ""
    words = [entry.text for entry in said if entry.text]
    # 'làm khai sinh cần gì?' after a road in mud is a question of its own.
    other = words and not event.media and kinds.is_another(event.text, words)
    return "" if other or _hides_danger(case, words, event.text) else case.code


def _hides_danger(case: Feedback, before: list[str], text: str) -> bool:
    """A desk reads the first words of a case: 'bà Sáu bị ngất' does not go under a muddy road."""
    if case.urgent or not danger.found(text):
        return False
    return case.kind == "ask" or kinds.guess(text) not in map(kinds.guess, before)


async def satisfied(work: Work, code: str) -> feedback.Case:
    """The owner is content: closed."""
    case = await feedback.own(work, code)
    if case.state == "answered":
        case.state = "closed"
        await case.save(update_fields=["state"])
        before, after = {"state": "answered"}, {"state": "closed"}
        await work.audit("feedback.closed", f"feedback:{case.code}", before, after)
    return await feedback.case_of(case)


async def reopen(
    work: Work, code: str, account: ChatAccount, event: Event, reason: str, language: str
) -> feedback.Case:
    """Not content: back to the desk with the reason, typed or spoken, and a new date."""
    case = await feedback.own(work, code)
    if case.state not in {"answered", "closed"}:
        raise UserError("feedback-still-open", code=case.code)
    before = {"state": case.state}
    case.state = "reopened"
    case.due_at = due(work.now(), feedback.DAYS.get(case.kind, 5))
    await case.save(update_fields=["state", "due_at"])
    entry = await feedback.said_in(work, case, account, event, reason, language)
    after = {"state": "reopened", "entry": entry.id}
    await work.audit("feedback.reopened", f"feedback:{case.code}", before, after)
    await feedback_desk.tell_desk(work, case, entry, "feedback-desk-reopened")
    return await feedback.case_of(case)
