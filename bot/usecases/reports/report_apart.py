"""A draft that took in two matters: what was said last comes out of it again."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.events import Event
from bot.core.messages import Message, t
from bot.core.text import fold
from bot.usecases import areas, notify
from bot.usecases.people import places
from bot.usecases.reports import report
from bot.usecases.work import Work
from bot.vietnamese import danger, facts, kinds
from bot.vietnamese.phrases import LISTS
from models import Area, Report, ReportMedia
from models.report import ReportState

_HOLLOW = frozenset(fold(LISTS["reports"]["hollow"]).split())
_WORDS = 4  # fewer say nothing of what they are about


def differs(found: Report, text: str) -> bool:
    """Are the new words plainly about something else than those of the draft?"""
    if len(text.split()) < _WORDS or not found.text or _only_counts(text):
        return False
    was, now = kinds.guess(found.text), kinds.guess(text)
    return kinds.OTHER not in {was, now} and now not in {was, found.kind}


def _only_counts(text: str) -> bool:
    """'Có 2 nhà nữa' is of any kind."""
    for count in facts.counted(text):
        text = text.replace(count.said, " ", 1)
    return all(word in _HOLLOW for word in fold(text).split())


def names(found: Report, words: str) -> bool:
    """Are all of these words in it?"""
    here = fold(found.text).split()
    named = [w for w in fold(words).split() if w not in _HOLLOW]
    return bool(named) and all(w in here for w in named)


def is_about(found: Report, words: str) -> bool:
    """'Loa': with all of these words in it, or perhaps only of this kind."""
    kind = kinds.guess(words)
    return names(found, words) or (kind != kinds.OTHER and kind == found.kind)


async def joins(found: Report, text: str) -> bool:
    """Is this plainly more of what was sent: no other subject, no other village, and no danger that
    it did not tell of?"""
    if differs(found, text) or (danger.found(text) and not found.urgent):
        return False
    village = await places.named(text, await areas.by_id(found.commune_id))
    return village is None or village.id == found.village_id


async def perhaps(found: Report, text: str) -> Area | None:
    """Another village than that of the report that its words may mean: 'buôn cờ hanh'."""
    village = await places.perhaps(text, await areas.by_id(found.commune_id))
    return village if village and village.id != found.village_id else None


async def take_out(work: Work, code: str, event: Event, text: str) -> bool:
    """The draft as it was before these words and their pictures, which are to be its last. Was the
    danger it woke officers with in them alone?"""
    found = await report.own(work, code)
    before, end = {"text": found.text}, f"\n{text.strip()}"
    if found.state is not ReportState.DRAFT or not found.text.endswith(end):
        raise UserError("button-old")
    commune = await areas.by_id(found.commune_id)
    named = await places.named(text, commune)
    found.text = found.text.removesuffix(end)
    if named is not None and named.id == found.village_id:
        place = await places.of_reporter(found.reporter_id, found.text)
        found.village_id = place.village.id if place and place.village else None
    told = report.understand(found)
    digests = [m.digest for m in event.media]
    await ReportMedia.filter(report_id=found.id, digest__in=digests).delete()
    calm = found.urgent and found.emergency_id is None and not danger.found(found.text)
    # What was heard in a recording may have woken them, too.
    calm = calm and not await ReportMedia.exists(report_id=found.id, voice_note_id__isnull=False)
    found.urgent = found.urgent and not calm
    await found.save(update_fields=["text", "village_id", "urgent", *told])
    await work.audit("report.changed", f"report:{code}", before, {"text": found.text})
    return calm


async def tell_duty(work: Work, code: str, new: str) -> None:
    """Officers were woken by one report; what woke them is another now."""
    commune = await areas.by_id((await report.own(work, code)).commune_id)
    text = Message(t("report-alert-parted", code=code, new=new))
    people = await notify.duty(commune)
    await notify.people(work, commune, people, text, key=f"report-parted:{new}", alert=True)
