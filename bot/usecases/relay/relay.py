"""An approved bulletin in the languages of its villages, in people's own voices: who speaks one is
asked to record it, a second speaker says that the meaning is right, an officer approves.

Nothing is translated by a machine. What was approved in Vietnamese plays whether or not this comes.
"""

from __future__ import annotations

from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.messages import Attachment, Button, Message, t
from bot.storage.db import execute
from bot.usecases import access, files, notify
from bot.usecases.bulletins import approvers, cards, digest
from bot.usecases.planning import variant_plays
from bot.usecases.relay import asking, consent
from bot.usecases.relay.asking import LIVE, About
from bot.usecases.voice import listeners
from bot.usecases.work import Services, Work
from models import Approval, Area, Bulletin, BulletinVersion, Person, Rendition, Variant
from models.person import RoleName

_LISTED = 20
_LOOKED_AT = 100
_MARK = 12  # of the digest of a sound, in its buttons


async def of(work: Work, variant_id: int, *states: str) -> About:
    """Locked, its bulletin still out, in one of these states; for those it concerns. Raises
    NotFound, Stale."""
    bulletin = await Bulletin.filter(versions__variants__id=variant_id).first()
    if bulletin is None:
        raise NotFound
    bulletin = await Bulletin.filter(id=bulletin.id).select_for_update(no_key=True).get()
    variant = await Variant.filter(id=variant_id).select_for_update(no_key=True).get()
    version = await BulletinVersion.get(id=variant.version_id)
    commune = await Area.get(id=bulletin.commune_id)
    person = work.actor.person_id
    officer = await access.has(person, commune, *notify.HANDLERS)
    asked = person in variant.asked and await asking.serves(person, commune)
    if not officer and not asked:
        raise NotFound
    if bulletin.state not in LIVE or bulletin.number != version.number:
        raise Stale("relay-over", code=bulletin.code)
    if variant.state not in states:
        raise Stale(f"relay-stale-{variant.state}", code=bulletin.code)
    return About(variant, version, bulletin, commune)


def take(variant: Variant) -> str:
    """What a button under a recording is about: this one, not the next of the same variant."""
    return f"{variant.id}-{variant.audio_digest[:_MARK]}"


async def _heard(work: Work, variant_id: int, mark: str, *states: str) -> About:
    """`of` for a decision about the recording that was heard (`mark`, see `take`)."""
    about = await of(work, variant_id, *states)
    if not mark or about.variant.audio_digest[:_MARK] != mark:
        raise Stale("relay-stale-take", code=about.bulletin.code)
    return about


async def record(work: Work, variant_id: int, recording: str) -> About:
    """A speaker's recording; they may record again until a second speaker confirmed it."""
    about = await of(work, variant_id, "asked", "recorded")
    person, variant = work.actor.person_id, about.variant
    if person not in variant.asked or (variant.speaker_id or person) != person:
        raise Stale("relay-stale-recorded", code=about.bulletin.code)
    if not await consent.given(person):
        raise NotAllowed("relay-no-consent")
    before = {variant.digest, variant.audio_digest} - {recording}
    variant.state, variant.speaker_id, variant.digest = "recorded", person, recording
    variant.audio_digest = ""
    await variant.save()
    await files.drop(work, before)
    await _noted(work, about, "recorded")
    work.then("hear_variant", variant.id)
    return about


async def unheard(_services: Services) -> list[int]:
    """Recordings that nobody was asked about yet."""
    _, rows = await execute(
        "SELECT id FROM variant WHERE state = 'recorded' AND audio_digest = '' ORDER BY id"
    )
    return [int(r["id"]) for r in rows]


async def confirm(work: Work, variant_id: int, mark: str) -> About:
    """A second speaker heard it: it says the same. Officers are asked."""
    about = await _heard(work, variant_id, mark, "recorded")
    person, variant = work.actor.person_id, about.variant
    if person not in variant.asked or person == variant.speaker_id:
        raise NotAllowed("relay-not-own")
    variant.state, variant.checker_id = "confirmed", person
    await variant.save()
    await _noted(work, about, "confirmed")
    message = await judged(about)
    asked = await _judges(work, about)
    key = f"variant-approve:{variant.id}:{variant.audio_digest[:12]}"
    await notify.people(work, about.commune, asked, message, key=key, say_when=False)
    return about


