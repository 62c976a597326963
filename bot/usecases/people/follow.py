"""Citizens: following a village of the commune whose account they write to, stopping, resuming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.core.messages import T, t
from bot.core.text import fold
from bot.usecases import access, areas, codes
from bot.usecases.accounts import oas
from bot.usecases.work import Work
from bot.vietnamese.place_words import without_lives
from models import Area, AreaAlias, ChatAccount, Consent, Person, Role
from models.area import AreaKind
from models.person import RoleName

CONSENT_VERSION = "follow-1"
PAGE = 8
LEFT = "left"  # ChatAccount.state


@dataclass(frozen=True)
class Page:
    """Some villages of a commune as (code, name); `number` counts from 0."""

    commune: str
    villages: Sequence[tuple[str, str]]
    number: int
    pages: int


async def home_commune(account: ChatAccount) -> str:
    """Code of the commune this chat belongs to: whose own account it is, or the only one there
    is; "" when it has to be asked."""
    own = (await oas.communes()).get((account.channel, account.account))
    if own:
        return own
    communes = await Area.filter(kind=AreaKind.COMMUNE).only("id", "code", "settings")
    if len(communes) == 1:
        return communes[0].code
    return next((c.code for c in communes if str(c.settings.get("oa")) == account.account), "")


@dataclass(frozen=True)
class Commune:
    """One that a typed name may mean. `was` is the commune of that name before a merger that is
    now a part of it, and `district` where that one lay; "" where the name is its own."""

    code: str
    name: str
    was: str = ""
    district: str = ""

    @property
    def shown(self) -> str | T:
        """On a button: the old one too, where that is what they typed."""
        old = {"was": self.was, "district": self.district}
        return t("follow-was", name=self.name, **old) if self.was else self.name


async def find_communes(text: str) -> list[Commune]:
    """Communes a typed name may mean, by today's names and those before a merger; a village's name
    leads to its commune. Words before 'ở' are left away where no place is called so."""
    bare = without_lives(text)
    return await _called(text) or (await _called(bare) if bare != text else [])


async def named_alone(text: str) -> Commune | None:
    """The commune whose whole name is all they wrote, 'tôi ở' left away, perhaps behind one of its
    villages: that asks nothing."""
    bare = fold(without_lives(text))
    found = await find_communes(text)
    if len(found) != 1:
        return None
    name = fold(found[0].was or found[0].name)
    rest = bare.removesuffix(name).strip()
    if bare == name or not bare.endswith(name):
        return found[0] if bare == name else None
    villages = await areas.villages([found[0].code])
    return found[0] if any(fold(village.name) == rest for village in villages) else None


async def _called(text: str) -> list[Commune]:
    hits: list[Area] = []
    old: list[AreaAlias] = []
    for province in await Area.filter(kind=AreaKind.PROVINCE):
        hits += [a for a in await areas.resolve(text, province) if a.id != province.id]
        old += await areas.before(text, province)
    if old:  # what only resembles it is not meant
        hits = [a for a in hits if a.kind is AreaKind.COMMUNE and areas.called(a, text)]
    communes = [a for a in hits if a.kind is AreaKind.COMMUNE]
    now = {a.code: a for a in communes or [await areas.commune_of(a) for a in hits]}
    found = [Commune(a.code, a.name) for a in now.values()]
    found += [Commune(a.area.code, a.area.name, a.name, a.district) for a in old]
    return found[:PAGE]


def same_kind(text: str, found: Commune) -> bool:
    """Does what was typed call it what it is? 'Phường Tân Tiến' is not Xã Tân Tiến."""
    typed = fold(without_lives(text)).split(" ")[0]
    name = fold(found.was or found.name)
    return typed not in {"xa", "phuong"} or name.startswith(f"{typed} ")


async def page(commune_code: str, number: int = 0) -> Page:
    """A page of the commune's villages, to choose from."""
    commune = await areas.by_code(commune_code)
    villages = await areas.villages([commune.code])
    pages = max(1, -(-len(villages) // PAGE))
    number = number % pages
    shown = villages[number * PAGE : (number + 1) * PAGE]
    return Page(commune.name, [(v.code, v.name) for v in shown], number, pages)


async def find_villages(commune_code: str, text: str) -> list[tuple[str, str]]:
    """Villages of the commune a typed name may mean, as (code, name)."""
    commune = await areas.by_code(commune_code)
    found = await areas.resolve(text, commune)
    return [(a.code, a.name) for a in found if a.kind is AreaKind.VILLAGE][:PAGE]


async def follow(work: Work, account: ChatAccount, area_code: str, consent: str) -> str:
    """The chat's person becomes a citizen of that village (or whole commune), instead of another.
    `consent` is the text shown when they chose. Returns the area's name."""
    area = await areas.by_code(area_code)
    if area.kind is AreaKind.PROVINCE:
        raise NotFound
    person = await _person(work, account)
    if not await Consent.exists(person=person, version=CONSENT_VERSION, withdrawn_at=None):
        await Consent.create(
            person=person,
            version=CONSENT_VERSION,
            text=consent,
            channel=account.channel,
            given_at=work.now(),
        )
    old = await Role.filter(person=person, role=RoleName.CITIZEN).prefetch_related("area")
    before = {"areas": [r.area.code for r in old]}
    await Role.filter(person=person, role=RoleName.CITIZEN).exclude(area=area).delete()
    await Role.get_or_create(
        person=person, area=area, role=RoleName.CITIZEN, defaults={"since_at": work.now()}
    )
    await _open(account)
    await work.audit("follow.area", f"person:{person.code}", before, {"areas": [area.code]})
    return area.name


async def _person(work: Work, account: ChatAccount) -> Person:
    if account.person_id is not None:
        return await Person.get(id=account.person_id)
    person = await Person.create(
        code=codes.tracking("P", 12).lower(),
        name=account.name,
        language=account.language,
        created_at=work.now(),
    )
    account.person = person
    await account.save(update_fields=["person_id"])
    return person


async def set_following(work: Work, account: ChatAccount, *, follows: bool) -> bool:
    """Messages we begin go to this chat, or do not; answers always do. False: it was so already."""
    if account.follows is follows and not (follows and account.state == LEFT):
        return False
    if follows:
        await _open(account)
    else:
        account.follows = False
        await account.save(update_fields=["follows"])
    action = "follow.resume" if follows else "follow.stop"
    await work.audit(
        action, f"account:{account.id}", {"follows": not follows}, {"follows": follows}
    )
    return True


async def _open(account: ChatAccount) -> None:
    account.follows = True
    account.state = "open" if account.state == LEFT else account.state
    await account.save(update_fields=["follows", "state"])


async def left(work: Work, account: ChatAccount) -> None:
    """They left our account there. That is no word to us: what they wanted elsewhere (an SMS in an
    alarm, to a number they gave) goes on, until they say 'stop'."""
    if account.state == LEFT:
        return
    before, account.state = account.state, LEFT
    await account.save(update_fields=["state"])
    states = ({"state": before}, {"state": LEFT})
    await work.audit("follow.left", f"account:{account.id}", *states)


async def serves(person_id: int | None) -> bool:
    """Does this person hold a role others rely on (propagandist, officer)?"""
    return any(r.role is not RoleName.CITIZEN for r in await access.roles(person_id))
