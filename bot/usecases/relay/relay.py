"""An approved bulletin in the languages of its villages, in people's own voices: who speaks one is
asked to record it, a second speaker says that the meaning is right, an officer approves.

Nothing is translated by a machine. What was approved in Vietnamese plays whether or not this comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.messages import Attachment, Button, Message, t
from bot.storage.db import execute
from bot.usecases import access, areas, notify
from bot.usecases.bulletins import approvers, cards, digest
from bot.usecases.devices import variant_plays
from bot.usecases.relay import consent
from bot.usecases.voice import listeners
from bot.usecases.work import Services, Work
from models import Approval, Area, Bulletin, BulletinVersion, Person, Rendition, Role, Variant
from models.bulletin import BulletinState
from models.person import RoleName

LIVE = (BulletinState.APPROVED, BulletinState.PUBLISHED)
_MOST = 5  # speakers of a language are asked; whoever is first has done it
_LISTED = 20
_SOON = timedelta(minutes=20)
_UNASKED = """
SELECT v.id AS id FROM bulletin_version v
JOIN bulletin b ON b.id = v.bulletin_id AND b.number = v.number
WHERE v.planned_at > ? AND b.state IN ('approved', 'published')
  AND NOT EXISTS (SELECT 1 FROM variant r WHERE r.version_id = v.id)
"""


@dataclass(frozen=True)
class About:
    """A variant with all it belongs to."""

    variant: Variant
    version: BulletinVersion
    bulletin: Bulletin
    commune: Area


async def ask(services: Services, version_id: int) -> int:
    """Task "ask_variants": whoever speaks a language of the villages it is for; how many languages.
    Twice asks nobody twice."""
    async with services.work() as work:
        version = await BulletinVersion.get_or_none(id=version_id)
        if version is None or (about := await _live(version)) is None:
            return 0
        bulletin, commune = about
        found = await _speakers(commune, version.targets)
        for language, people in found.items():
            variant, _ = await Variant.get_or_create(
                version_id=version.id,
                language=language,
                defaults={"asked": people, "created_at": work.now()},
            )
            if variant.state == "asked":
                message = await _request(About(variant, version, bulletin, commune))
                key = f"variant:{variant.id}"
                await notify.people(work, commune, people, message, key=key, say_when=False)
        return len(found)


async def unasked(services: Services) -> list[int]:
    """Versions approved a short while ago of which nothing is in another language; most need
    nothing, and are left alone soon."""
    _, rows = await execute(_UNASKED, [services.clock.now() - _SOON])
    return [int(r["id"]) for r in rows]


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
    if not officer and person not in variant.asked:
        raise NotFound
    if bulletin.state not in LIVE or bulletin.number != version.number:
        raise Stale("relay-over", code=bulletin.code)
    if variant.state not in states:
        raise Stale(f"relay-stale-{variant.state}", code=bulletin.code)
    return About(variant, version, bulletin, commune)


async def record(work: Work, variant_id: int, recording: str) -> About:
    """A speaker's recording; they may record again until a second speaker confirmed it."""
    about = await of(work, variant_id, "asked", "recorded")
    person, variant = work.actor.person_id, about.variant
    if person not in variant.asked or (variant.speaker_id or person) != person:
        raise Stale("relay-stale-recorded", code=about.bulletin.code)
    if not await consent.given(person):
        raise NotAllowed("relay-no-consent")
    variant.state, variant.speaker_id, variant.digest = "recorded", person, recording
    variant.audio_digest = ""
    await variant.save()
    await _noted(work, about, "recorded")
    work.then("hear_variant", variant.id)
    return about


async def unheard(_services: Services) -> list[int]:
    """Recordings that nobody was asked about yet."""
    _, rows = await execute(
        "SELECT id FROM variant WHERE state = 'recorded' AND audio_digest = '' ORDER BY id"
    )
    return [int(r["id"]) for r in rows]


async def confirm(work: Work, variant_id: int) -> About:
    """A second speaker heard it: it says the same. Officers are asked."""
    about = await of(work, variant_id, "recorded")
    person, variant = work.actor.person_id, about.variant
    if person not in variant.asked or person == variant.speaker_id:
        raise NotAllowed("relay-not-own")
    variant.state, variant.checker_id = "confirmed", person
    await variant.save()
    await _noted(work, about, "confirmed")
    message = await judged(about)
    asked = await approvers.of(work, about.bulletin)
    key = f"variant-approve:{variant.id}:{variant.audio_digest[:12]}"
    await notify.people(work, about.commune, asked, message, key=key, say_when=False)
    return about


