"""Recordings end: with their speaker's wish to be forgotten, or when their time is over.

The words that a report or a case took from one are theirs, and stay as long as they do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.usecases.duty import Gone, Slice
from bot.usecases.work import Work
from models import FeedbackEntry, ReportMedia, VoiceNote

_PAGE = 500


async def forget(_work: Work, gone: Gone) -> list[str]:
    """A row without sound, words or speaker stays."""
    notes = VoiceNote.filter(account_id__in=gone.ids)
    found = [str(d) for d in await notes.values_list("digest", flat=True)]
    await notes.update(digest="", text="", account_id=None)
    return found


async def over(work: Work, before: datetime, after: int) -> Slice | None:
    """The next recordings that are older. One that nobody put into words in all that time is
    given up with its sound."""
    notes = await VoiceNote.filter(id__gt=after).order_by("id").limit(_PAGE)
    # Recorded may be long before sent: a phone was without network. Only what came in is in order,
    # so the first young one ends the page, not the search. One from days to come was written while
    # the machine's clock was wrong, and is as old as what came after it.
    ahead = work.now() + timedelta(days=1)
    young = (n for n, note in enumerate(notes) if before <= note.recorded_at <= ahead)
    old = notes[: next(young, len(notes))]
    while old and old[-1].recorded_at > ahead:
        old.pop()
    if not old:
        return None
    ids = [n.id for n in old]
    await ReportMedia.filter(voice_note_id__in=ids).delete()
    await _silence(ids)
    await VoiceNote.filter(id__in=ids, state="waiting").update(state="failed")
    await VoiceNote.filter(id__in=ids).update(digest="", text="")
    return Slice(ids[-1], len(ids), [n.digest for n in old])


async def _silence(ids: list[int]) -> None:
    """Pictures that came with a recording stay with the case."""
    entries = await FeedbackEntry.filter(voice_note_id__in=ids)
    for entry in entries:
        entry.media = [m for m in entry.media if m.get("kind") != "voice"]
    if entries:
        await FeedbackEntry.bulk_update(entries, ["media"])
