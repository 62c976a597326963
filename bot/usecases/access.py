"""Who may do what where. Every use case asks here; a foreign id is answered like a missing one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotAllowed
from bot.storage.db import remembered
from bot.usecases.work import Work
from models import Area, Person, Role
from models.person import RoleName

OFFICER = (RoleName.ADMIN, RoleName.APPROVER, RoleName.EDITOR, RoleName.DUTY)


async def roles(person_id: int | None) -> list[Role]:
    """Active roles of a person, with their areas."""
    if person_id is None:
        return []
    return await remembered(("roles", person_id), ("role", "area"), lambda: _roles(person_id))


async def _roles(person_id: int) -> list[Role]:
    found = Role.filter(person_id=person_id, active=True).order_by("id")
    return await found.select_related("area")


async def person(person_id: int | None) -> Person | None:
    """Whose name it is."""
    if person_id is None:
        return None
    return await remembered(("person", person_id), ("person",), lambda: _person(person_id))


async def _person(person_id: int) -> Person | None:
    return await Person.get_or_none(id=person_id)


async def has(person_id: int | None, area: Area, *names: RoleName) -> bool:
    """Does the person hold one of these roles in the area or above it?"""
    return any(
        role.role in names and area.path.startswith(role.area.path)
        for role in await roles(person_id)
    )


async def require(work: Work, area: Area, *names: RoleName) -> int:
    """The actor's person id, if they hold one of these roles there. Raises NotAllowed."""
    person_id = work.actor.person_id
    if person_id is None or not await has(person_id, area, *names):
        raise NotAllowed
    return person_id


async def hold(work: Work, area: Area, *names: RoleName) -> int:
    """`require` for a decision: whoever ends the role meanwhile waits for it, or was first and it
    is refused. Without that it would stand behind the role's end."""
    person_id = await require(work, area, *names)
    held = [
        role.id
        for role in await roles(person_id)
        if role.role in names and area.path.startswith(role.area.path)
    ]
    still = Role.filter(id__in=held, active=True).order_by("id")
    if not await still.select_for_update(no_key=True):
        raise NotAllowed
    return person_id


async def holders(area: Area, *names: RoleName, below: bool = False) -> list[int]:
    """People with one of these roles in the area (or, with `below`, in any area under it).
    Ordered by role id, so the longest-serving come first."""
    if not below and all(name in OFFICER for name in names):
        key = ("officers of", area.id)
        staff = await remembered(key, ("role",), lambda: _staff(area.id))
        return list(dict.fromkeys(person for person, role in staff if role in names))
    query = Role.filter(role__in=names, active=True)
    query = query.filter(area__path__startswith=area.path) if below else query.filter(area=area)
    found = await query.order_by("id").values_list("person_id", flat=True)
    return list(dict.fromkeys(int(str(p)) for p in found))


async def _staff(area_id: int) -> list[tuple[int, str]]:
    """Everybody who works for the area, whatever they may do: few, so several questions are one."""
    found = Role.filter(role__in=OFFICER, active=True, area_id=area_id).order_by("id")
    return [(int(p), str(role)) for p, role in await found.values_list("person_id", "role")]


async def officers(commune: Area, *names: RoleName) -> list[int]:
    """People of the commune with one of these roles (default: any officer role)."""
    return await holders(commune, *(names or OFFICER))


async def own_areas(person_id: int | None, *names: RoleName) -> Sequence[Area]:
    """Areas in which the person holds one of these roles, each once."""
    held = [role.area for role in await roles(person_id) if role.role in names]
    return list({area.id: area for area in held}.values())