async def return_(work: Work, variant_id: int) -> About:
    """It says something else: recorded once more, by anybody asked."""
    about = await of(work, variant_id, "recorded", "confirmed")
    variant = about.variant
    if work.actor.person_id == variant.speaker_id:
        raise NotAllowed("relay-not-own")
    variant.state, variant.speaker_id, variant.checker_id = "asked", None, None
    variant.digest, variant.audio_digest = "", ""
    await variant.save()
    await _noted(work, about, "returned")
    message = await _request(about, again=True)
    key = f"variant-again:{variant.id}:{work.now().isoformat()}"
    await notify.people(work, about.commune, variant.asked, message, key=key, say_when=False)
    return about


async def approve(work: Work, variant_id: int) -> About:
    """An officer who neither wrote nor spoke it: from now on it plays after the Vietnamese. The
    approval binds to the bulletin with this sound."""
    about = await of(work, variant_id, "confirmed")
    variant, version = about.variant, about.version
    person = await access.require(work, about.commune, RoleName.APPROVER)
    if person == variant.speaker_id or person in await approvers.authors(about.bulletin):
        raise NotAllowed("relay-not-own")
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
    await _noted(work, about, "approved")
    await variant_plays.add(work, version, rendition)
    return about


async def owing(work: Work) -> list[tuple[About, list[str]]]:
    """What is not through yet in the actor's communes, and the names of whom it waits for."""
    communes = await access.own_areas(work.actor.person_id, *notify.HANDLERS)
    open_ = Variant.filter(
        version__bulletin__commune_id__in=[c.id for c in communes],
        version__bulletin__state__in=LIVE,
        state__in=["asked", "recorded", "confirmed"],
    )
    found = []
    for variant in await open_.order_by("-id").limit(_LISTED).prefetch_related("version__bulletin"):
        version = variant.version
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
        Button(t("relay-btn-approve"), "relay.approve", str(variant.id)),
        Button(t("relay-btn-return"), "relay.return", str(variant.id)),
    )
    return Message(text, buttons, (Attachment("voice", variant.audio_digest),))


async def _request(about: About, *, again: bool = False) -> Message:
    key = "relay-ask-again" if again else "relay-ask"
    language = listeners.name(about.variant.language)
    text = t(key, language=language, text=await cards.body(about.version))
    button = Button(t("relay-btn-record"), "relay.record", str(about.variant.id), many=True)
    return Message(text, (button,))


async def _waited_for(work: Work, about: About) -> list[str]:
    variant = about.variant
    if variant.state == "confirmed":
        ids = await approvers.of(work, about.bulletin)
    else:
        ids = [p for p in variant.asked if p != variant.speaker_id]
    return [p.name for p in await Person.filter(id__in=ids).order_by("id")]


async def _live(version: BulletinVersion) -> tuple[Bulletin, Area] | None:
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    if bulletin.state not in LIVE or bulletin.number != version.number:
        return None
    return bulletin, bulletin.commune


async def _speakers(commune: Area, targets: Sequence[str]) -> dict[str, list[int]]:
    """Languages that whoever speaks for the villages it is for speaks, and in the commune who
    speaks them: those of the villages first."""
    paths = [a.path for a in await areas.coded(targets)]
    roles = Role.filter(active=True, area__path__startswith=commune.path)
    roles = roles.exclude(role=RoleName.CITIZEN).order_by("id").select_related("person", "area")
    found: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    for role in await roles:
        near = role.role is RoleName.PROPAGANDIST and any(
            role.area.path.startswith(p) or p.startswith(role.area.path) for p in paths
        )
        for language in role.person.speaks if role.person.erased_at is None else ():
            if language != "vi":
                (found if near else others).setdefault(language, []).append(role.person_id)
    return {
        language: list(dict.fromkeys([*near, *others.get(language, [])]))[:_MOST]
        for language, near in sorted(found.items())
    }


async def _noted(work: Work, about: About, what: str) -> None:
    after = {"language": about.variant.language, "sound": about.variant.audio_digest}
    await work.audit(f"variant.{what}", f"bulletin:{about.bulletin.code}", None, after)


def _both(variant: Variant) -> list[int]:
    return [i for i in (variant.speaker_id, variant.checker_id) if i]
