"""After the code: a name and consent make a person who waits; an officer confirms or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotAllowed, NotFound, Stale, UserError
from bot.core.messages import Button, Message, t
from bot.core.text import fold, nfc
from bot.usecases import access, areas, codes, notify
from bot.usecases.people import people
from bot.usecases.people.enrol import CONSENT_VERSION
from bot.usecases.work import Work
from models import Area, ChatAccount, Consent, EnrolCode, Person, Role
from models.person import RoleName

CONFIRMERS = (RoleName.APPROVER, RoleName.ADMIN, RoleName.EDITOR)
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Pending:
    """Somebody who waits for an officer. `listed`: the roster has that name for that village."""

    role_id: int
    name: str
    village: str
    commune: str
    listed: bool


def clean_name(text: str) -> str:
    """A name as it is stored. Raises UserError when it cannot be one."""
    name = " ".join(nfc(text).split())
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name) > _LONGEST_NAME or sum(c.isdigit() for c in name) > 2:
        raise UserError("enrol-bad-name")
    return name


async def ask(work: Work, account: ChatAccount, code_id: int, name: str, consent: str) -> str:
    """Use the code up: the person waits for an officer, who is asked. `consent` is the very text
    agreed to, "" where the person agreed before. Returns the village's name."""
    code = await EnrolCode.filter(id=code_id).select_for_update(no_key=True).get_or_none()
    if code is None or (code.used_at is not None and code.used_by_id != account.id):
        raise Stale("enrol-used")
    if code.used_at is None and code.expires_at <= work.now():
        raise Stale("enrol-expired")
    await code.fetch_related("area")
    person = await _person(work, account, name)
    if consent:
        await _consent(work, account, person, consent)
    role = await _role(work, person, code)
    code.used_at, code.used_by = work.now(), account
    await code.save(update_fields=["used_at", "used_by_id"])
    await work.audit("enrol.ask", f"person:{person.code}", None, {"area": code.area.code})
    if not role.active:
        await _ask_officers(work, role, person, code.area)
    return code.area.name


async def _person(work: Work, account: ChatAccount, name: str) -> Person:
    if account.person_id is not None:
        person = await Person.get(id=account.person_id)
        if person.name != name and await people.only_citizen(person.id):
            person.name = name
            await person.save(update_fields=["name"])
        return person
    person = await Person.create(
        code=codes.tracking("P", 12).lower(),
        name=name,
        language=account.language,
        created_at=work.now(),
    )
    account.person = person
    await account.save(update_fields=["person_id"])
    return person


async def _consent(work: Work, account: ChatAccount, person: Person, text: str) -> None:
    await Consent.create(
        person=person,
        version=CONSENT_VERSION,
        text=text,
        channel=account.channel,
        given_at=work.now(),
    )


async def _role(work: Work, person: Person, code: EnrolCode) -> Role:
    role, _ = await Role.get_or_create(
        person=person,
        area=code.area,
        role=code.role,
        defaults={"active": False, "since_at": work.now()},
    )
    return role


async def _ask_officers(work: Work, role: Role, person: Person, village: Area) -> None:
    commune = await areas.commune_of(village)
    listed = await _listed(role, person)
    text = t(
        "enrol-ask-officer",
        name=person.name,
        village=village.name,
        commune=commune.name,
        listed="yes" if listed else "no",
    )
    message = Message(text, decide_buttons(role.id))
    officers = await _confirmers(commune)
    await notify.people(work, commune, officers, message, key=f"enrol:{role.id}")


async def _confirmers(commune: Area) -> list[int]:
    """Officers of the commune; where it has none, those of the province."""
    own = await access.officers(commune, *CONFIRMERS)
    if own or commune.parent_id is None:
        return own
    return await access.holders(await Area.get(id=commune.parent_id), *CONFIRMERS)


