"""A draft that took in two matters: what was said last comes out of it again."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.text import fold
from bot.usecases import areas
from bot.usecases.people import places
from bot.usecases.reports import report
from bot.usecases.work import Work
from bot.vietnamese import kinds
from bot.vietnamese.phrases import LISTS
from models import Area, Report
from models.report import ReportState

_HOLLOW = frozenset(fold(LISTS["reports"]["hollow"]).split())
_WORDS = 4  # fewer say nothing of what they are about


def differs(found: Report, text: str) -> bool:
    """Are the new words plainly about something else than those of the draft?"""
    if len(text.split()) < _WORDS or not found.text:
        return False
    was, now = kinds.guess(found.text), kinds.guess(text)
    return kinds.OTHER not in {was, now} and now not in {was, found.kind}


def is_about(found: Report, words: str) -> bool:
    """'Loa': of this kind, or with all of these words in it."""
    kind, here = kinds.guess(words), fold(found.text).split()
    named = [w for w in fold(words).split() if w not in _HOLLOW]
    within = bool(named) and all(w in here for w in named)
    return within or (kind != kinds.OTHER and kind == found.kind)


async def perhaps(found: Report, text: str) -> Area | None:
    """Another village than that of the report that its words may mean: 'buôn cờ hanh'."""
    village = await places.perhaps(text, await areas.by_id(found.commune_id))
    return village if village and village.id != found.village_id else None


async def take_out(work: Work, code: str, text: str) -> None:
    """The draft as it was before these words, which are to be its last."""
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
    await found.save(update_fields=["text", "village_id", *told])
    await work.audit("report.changed", f"report:{code}", before, {"text": found.text})
