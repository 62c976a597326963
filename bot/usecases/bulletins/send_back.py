"""Sending a version back to its author, with a reason."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.messages import Attachment, Button, Message, t
from bot.core.text import nfc
from bot.usecases import notify
from bot.usecases.bulletins import approve
from bot.usecases.work import Work
from models import Area, BulletinVersion, Person
from models.bulletin import BulletinState


async def return_(work: Work, ref: str, reason: str, voice: str = "") -> BulletinVersion:
    """Back to the author with a typed reason, or a spoken one (`voice`: sha256 of the note)."""
    reason = nfc(reason)
    if not reason and not voice:
        raise UserError("approve-reason-missing")
    version = await approve.decidable(work, ref)
    bulletin = version.bulletin
    await approve.decide(work, version, "return", reason or f"voice:{voice}")
    bulletin.state = BulletinState.RETURNED
    await bulletin.save(update_fields=["state"])
    await work.audit(
        "bulletin.returned",
        f"bulletin:{bulletin.code}",
        {"state": "submitted"},
        {"version": version.number, "reason": reason[:200], "voice": voice},
    )
    await _tell_author(work, version, reason, voice)
    return version


async def _tell_author(work: Work, version: BulletinVersion, reason: str, voice: str) -> None:
    bulletin = version.bulletin
    person = await Person.get(id=work.actor.person_id)
    text = t(
        "approve-returned",
        code=bulletin.code,
        title=version.title,
        name=person.name,
        reason=reason or t("approve-reason-spoken"),
    )
    media = (Attachment("voice", voice),) if voice else ()
    fix = Button(t("approve-btn-fix"), "bulletin.fix", f"{bulletin.id}", many=True)
    people = sorted({version.author_id, bulletin.author_id})
    commune = await Area.get(id=bulletin.commune_id)
    message = Message(text, (fix,), media)
    await notify.people(work, commune, people, message, key=f"returned:{version.id}")
