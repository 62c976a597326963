"""A recording that may answer what was just asked: its words are awaited before anybody decides.

When they came, or nobody could tell them, the same recording is handed in once more as an event of
its chat, now with its note (`HEARD`): bot/dialog/by_voice.py takes it as an answer, or as what any
recording is. So it is never lost, and heard once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.errors import NotFound
from bot.core.events import HEARD, Event
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from models import ChatAccount, InboxRow, VoiceNote

SURE = "sure"
"""In an event's extra: its speaker said that it was heard right."""


async def wait(
    work: Work, account: ChatAccount, event: Event, standing: str, *, free: bool
) -> VoiceNote:
    """Have it put into words first. `standing`: what was asked, in a word to compare; `free`: a
    recording means something there by itself."""
    ref = event.media[0]
    bare = replace(event, name="", phone="")
    at = work.now().isoformat()
    answers = {"event": bare.to_json(), "at": at, "standing": standing, "free": free}
    return await transcribe.note(
        work, account, ref.digest, ref.duration_s, event.at, answers=answers
    )


async def heard(work: Work, note: VoiceNote) -> None:
    """A hook of transcribe.py: the recording comes in once more, whatever became of its words."""
    if note.answers is not None:
        await _hand_in(work, note, {HEARD: note.id})


async def right(work: Work, note_id: int) -> None:
    """'Tôi nghe là …' was right: it counts as if it had been typed. Raises NotFound."""
    note = await mine(work, note_id)
    note.checked = True
    await note.save(update_fields=["checked"])
    await work.audit("voice.confirmed", f"voice:{note.id}", None, {"answers": True})
    await _hand_in(work, note, {HEARD: note.id, SURE: True})


async def mine(work: Work, note_id: int) -> VoiceNote:
    """An answer said in this very chat. Raises NotFound."""
    note = await VoiceNote.get_or_none(id=note_id, account_id=work.actor.account_id or 0)
    if note is None or note.answers is None:
        raise NotFound
    return note


def said_at(note: VoiceNote) -> datetime:
    """When it came in."""
    return datetime.fromisoformat((note.answers or {})["at"])


async def _hand_in(work: Work, note: VoiceNote, extra: dict[str, Any]) -> None:
    """Once for each of the two: the inbox knows its events by id."""
    event = Event.from_json((note.answers or {})["event"])
    event_id = f"heard:{note.id}{'!' if SURE in extra else ''}"
    event = replace(event, event_id=event_id, extra=extra)
    row = InboxRow(
        channel=event.channel,
        account=event.account,
        event_id=event_id,
        chat_id=event.chat_id,
        kind=event.kind.value,
        body=event.to_json(),
        received_at=work.now(),
        due_at=work.now(),
    )
    await InboxRow.bulk_create([row], ignore_conflicts=True)
    work.wake("inbox")
