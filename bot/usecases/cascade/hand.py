"""The province may let its communes adapt a bulletin: each gets a draft of its own, which goes
nowhere before its own officers submit and approve it. What became of each is followed.

What every commune has to carry is a bulletin of the province like any other, approved there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bot.core.errors import NotFound, Stale, UserError
from bot.core.messages import Button, Message, t
from bot.usecases import access, areas, files, notify
from bot.usecases.bulletins import cards, compose, ranks
from bot.usecases.work import Work
from bot.vietnamese import subjects
from models import Area, Bulletin, BulletinVersion
from models.area import AreaKind
from models.bulletin import BulletinState
from models.person import RoleName

_COPIED = (
    "title",
    "body",
    "radio_text",
    "subject",
    "source",
    "times",
    "attachments",
    "voice_digest",
)
_SHOWN = 5
_CARRIED = (BulletinState.APPROVED, BulletinState.PUBLISHED, BulletinState.EXPIRED)


@dataclass(frozen=True)
class Handed:
    """One bulletin and where it stands, by the names of communes: went out or will, somebody is at
    it, nobody looked yet, not used."""

    id: int
    code: str
    title: str
    carried: Sequence[str]
    at_work: Sequence[str]
    untouched: Sequence[str]
    declined: Sequence[str]

    @property
    def communes(self) -> int:
        """How many have it."""
        return sum(map(len, (self.carried, self.at_work, self.untouched, self.declined)))


async def may(work: Work, bulletin_id: int) -> bool:
    """Is it one of the province's that is still a draft?"""
    version = await compose.current(work, bulletin_id)
    wide = version.bulletin.commune.kind is AreaKind.PROVINCE
    return wide and version.bulletin.state is BulletinState.DRAFT


async def hand(work: Work, bulletin_id: int, number: int) -> int:
    """To each commune among the targets, with its officers told; how many. Raises Stale where it
    was handed on before, or changed since it was looked at."""
    version = await compose.current(work, bulletin_id, lock=True)
    bulletin = version.bulletin
    if bulletin.number != number:
        raise Stale("compose-clash", code=bulletin.code, name=version.author.name)
    if bulletin.commune.kind is not AreaKind.PROVINCE:
        raise NotFound
    if bulletin.state is not BulletinState.DRAFT:
        raise Stale("compose-too-late", code=bulletin.code)
    if version.subject in subjects.NEEDS_SOURCE and not version.source:
        raise UserError("compose-source-missing")
    places = await _by_commune(version.targets)
    if not places:
        raise UserError("compose-targets-missing")
    for commune, targets in places:
        await _copy(work, version, commune, targets)
    bulletin.state = BulletinState.WITHDRAWN  # itself goes nowhere
    await bulletin.save(update_fields=["state"])
    after = {"communes": [commune.code for commune, _ in places]}
    await work.audit("bulletin.handed", f"bulletin:{bulletin.code}", None, after)
    return len(places)


async def _by_commune(targets: Sequence[str]) -> list[tuple[Area, list[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for area in await areas.coded(targets):
        if area.kind is AreaKind.PROVINCE:
            below = await Area.filter(path__startswith=area.path, kind=AreaKind.COMMUNE)
            found |= {commune.code: [commune.code] for commune in below}
        else:
            commune = await areas.commune_of(area)
            found[commune.code].append(area.code)
    communes = {area.code: area for area in await areas.coded(found)}
    whole = {code: [code] if code in inside else inside for code, inside in found.items()}
    return [(communes[code], whole[code]) for code in sorted(whole)]


async def _copy(work: Work, old: BulletinVersion, commune: Area, targets: list[str]) -> None:
    bulletin = await Bulletin.create(
        code=uuid4().hex[:20],
        commune=commune,
        author_id=work.actor.person_id,
        origin_id=old.bulletin_id,
        created_at=work.now(),
    )
    bulletin.code = f"BT-{bulletin.id}"
    await bulletin.save(update_fields=["code"])
    await BulletinVersion.create(
        bulletin=bulletin,
        number=1,
        author_id=work.actor.person_id,
        targets=targets,
        priority=ranks.COMMUNE,
        created_at=work.now(),
        **{name: getattr(old, name) for name in _COPIED},
    )
    for item in old.attachments:
        await files.use(f"bulletin:{bulletin.id}", str(item["digest"]))
    await _tell(work, bulletin, old, commune)


async def _tell(work: Work, bulletin: Bulletin, old: BulletinVersion, commune: Area) -> None:
    me = await access.person(work.actor.person_id)
    text = t(
        "cascade-told",
        who=me.name if me else "",
        code=bulletin.code,
        text=await cards.body(old),
    )
    buttons = (
        Button(t("cascade-btn-open"), "bulletin.fix", str(bulletin.id), many=True),
        Button(t("cascade-btn-decline"), "cascade.decline", str(bulletin.id)),
    )
    people = await access.officers(commune, RoleName.EDITOR, RoleName.APPROVER)
    people = people or await access.officers(commune, RoleName.ADMIN)
    message = Message(text, buttons, cards.pictures(old))
    await notify.people(work, commune, people, message, key=f"cascade:{bulletin.id}")


async def decline(work: Work, bulletin_id: int) -> str:
    """The commune does not use it; its code. Raises Stale when it went on already."""
    found = await Bulletin.get_or_none(id=bulletin_id)
    if found is None or found.origin_id is None:
        raise NotFound
    await compose.drop(work, found.id)
    return found.code


async def latest(work: Work) -> list[Handed]:
    """What the actor's province handed on, the latest first. Raises NotFound for others."""
    own = await compose.provinces(work.actor.person_id)
    if not own:
        raise NotFound
    copies = Bulletin.filter(origin_id__isnull=False, commune__path__startswith=own[0].path)
    ids = sorted({int(str(i)) for i in await copies.values_list("origin_id", flat=True)})
    return [await _handed(id_) for id_ in ids[: -_SHOWN - 1 : -1]]


async def _handed(origin_id: int) -> Handed:
    version = await BulletinVersion.filter(bulletin_id=origin_id).order_by("-number").first()
    origin = await Bulletin.get(id=origin_id)
    stands: dict[str, list[str]] = defaultdict(list)
    copies = Bulletin.filter(origin_id=origin_id).order_by("id").select_related("commune")
    for one in await copies:
        stands[_stands(one)].append(one.commune.name)
    title = version.title if version else ""
    named = [stands[k] for k in ("carried", "at_work", "untouched", "declined")]
    return Handed(origin.id, origin.code, title, *named)


def _stands(one: Bulletin) -> str:
    if one.state in _CARRIED:
        return "carried"
    if one.state is BulletinState.WITHDRAWN:
        return "carried" if one.published_at is not None else "declined"
    untouched = one.state is BulletinState.DRAFT and one.number == 1
    return "untouched" if untouched else "at_work"
