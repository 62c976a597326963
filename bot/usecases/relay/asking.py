"""Who speaks a language of the villages of an approved bulletin is asked to record it. Task
"ask_variants".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.messages import Button, Message, t
from bot.storage.db import execute
from bot.usecases import access, areas, notify
from bot.usecases.bulletins import cards
from bot.usecases.voice import listeners
from bot.usecases.work import Services
from bot.vietnamese import when
from models import Area, Bulletin, BulletinVersion, Playout, Role, Variant
from models.bulletin import BulletinState
from models.device import PlayState
from models.person import RoleName

LIVE = (BulletinState.APPROVED, BulletinState.PUBLISHED)
_MOST = 5  # speakers of a language are asked; whoever is first has done it
_TAKES = timedelta(minutes=10)  # to record it, to hear it and to approve it, at the least
_LONG_OVER = timedelta(days=7)
_UNASKED = """
SELECT v.id AS id FROM bulletin_version v
JOIN bulletin b ON b.id = v.bulletin_id AND b.number = v.number
WHERE v.planned_at > ? AND v.asked_at IS NULL AND b.state IN ('approved', 'published')
"""


@dataclass(frozen=True)
class About:
    """A variant with all it belongs to."""

    variant: Variant
    version: BulletinVersion
    bulletin: Bulletin
    commune: Area


async def ask(services: Services, version_id: int) -> int:
    """Whoever speaks a language of the villages it is for; how many languages. Nobody where nothing
    plays any more by the time it could be ready. Twice asks nobody twice."""
    async with services.work() as work:
        version = await BulletinVersion.get_or_none(id=version_id)
        if version is None or (about := await _live(version)) is None:
            return 0
        to_come = await _to_come(version, work.now() + _TAKES)
        if not to_come and version.planned_at is None:
            return 0  # looked at again once its plays have their times
        await BulletinVersion.filter(id=version.id).update(asked_at=work.now())
        bulletin, commune = about
        found = await _speakers(commune, version.targets) if to_come else {}
        for language, people in found.items():
            variant, _ = await Variant.get_or_create(
                version_id=version.id,
                language=language,
                defaults={"asked": people, "created_at": work.now()},
            )
            if variant.state == "asked":
                message = await request(About(variant, version, bulletin, commune))
                key = f"variant:{variant.id}"
                await notify.people(work, commune, people, message, key=key, say_when=False)
        return len(found)


async def unasked(services: Services) -> list[int]:
    """Versions approved lately for which nobody looked for speakers yet."""
    _, rows = await execute(_UNASKED, [services.clock.now() - _LONG_OVER])
    return [int(r["id"]) for r in rows]


async def serves(person_id: int | None, commune: Area) -> bool:
    """Does who was asked still serve there? A role that ended ends this, too."""
    return any(
        role.role is not RoleName.CITIZEN and role.area.path.startswith(commune.path)
        for role in await access.roles(person_id)
    )


async def serving(about: About) -> list[int]:
    """Of those asked, who still may record and confirm; the speaker is among them."""
    return [p for p in about.variant.asked if await serves(p, about.commune)]


async def request(about: About, *, again: bool = False) -> Message:
    """With the button to record it."""
    key = "relay-ask-again" if again else "relay-ask"
    language = listeners.name(about.variant.language)
    text = t(key, language=language, text=await cards.body(about.version))
    button = Button(t("relay-btn-record"), "relay.record", str(about.variant.id), many=True)
    return Message(text, (button,))


async def _to_come(version: BulletinVersion, after: datetime) -> bool:
    if any(at > after for at in when.load(version.times).at):
        return True
    plays = Playout.filter(version_id=version.id, state=PlayState.PLANNED, start_at__gt=after)
    return await plays.exists()


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