async def return_(work: Work, variant_id: int, mark: str) -> About:
    """It says something else: recorded once more, by anybody asked."""
    about = await _heard(work, variant_id, mark, "recorded", "confirmed")
    variant = about.variant
    if work.actor.person_id == variant.speaker_id:
        raise NotAllowed("relay-not-own")
    before = [variant.digest, variant.audio_digest]
    variant.state, variant.speaker_id, variant.checker_id = "asked", None, None
    variant.digest, variant.audio_digest = "", ""
    await variant.save()
    await files.drop(work, before)
    await _noted(work, about, "returned")
    message = await asking.request(about, again=True)
    asked = await asking.serving(about)
    key = f"variant-again:{variant.id}:{work.now().isoformat()}"
    await notify.people(work, about.commune, asked, message, key=key, say_when=False)
    return about


async def approve(work: Work, variant_id: int, mark: str) -> tuple[About, bool]:
    """An officer who neither wrote nor spoke it, or the lone one of a commune that allows this:
    from now on it plays after the Vietnamese. The approval binds to the bulletin with this sound.
    And whether anything is still to play."""
    about = await _heard(work, variant_id, mark, "confirmed")
    variant, version = about.variant, about.version
    person = await access.require(work, about.commune, RoleName.APPROVER)
    own = person == variant.speaker_id or person in await approvers.authors(about.bulletin)
    single = own and await approvers.alone(work, about.commune)
    if (own and not single) or variant.checker_id == variant.speaker_id:  # two records were one
        raise NotAllowed("relay-not-own")
    if not await consent.given(variant.speaker_id):
        raise Stale("relay-no-leave", code=about.bulletin.code)
    if await digest.of(version) != version.digest:
        raise Stale("relay-over", code=about.bulletin.code)
    rendition = await Rendition.create(
        version_id=version.id,
        language=variant.language,
        voice="person",
        digest=variant.audio_digest,
        duration_s=variant.duration_s,
    )
    version.digest = await digest.of(version)
    await version.save(update_fields=["digest"])
    await Approval.create(
        version_id=version.id,
        person_id=person,
        decision="approve",
        digest=version.digest,
        channel=work.actor.channel,
        at=work.now(),
    )
    variant.state = "approved"
    await variant.save()
    await _noted(work, about, "approved", **({"single_officer": True} if single else {}))
    count = await variant_plays.add(work, version, rendition)
    return about, count > 0 or version.planned_at is None  # its plan is made with this sound


async def owing(work: Work) -> list[tuple[About, list[str]]]:
    """What is not through yet in the actor's communes, and the names of whom it waits for."""
    communes = await access.own_areas(work.actor.person_id, *notify.HANDLERS)
    open_ = Variant.filter(
        version__bulletin__commune_id__in=[c.id for c in communes],
        version__bulletin__state__in=LIVE,
        state__in=["asked", "recorded", "confirmed"],
    )
    found: list[tuple[About, list[str]]] = []
    newest = open_.order_by("-id").limit(_LOOKED_AT).prefetch_related("version__bulletin")
    for variant in await newest:
        version = variant.version
        if version.number != version.bulletin.number or len(found) == _LISTED:
            continue
        commune = await Area.get(id=version.bulletin.commune_id)
        about = About(variant, version, version.bulletin, commune)
        found.append((about, await _waited_for(work, about)))
    return found


async def judged(about: About) -> Message:
    """What an officer hears before deciding."""
    variant = about.variant
    people = {p.id: p.name for p in await Person.filter(id__in=_both(variant))}
    text = t(
        "relay-approve",
        code=about.bulletin.code,
        language=listeners.name(variant.language),
        speaker=people.get(variant.speaker_id or 0, ""),
        checker=people.get(variant.checker_id or 0, ""),
        text=await cards.body(about.version),
    )
    buttons = (
        Button(t("relay-btn-approve"), "relay.approve", take(variant)),
        Button(t("relay-btn-return"), "relay.return", take(variant)),
    )
    return Message(text, buttons, (Attachment("voice", variant.audio_digest),))


async def _waited_for(work: Work, about: About) -> list[str]:
    variant = about.variant
    if variant.state == "confirmed":
        ids = await _judges(work, about)
    else:
        ids = [p for p in await asking.serving(about) if p != variant.speaker_id]
    return [p.name for p in await Person.filter(id__in=ids).order_by("id")]


async def _judges(work: Work, about: About) -> list[int]:
    """Approvers to ask: nobody who would be refused."""
    found = await approvers.of(work, about.bulletin)
    if await approvers.alone(work, about.commune):
        return found
    return [p for p in found if p != about.variant.speaker_id]


async def _noted(work: Work, about: About, what: str, **more: object) -> None:
    variant = about.variant
    after = {"language": variant.language, "sound": variant.audio_digest, **more}
    await work.audit(f"variant.{what}", f"bulletin:{about.bulletin.code}", None, after)


def _both(variant: Variant) -> list[int]:
    return [i for i in (variant.speaker_id, variant.checker_id) if i]