def decide_buttons(role_id: int) -> tuple[Button, Button]:
    """What an officer taps."""
    return (
        Button(t("enrol-btn-confirm"), "enrol.confirm", str(role_id)),
        Button(t("enrol-btn-refuse"), "enrol.refuse", str(role_id)),
    )


async def confirm(work: Work, role_id: int, menu: Sequence[Button]) -> Pending:
    """The role becomes active and the person sees their menu. Raises Stale when another officer
    was first."""
    role = await _waiting(work, role_id)
    pending = await _shown(role)
    person = await _listed(role, role.person)
    if person is not None:
        await people.merge(work, role.person_id, person)
    else:
        person = role.person
        role.active, role.since_at = True, work.now()
        await role.save(update_fields=["active", "since_at"])
    after = {"area": role.area.code, "active": True}
    await work.audit("enrol.confirm", f"person:{person.code}", {"active": False}, after)
    told = Message(t("enrol-confirmed", name=person.name, village=role.area.name), tuple(menu))
    await _tell(work, role.area, person.id, told, f"enrol-yes:{role.id}")
    return pending


async def refuse(work: Work, role_id: int) -> Pending:
    """Nothing is left of the request but its audit rows; the person is told."""
    role = await _waiting(work, role_id)
    pending = await _shown(role)
    after = {"area": role.area.code, "active": False}
    await work.audit("enrol.refuse", f"person:{role.person.code}", None, after)
    told = Message(t("enrol-refused", village=role.area.name))
    await _tell(work, role.area, role.person_id, told, f"enrol-no:{role.id}")
    await role.delete()
    return pending


async def _waiting(work: Work, role_id: int) -> Role:
    """The request, locked, if the actor may decide on it."""
    named = await Role.get_or_none(id=role_id)
    if named is not None:  # the chats before the role, as somebody who erases themself has them
        await people.hold_chats(named.person_id)
    role = await Role.filter(id=role_id).select_for_update(no_key=True).get_or_none()
    if role is None:
        raise Stale("enrol-settled")
    await role.fetch_related("area", "person")
    try:
        await access.require(work, role.area, *CONFIRMERS)
    except NotAllowed as error:  # as for one that is gone: nobody learns who waits elsewhere
        raise Stale("enrol-settled") from error
    if role.active:
        raise Stale("enrol-settled")
    return role


async def pending(work: Work) -> list[Pending]:
    """Who waits in the actor's areas, the longest-waiting first. Raises NotFound without areas."""
    own = await access.own_areas(work.actor.person_id, *CONFIRMERS)
    if not own:
        raise NotFound
    found: dict[int, Role] = {}
    for area in own:
        for role in await Role.filter(
            area__path__startswith=area.path, active=False, person__erased_at=None
        ).prefetch_related("area", "person"):
            found[role.id] = role
    return [await _shown(found[i]) for i in sorted(found)]


async def waiting_for(person_id: int | None) -> list[str]:
    """Villages in which this person waits to be confirmed."""
    waiting = await Role.filter(person_id=person_id or 0, active=False).prefetch_related("area")
    return [role.area.name for role in waiting]


async def _shown(role: Role) -> Pending:
    commune = await areas.commune_of(role.area)
    listed = await _listed(role, role.person)
    return Pending(role.id, role.person.name, role.area.name, commune.name, listed is not None)


async def _listed(role: Role, person: Person) -> Person | None:
    """The one on the roster who has this name and role in this village, and no chat yet."""
    same = await Role.filter(area_id=role.area_id, role=role.role, active=True).prefetch_related(
        "person"
    )
    found = [r.person for r in same if fold(r.person.name) == fold(person.name)]
    free = [p for p in found if p.id != person.id and not await ChatAccount.exists(person=p)]
    return free[0] if len(free) == 1 else None


async def _tell(work: Work, area: Area, person_id: int, message: Message, key: str) -> None:
    commune = await areas.commune_of(area)
    await notify.people(work, commune, [person_id], message, key=key)
