"""From a draft to a request for approval: freeze the version, have it spoken, ask with the audio.

The task "render_bulletin" ends in `ready` or `without_audio`; both may come twice.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.errors import Stale, UserError
from bot.core.messages import Button, Message, t
from bot.usecases import notify
from bot.usecases.bulletins import approvers, cards, compose, digest, preview
from bot.usecases.work import Work
from bot.vietnamese import subjects, when
from models import Area, Bulletin, BulletinVersion, Rendition
from models.bulletin import BulletinState


async def submit(work: Work, bulletin_id: int, number: int) -> BulletinVersion:
    """Nobody changes this version any more; its audio is made, then the approvers are asked."""
    version = await compose.current(work, bulletin_id, lock=True)
    bulletin = version.bulletin
    if bulletin.number != number:
        raise Stale("compose-clash", code=bulletin.code, name=version.author.name)
    if bulletin.state is not BulletinState.DRAFT:
        raise Stale("compose-submitted", code=bulletin.code)
    _complete(version, work.now())
    asked = await approvers.of(work, bulletin)
    if not asked:
        raise UserError("compose-no-approver")
    await notify.foretell(work, bulletin.commune, asked)
    bulletin.state, bulletin.submitted_at = BulletinState.SUBMITTED, work.now()
    await bulletin.save(update_fields=["state", "submitted_at"])
    after = {"state": "submitted", "version": number}
    await work.audit("bulletin.submitted", f"bulletin:{bulletin.code}", {"state": "draft"}, after)
    work.then("render_bulletin", version.id)
    return version


async def ready(
    work: Work,
    version_id: int,
    audio_digest: str,
    duration_s: float,
    spoken_text: str,
    voice: str,
    language: str = "vi",
) -> bool:
    """The audio is there: approvers get it to listen to. False: the version is past that."""
    version = await _waiting(version_id)
    if version is None:
        return False
    await Rendition.update_or_create(
        version_id=version.id,
        language=language,
        defaults={
            "voice": voice,
            "spoken_text": spoken_text,
            "digest": audio_digest,
            "duration_s": duration_s,
        },
    )
    await _ask(work, version)
    return True


async def without_audio(work: Work, version_id: int, reason: str) -> bool:
    """It cannot be spoken: goes on for chats and boards, and everybody concerned is told.
    `reason` is for the audit."""
    version = await _waiting(version_id)
    if version is None or await Rendition.exists(version_id=version_id):
        return False
    bulletin = version.bulletin
    await work.audit(
        "bulletin.unspoken", f"bulletin:{bulletin.code}", None, {"reason": reason[:200]}
    )
    await _ask(work, version)
    buttons = (Button(t("approve-btn-fix"), "bulletin.fix", f"{bulletin.id}", many=True),)
    text = t("approve-unspoken", code=bulletin.code, title=version.title)
    commune = await Area.get(id=bulletin.commune_id)
    message = Message(text, buttons)
    await notify.people(work, commune, [version.author_id], message, key=f"unspoken:{version.id}")
    return True


def _complete(version: BulletinVersion, now: datetime) -> None:
    """Raises UserError naming what is missing."""
    if not version.targets:
        raise UserError("compose-targets-missing")
    times = when.load(version.times)
    if not times.now and not times.at:
        raise UserError("compose-times-missing")
    if not times.now and times.at[-1] <= now:
        raise UserError("compose-times-over")
    if version.subject in subjects.NEEDS_SOURCE and not version.source:
        raise UserError("compose-source-missing")


async def _waiting(version_id: int) -> BulletinVersion | None:
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None:
        return None
    bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
    if bulletin.state is not BulletinState.SUBMITTED or bulletin.number != version.number:
        return None
    return await BulletinVersion.get(id=version_id).prefetch_related("bulletin", "author")


async def request(work: Work, version: BulletinVersion) -> Message:
    """What an approver is shown: words, places, times, counts, and the audio where there is one."""
    spoken = await Rendition.exists(version_id=version.id)
    counts = await preview.count(work, version)
    return await cards.approval(work, version, counts, "" if spoken else "approve-sound-missing")


async def _ask(work: Work, version: BulletinVersion) -> None:
    version.digest = await digest.of(version)
    await version.save(update_fields=["digest"])
    asked = await approvers.of(work, version.bulletin)
    message = await request(work, version)
    # The digest is in the key: other audio is another request.
    commune = await Area.get(id=version.bulletin.commune_id)
    key = f"approve:{version.id}:{version.digest[:12]}"
    await notify.people(work, commune, asked, message, key=key)
    subject = f"bulletin:{version.bulletin.code}"
    after = {"version": version.number, "digest": version.digest, "asked": asked}
    await work.audit("bulletin.approval-asked", subject, None, after)
