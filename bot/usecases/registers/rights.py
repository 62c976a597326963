"""Rights people hold, taken away and given by an admin of the place. In effect at once: every use
case asks for the right when it is used, also in a chat or an approval that was open before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.errors import NotFound, Stale, UserError
from bot.core.messages import Message, t
from bot.core.text import fold
from bot.usecases import access, areas, codes, notify, vacant
from bot.usecases.work import Work
from models import Absence, Area, Bulletin, Person, Role
from models.absence import AbsenceState
from models.bulletin import BulletinState
from models.person import RoleName

EMERGENCY = (RoleName.APPROVER, RoleName.DUTY, RoleName.ADMIN)
GIVEN = (RoleName.EDITOR, *EMERGENCY, RoleName.CONTRIBUTOR)
"""What an admin gives in chat; a propagandist comes by an invitation, for they must agree."""
NAMES = (*GIVEN, RoleName.PROPAGANDIST)

_UNDO_H = 2


@dataclass(frozen=True)
class Holder:
    """Somebody, and those of their rights that the actor may change."""

    person: Person
    roles: Sequence[Role]


@dataclass(frozen=True)
class Ended:
    """What is left behind: the village without anybody, or the approvals nobody can give."""

    role: Role
    empty: Area | None = None
    waiting: int = 0


async def holders(work: Work, text: str = "") -> list[Holder]:
    """Who holds a right below the actor's places, by name; with `text` whose name has it. Raises
    NotFound for who is no admin."""
    wanted, found = fold(text), list[Holder]()
    for role in await _below(work):
        if wanted not in fold(role.person.name):
            continue
        if not found or found[-1].person.id != role.person_id:
            found.append(Holder(role.person, []))
        found[-1] = Holder(role.person, [*found[-1].roles, role])
    return sorted(found, key=lambda one: fold(one.person.name))


async def holder(work: Work, code: str) -> Holder:
    """One of them by their public handle. Raises NotFound."""
    roles = await _below(work, person__code=codes.fitting(code, 40))
    if not roles:
        raise NotFound
    return Holder(roles[0].person, roles)


async def one(work: Work, role_id: int) -> Role:
    """A right the actor may end. Raises NotFound."""
    found = await _below(work, id=role_id)
    if not found:
        raise NotFound
    return found[0]


async def end(work: Work, role_id: int) -> Ended:
    """Taken away now; they and, where a village has nobody any more, its officers are told. Raises
    NotFound, or UserError for the last admin of a place."""
    role = await one(work, role_id)
    if role.role is RoleName.ADMIN:
        await _spare_last_admin(role)
    # An inactive row would be somebody who waits to be let in, and any officer may do that.
    if not await Role.filter(id=role.id, active=True).delete():
        raise NotFound  # somebody else was quicker
    subject, held = f"person:{role.person.code}", {"role": role.role, "area": role.area.code}
    await work.audit("role.end", subject, held, None)
    await _tell(work, role, "roles-told-end")
    if role.role is RoleName.PROPAGANDIST:
        alone = await vacant.tell(work, role.area, str(role.id))
        return Ended(role, empty=role.area if alone else None)
    if role.role is RoleName.APPROVER and not await access.holders(role.area, RoleName.APPROVER):
        waiting = Bulletin.filter(commune_id=role.area_id, state=BulletinState.SUBMITTED)
        return Ended(role, waiting=await waiting.count())
    return Ended(role)


def undo_ref(role: Role, now: datetime) -> str:
    """What brings an ended right back, for a button of whoever ended it: numbers, for there is
    little room in one."""
    which = list(RoleName).index(role.role)
    return f"{which},{role.person_id},{role.area_id},{int(role.emergency)},{_hour(now)}"


def _hour(now: datetime) -> int:
    return int(now.timestamp()) // 3600


async def restore(work: Work, ref: str) -> Role:
    """Ended by mistake: it is as before. For an hour or two; later it would be an appointment.
    Raises Stale, or NotFound for who is no admin there."""
    if not re.fullmatch(r"\d+(,\d+){4}", ref):
        raise NotFound
    which, person_id, area_id, emergency, at = map(int, ref.split(","))
    if which >= len(RoleName):
        raise NotFound
    if _hour(work.now()) - at > _UNDO_H:
        raise Stale("roles-undo-late")
    area = await areas.by_id(area_id)
    person = await Person.get_or_none(id=person_id, erased_at=None)
    if person is None or not await access.has(work.actor.person_id, area, RoleName.ADMIN):
        raise NotFound
    name = list(RoleName)[which]
    may = {"active": True, "emergency": bool(emergency), "since_at": work.now()}
    role, new = await Role.get_or_create(person_id=person.id, area=area, role=name, defaults=may)
    role.person, role.area = person, area
    if new:
        await _lend_again(role)
    subject = f"person:{person.code}"
    await work.audit("role.restore", subject, None, {"role": name, "area": area.code})
    await _tell(work, role, "roles-told-new")
    return role


async def _lend_again(role: Role) -> None:
    """What they had for somebody who is away ends with those days, as before."""
    lent = Absence.filter(stand_in_id=role.person_id, state=AbsenceState.RUNNING).order_by("id")
    for one in await lent.select_for_update(no_key=True):
        left = {
            int(str(i)) for i in await Role.filter(id__in=one.given).values_list("id", flat=True)
        }
        theirs = Role.filter(person_id=one.person_id, area_id=role.area_id, active=True)
        if len(left) < len(one.given) and await theirs.exists():
            one.given = [*sorted(left), role.id]
            await one.save(update_fields=["given"])
            return


async def give(work: Work, code: str, name: str, place: str) -> Role:
    """One more right in a place where they hold one. Raises NotFound."""
    found = await holder(work, code)
    area = next((a for a in await places(found) if a.code == place), None)
    if name not in GIVEN or area is None:
        raise NotFound
    await access.require(work, area, RoleName.ADMIN)
    may = {"active": True, "emergency": name in EMERGENCY, "since_at": work.now()}
    role, _ = await Role.update_or_create(
        person_id=found.person.id, area=area, role=RoleName(name), defaults=may
    )
    role.person, role.area = found.person, area
    subject = f"person:{found.person.code}"
    await work.audit("role.give", subject, None, {"role": name, "area": area.code})
    await _tell(work, role, "roles-told-new")
    return role


async def places(found: Holder) -> list[Area]:
    """Where they may be given more: the communes (or the province) they work for."""
    communes = {}
    for role in found.roles:
        area = await areas.commune_or_province(role.area)
        communes[area.id] = area
    return list(communes.values())


async def may_have(found: Holder) -> list[tuple[RoleName, Area]]:
    """What they could be given, and where."""
    held = {(role.role, role.area_id) for role in found.roles}
    return [(n, a) for a in await places(found) for n in GIVEN if (n, a.id) not in held]


def words(role: Role) -> dict[str, str]:
    """What is said of it: whose, which, where."""
    return {"name": role.person.name, "role": str(role.role), "area": role.area.name}


async def _below(work: Work, **only: Any) -> list[Role]:
    """The rights below the places the actor is admin of, but for citizens', by person; `only` those
    with these values: a province has thousands."""
    own = await access.own_areas(work.actor.person_id, RoleName.ADMIN)
    if not own:
        raise NotFound
    found: dict[int, Role] = {}
    for area in own:
        held = Role.filter(active=True, area__path__startswith=area.path, person__erased_at=None)
        held = held.exclude(role=RoleName.CITIZEN).select_related("person", "area")
        found |= {role.id: role for role in await held.filter(**only)}
    return sorted(found.values(), key=lambda role: (role.person_id, role.id))


async def _spare_last_admin(role: Role) -> None:
    """Somebody must be able to give rights again: of the place or, above it, of the province. Two
    who end each other at once wait for one another here."""
    above = role.area.path.rstrip("/").split("/")
    admins = Role.filter(role=RoleName.ADMIN, active=True, area__code__in=above)
    ids = [int(str(i)) for i in await admins.values_list("id", flat=True)]
    rows = Role.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    held = {r.id for r in await rows if r.active}
    if role.id not in held:
        raise NotFound
    if len(held) == 1:
        raise UserError("roles-last-admin", area=role.area.name)


async def _tell(work: Work, role: Role, key: str) -> None:
    if role.person_id == work.actor.person_id:
        return
    commune = await areas.commune_or_province(role.area)
    me = await access.person(work.actor.person_id)
    words = {"role": str(role.role), "area": role.area.name, "who": me.name if me else ""}
    once = f"{key}:{role.id}:{int(work.now().timestamp())}"
    await notify.people(work, commune, [role.person_id], Message(t(key, **words)), key=once)
