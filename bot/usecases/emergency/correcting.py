"""Other words for an emergency that goes on: they replace the first ones on every device and in
every chat, marked as a correction, by the right and with the second signature of a new one.
"""

from __future__ import annotations

import copy

from bot.core.errors import Stale, UserError
from bot.core.text import nfc
from bot.usecases.devices import devices
from bot.usecases.emergency import emergency as alarm
from bot.usecases.emergency import emergency_sent, emergency_sound, emergency_told
from bot.usecases.work import Work
from models import Emergency, Playout

_WORDS = (
    "text",
    "audio_digest",
    "duration_s",
    "corrections",
    "corrected_by_id",
    "corrected_at",
    "signed_by_id",
    "signed_at",
    "unsigned_told_at",
    "devices_told_at",
    "silent_told",
    "spread_at",
)


def drafted(emergency: Emergency, text: str) -> Emergency:
    """As it would be with these words, not stored: the preview shows it."""
    draft = copy.copy(emergency)
    draft.text = nfc(text)
    draft.corrections = emergency.corrections + 1
    return draft


async def check(work: Work, emergency_id: int, text: str, seen: int) -> Emergency:
    """The emergency, locked. `seen`: how many corrections whoever writes this one knew. Raises
    UserError for words that cannot go out, Stale where it is over or somebody was quicker."""
    emergency = await alarm.mine(work, emergency_id)
    if emergency.cleared_at is not None or emergency.ends_at <= work.now():
        raise Stale("emergency-is-over", code=emergency.code)
    if emergency.corrections != seen:
        raise Stale("emergency-corrected-already", code=emergency.code, text=emergency.text)
    draft = drafted(emergency, text)
    await alarm.check(work, draft, emergency.commune)
    if draft.text == emergency.text:
        raise UserError("emergency-text-same")
    return emergency


async def correct(work: Work, emergency_id: int, text: str, *, seen: int, said: str) -> Emergency:
    """Devices change with this transaction, chats right after it; what was still to go of the words
    before does not go. `said`: what loudspeakers read, as its writer was shown."""
    emergency = await check(work, emergency_id, text, seen)
    before = emergency.text
    await emergency_sent.take_back(emergency)
    emergency.text, emergency.corrections = nfc(text), emergency.corrections + 1
    emergency.audio_digest, emergency.duration_s, emergency.silent_told = "", 0, 0
    emergency.corrected_by_id, emergency.corrected_at = work.actor.person_id, work.now()
    emergency.signed_by_id = emergency.signed_at = emergency.unsigned_told_at = None
    emergency.spread_at = emergency.devices_told_at = None
    await emergency.save(update_fields=list(_WORDS))
    await emergency_sound.take_cached(work, emergency, said)
    await _replace(work, emergency)
    subject = f"emergency:{emergency.code}"
    await work.audit("emergency.corrected", subject, {"text": before}, {"text": emergency.text})
    await emergency_told.tell_officers(work, emergency, emergency.commune)
    work.then("spread_emergency", emergency.id)
    if not emergency.audio_digest:
        work.then("render_emergency", emergency.id)
    return emergency


async def _replace(work: Work, emergency: Emergency) -> None:
    """The old words end on every device in the moment in which the new ones begin."""
    await devices.held(await devices.having(Playout.filter(emergency_id=emergency.id)))
    await alarm.end_plays(work, emergency)
    await alarm.play(work, emergency)
