"""Voice notes: kept at once, put into words when an engine gets to it, by the task "transcribe".

`note` is called by conversations inside their transaction, `transcribe` by the task worker outside
any. Capabilities that wait for the words go on by `heard` in their duties.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from bot.core.errors import BadMedia, NotFound, SpeechBusy, SpeechError, UserError
from bot.core.messages import Message, T, t
from bot.core.ports import SpeechToText, Transcript
from bot.storage.db import execute
from bot.usecases.duty import Heard
from bot.usecases.people import places
from bot.usecases.work import Services, Work
from bot.vietnamese import gazetteer
from bot.vietnamese.gazetteer import Corrected
from models import Area, ChatAccount, FeedbackEntry, ReportMedia, VoiceNote

log = logging.getLogger(__name__)

TRIES = 3
# The state is written out, so that SQLite takes the index over those that wait.
WAITING = (
    "SELECT id FROM voice_note WHERE state = 'waiting'"
    " AND (claimed_at IS NULL OR claimed_at < ?) ORDER BY id"
)
CLAIM = timedelta(seconds=60)
PATIENCE = timedelta(seconds=60)  # with what may be an answer
# Other languages are kept as sound: an engine that does not know one invents Vietnamese.
_RECOGNISED = {"vi": "vi", "en": "vi"}


async def note(
    work: Work,
    account: ChatAccount,
    media_ref_digest: str,
    duration: float,
    recorded_at: datetime,
    language: str = "vi",
    **more: Any,
) -> VoiceNote:
    """Keep a recording and have it put into words. `language` is what is spoken; `fixes_id` and
    `part` where it says some words of another one again, `answers` where it may be an answer."""
    known = None if more.get("answers") else await _heard_before(account, media_ref_digest)
    made = await VoiceNote.create(
        digest=media_ref_digest,
        account_id=account.id,
        duration_s=duration,
        recorded_at=recorded_at,
        language=language,
        **(known if language in _RECOGNISED and known else {}),
        **more,
    )
    work.then("transcribe", made.id)
    return made


async def _heard_before(account: ChatAccount, digest: str) -> dict[str, Any] | None:
    """What was heard of it while it might have been an answer, which it was not."""
    found = await VoiceNote.filter(
        digest=digest, account_id=account.id, state="heard", checked=False, answers__isnull=False
    ).first()
    if found is None:
        return None
    await found.delete()
    return {"written": found.written, "confidence": found.confidence, "engine": found.engine}


async def waiting(services: Services) -> list[int]:
    """Notes nobody has put into words yet, nor listens to."""
    _, rows = await execute(WAITING, [services.clock.now() - CLAIM])
    return [int(r["id"]) for r in rows]


async def transcribe(
    services: Services,
    stt: SpeechToText | None,
    note_id: int,
    after: Sequence[Heard] = (),
) -> None:
    """Put one note into words, once. Without an engine it goes on waiting."""
    found = await VoiceNote.get_or_none(id=note_id)
    if found is None or found.state != "waiting":
        return
    if found.language not in _RECOGNISED:
        await _settle(services, note_id, after, state="kept")
        return
    if found.written:  # heard once is enough
        await _correct(services, found, after, _as_heard(found))
        return
    if _overdue(services, found):
        await _settle(services, note_id, after, state="failed")
        return
    if stt is None or not stt.ready().ok or not await _claimed(services, note_id):
        return
    renewing = asyncio.create_task(_stays_claimed(services, note_id))
    try:
        await _listen(services, stt, found, after)
    finally:
        renewing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewing
        await VoiceNote.filter(id=note_id).update(claimed_at=None)


async def _claimed(services: Services, note_id: int) -> bool:
    """One worker listens to a note. One that died frees it after a while."""
    now = services.clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    return bool(await VoiceNote.filter(free, id=note_id, state="waiting").update(claimed_at=now))


async def _stays_claimed(services: Services, note_id: int) -> None:
    while True:
        await asyncio.sleep(CLAIM.total_seconds() / 4)
        await VoiceNote.filter(id=note_id).update(claimed_at=services.clock.now())


async def _listen(
    services: Services, stt: SpeechToText, found: VoiceNote, after: Sequence[Heard]
) -> None:
    note_id = found.id
    commune = await commune_of(found)
    names = await places.village_names(commune) if commune else []
    try:
        path = services.media.path(found.digest)
        heard = await stt.transcribe(
            path,
            language=_RECOGNISED[found.language],
            hints=names,
            who=str(found.account_id or ""),
            urgent=await _urgent(note_id),
        )
    except SpeechBusy:
        return  # it was not tried
    except (BadMedia, NotFound) as error:
        await _settle(services, note_id, after, state="failed", problem=error)
    except SpeechError as error:
        log.warning("voice note %s was not understood: %s", note_id, error)
        await _count(services, note_id, after)
    else:
        await _correct(services, found, after, heard)


async def _correct(
    services: Services, found: VoiceNote, after: Sequence[Heard], heard: Transcript
) -> None:
    commune = await commune_of(found)
    known = await places.all_names(commune) if commune else []
    await _hear(services, found.id, after, heard, gazetteer.of(tuple(known)).correct(heard.text))


def _as_heard(found: VoiceNote) -> Transcript:
    return Transcript(found.written, "vi", found.confidence, found.duration_s, engine=found.engine)


def _overdue(services: Services, found: VoiceNote) -> bool:
    """Nobody waits for the engine with an answer: it is then a recording like any other."""
    if found.answers is None:
        return False
    now = services.clock.now()
    free = found.claimed_at is None or found.claimed_at < now - CLAIM
    return free and datetime.fromisoformat(found.answers["at"]) < now - PATIENCE


async def _urgent(note_id: int) -> bool:
    """Does it belong to something that cannot wait?"""
    return (
        await ReportMedia.filter(voice_note_id=note_id, report__urgent=True).exists()
        or await FeedbackEntry.filter(voice_note_id=note_id, feedback__urgent=True).exists()
    )


async def _hear(
    services: Services, note_id: int, after: Sequence[Heard], heard: Transcript, spelt: Corrected
) -> None:
    text = spelt.text.strip()
    await _settle(
        services,
        note_id,
        after,
        state="heard" if text else "silent",
        text=text,
        written=heard.text.strip(),
        mended=[[was, name] for was, name in spelt.replaced if was.casefold() != name.casefold()],
        confidence=heard.confidence,
        engine=heard.engine,
        duration_s=heard.duration_s,
    )


async def _count(services: Services, note_id: int, after: Sequence[Heard]) -> None:
    async with services.work() as work:
        locked = await taken(note_id)
        locked.attempts += 1
        await locked.save(update_fields=["attempts"])
        if (locked.attempts >= TRIES or locked.answers) and locked.state == "waiting":
            await end(work, locked, after, {"state": "failed"})


async def _settle(
    services: Services,
    note_id: int,
    after: Sequence[Heard],
    problem: UserError | None = None,
    **result: object,
) -> None:
    async with services.work() as work:
        locked = await taken(note_id)
        if locked.state != "waiting":
            return
        if problem is not None:
            result["problem"] = problem.key
            await _tell(work, locked, problem)
        await end(work, locked, after, result)


async def end(
    work: Work, locked: VoiceNote, after: Sequence[Heard], result: dict[str, object]
) -> None:
    locked.update_from_dict(result)
    await locked.save(update_fields=list(result))
    for hook in after:
        try:
            async with work.attempt():
                await hook(work, locked)
        except UserError as error:
            log.warning("voice note %s: %s", locked.id, error)
    heard = {"state": locked.state, "engine": locked.engine, "confidence": locked.confidence}
    await work.audit("voice.transcribed", f"voice:{locked.id}", {"state": "waiting"}, heard)


async def _tell(work: Work, locked: VoiceNote, problem: UserError) -> None:
    silent_film = await ReportMedia.exists(voice_note_id=locked.id, kind="file")
    if locked.account_id is None or silent_film:
        return
    text = t("report-voice-problem", problem=T(problem.key, problem.args_))
    await work.outbox.say([locked.account_id], Message(text), key=f"voice-problem:{locked.id}")


async def taken(note_id: int) -> VoiceNote:
    """The chat before the note, as whoever writes there has them: hooks go on to lock the chat.
    Raises NotFound."""
    note = await VoiceNote.get_or_none(id=note_id)
    if note is None:
        raise NotFound
    await ChatAccount.filter(id=note.account_id or 0).select_for_update(no_key=True).get_or_none()
    return await VoiceNote.filter(id=note_id).select_for_update(no_key=True).get()


async def commune_of(found: VoiceNote) -> Area | None:
    """Of whoever speaks."""
    account = await ChatAccount.get_or_none(id=found.account_id) if found.account_id else None
    if account is None:
        return None
    place = await places.of_reporter(account.person_id, "")
    place = place or await places.of_citizen(account, "")
    return place.commune if place else None
