"""A speaker's leave to keep and play their voice: asked for once, taken back at any time."""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.usecases import files
from bot.usecases.bulletins import digest
from bot.usecases.duty import Gone
from bot.usecases.planning import variant_plays
from bot.usecases.work import Work
from models import Approval, Bulletin, BulletinVersion, Consent, Rendition, Variant

# Not that of voice/keeping.py: letting engines be tried with a voice puts it on no loudspeaker.
VERSION = "relay-1"
_WITHOUT = "without a voice that was taken back"


async def given(person_id: int | None) -> bool:
    """Does it hold now?"""
    return await Consent.exists(
        person_id=person_id or 0, version=VERSION, withdrawn_at__isnull=True
    )


async def holds(person_id: int | None) -> bool:
    """Is there anything to take back: leave, or a recording?"""
    return await given(person_id) or await Variant.exists(speaker_id=person_id or 0)


async def give(work: Work, text: str) -> None:
    """`text` is what they agreed to, as it was shown. Raises NotFound for nobody."""
    person = work.actor.person_id
    if person is None:
        raise NotFound
    if await given(person):
        return
    await Consent.create(
        person_id=person,
        version=VERSION,
        text=text,
        channel=work.actor.channel,
        given_at=work.now(),
    )
    await work.audit("consent.voice", f"person:{person}", None, {"version": VERSION})


async def withdraw(work: Work) -> int:
    """None of their recordings is kept or plays any more; how many there were."""
    person = work.actor.person_id or 0
    now = work.now()
    await Consent.filter(person_id=person, version=VERSION, withdrawn_at=None).update(
        withdrawn_at=now
    )
    count = len(await files_of(work, person))
    await work.audit("consent.voice-withdrawn", f"person:{person}", None, {"recordings": count})
    return count


async def files_of(work: Work, person_id: int) -> list[str]:
    """Takes a speaker's voice out; the bulletin is again what was approved without it. Digests of
    the files, which may go."""
    gone: list[str] = []
    mine = Variant.filter(speaker_id=person_id)
    bulletins = await mine.values_list("version__bulletin_id", flat=True)
    # Before their variants, as whoever decides about one does.
    locked = Bulletin.filter(id__in=sorted({int(str(b)) for b in bulletins})).order_by("id")
    await locked.select_for_update(no_key=True)
    rows = Variant.filter(speaker_id=person_id).order_by("id")
    for variant in await rows.select_for_update(no_key=True):
        if variant.state == "approved":
            await _silence(work, variant)
        gone += [variant.digest, variant.audio_digest]
        variant.state, variant.speaker_id = "asked", None
        variant.digest, variant.audio_digest = "", ""
        await variant.save()
    await files.drop(work, gone)
    return [one for one in gone if one]


async def _silence(work: Work, variant: Variant) -> None:
    """An approved voice goes; what is left of the bulletin was approved with it, and stays so."""
    version = await BulletinVersion.get(id=variant.version_id)
    before = version.digest
    same = await digest.of(version) == before
    await variant_plays.forget(work, version.id, variant.audio_digest)
    await Rendition.filter(version_id=version.id, language=variant.language).delete()
    version.digest = await digest.of(version)
    await version.save(update_fields=["digest"])
    signed = Approval.filter(version_id=version.id, decision="approve")
    last = await signed.filter(digest=before).order_by("-id").first()
    if same and last and not await signed.filter(digest=version.digest).exists():
        await Approval.create(
            version_id=version.id,
            person_id=last.person_id,
            decision="approve",
            reason=_WITHOUT,
            digest=version.digest,
            channel=last.channel,
            at=last.at,
        )


async def forget(work: Work, gone: Gone) -> list[str]:
    """Who is forgotten is heard no more."""
    return await files_of(work, gone.person.id) if gone.person else []
