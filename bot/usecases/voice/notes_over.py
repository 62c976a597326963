"""Recordings end: with their speaker's wish to be forgotten, or when their time is over.

The words that a report or a case took from one are theirs, and stay as long as they do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.storage.db import execute, moment
from bot.usecases.duty import Gone, Slice
from bot.usecases.work import Work
from models import FeedbackEntry, ReportMedia, VoiceNote

_PAGE = 500
_NO_WORDS: dict[str, Any] = {"text": "", "written": "", "part": "", "mended": None, "answers": None}


async def forget(_work: Work, gone: Gone) -> list[str]:
    """A row without sound, words or speaker stays."""
    notes = VoiceNote.filter(account_id__in=gone.ids)
    found = [str(d) for d in await notes.values_list("digest", flat=True)]
    await notes.update(digest="", account_id=None, **_NO_WORDS)
    return found


async def over(work: Work, before: datetime, after: int) -> Slice | None:
    """The next recordings that are older. One that nobody put into words in all that time is
    given up with its sound, unless a case that is still on a desk says nothing without it: most
    languages of the villages are understood by people only."""
    _, rows = await execute(_KEPT, [after, _PAGE])
    # Recorded may be long before sent: a phone was without network. Only what came in is in order,
    # so the first young one ends the page, not the search. One from days to come was written while
    # the machine's clock was wrong, and is as old as what came after it.
    ahead = work.now() + timedelta(days=1)
    at = [moment(r["recorded_at"]) for r in rows]
    young = (n for n, recorded_at in enumerate(at) if before <= recorded_at <= ahead)
    old = list(rows[: next(young, len(rows))])
    while old and at[len(old) - 1] > ahead:
        old.pop()
    if not old:
        return None
    gone = [r for r in old if not r["needed"]]
    await _end([int(r["id"]) for r in gone])
    return Slice(int(old[-1]["id"]), len(gone), [str(r["digest"]) for r in gone])


async def _end(ids: list[int]) -> None:
    await ReportMedia.filter(voice_note_id__in=ids).delete()
    await _silence(ids)
    await VoiceNote.filter(id__in=ids, state="waiting").update(state="failed")
    await VoiceNote.filter(id__in=ids).update(digest="", **_NO_WORDS)


async def _silence(ids: list[int]) -> None:
    """Pictures that came with a recording stay with the case."""
    entries = await FeedbackEntry.filter(voice_note_id__in=ids)
    for entry in entries:
        entry.media = [m for m in entry.media if m.get("kind") != "voice"]
    if entries:
        await FeedbackEntry.bulk_update(entries, ["media"])


# By the index over those that have their sound: behind the few that are needed come the young ones.
_KEPT = """
SELECT n.id AS id, n.digest AS digest, n.recorded_at AS recorded_at, n.text = '' AND (
    EXISTS (SELECT 1 FROM report_media m JOIN report r ON r.id = m.report_id
      WHERE m.voice_note_id = n.id AND r.state IN ('sent', 'received', 'working', 'withdrawn'))
    OR EXISTS (SELECT 1 FROM feedback_entry e JOIN feedback f ON f.id = e.feedback_id
      WHERE e.voice_note_id = n.id AND (f.state IN ('open', 'reopened')
        OR (f.state = 'withdrawn' AND f.urgent)))) AS needed
FROM voice_note n WHERE n.digest <> '' AND n.id > ? ORDER BY n.id LIMIT ?
"""
