"""The days themselves: a stand-in's roles begin and end with them, whoever stops has none left, and
a village that nobody speaks for is told of the same day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from bot.core.hours import local
from bot.storage.db import execute
from bot.usecases import access, areas, vacant
from bot.usecases.absence import handover, telling
from bot.usecases.work import Services, Work
from models import Absence, Area, Role
from models.absence import AbsenceState
from models.area import AreaKind
from models.person import RoleName

_SUCCESSOR_WITHIN = timedelta(days=60)


class _Part(NamedTuple):
    """What a stand-in may do in one place."""

    area: Area
    role: RoleName
    emergency: bool


async def due(services: Services) -> int:
    """Called by the clock: whose first day has come, and whose last is over."""
    today = local(services.clock.now()).date()
    _, rows = await execute(_DUE, [today, today, today - _SUCCESSOR_WITHIN])
    for row in rows:
        async with services.work() as work:
            await _turn(work, int(row["id"]))
    return len(rows)


async def _turn(work: Work, absence_id: int) -> None:
    found = await Absence.filter(id=absence_id).select_for_update(no_key=True).get()
    today = local(work.now()).date()
    if found.state is AbsenceState.PLANNED and found.since <= today:
        await begin(work, found)
    elif found.state is AbsenceState.RUNNING and _over(found, today):
        await _finish(work, found)


def _over(found: Absence, today: date) -> bool:
    """Who stopped may be followed by somebody for a while."""
    if found.until is None:
        return found.since < today - _SUCCESSOR_WITHIN
    return found.until < today


async def begin(work: Work, found: Absence) -> None:
    """The first day, or a stand-in who was settled on later: their roles begin; without one the
    officers hear which villages nobody speaks for. Who stops has no role left."""
    first = found.state is AbsenceState.PLANNED
    found.state = AbsenceState.RUNNING
    held, lent = await _held(found)
    await _see_who_left(found)
    if _settled(found):
        parts = await _parts(found, held)
        await _give(work, found, parts)
        await handover.send(work, found, [part.area for part in parts])
    after = {"given": list(found.given)}
    if found.until is None:
        await _stop(work, found, held)
    elif first:
        if not _settled(found):
            await _tell_alone(work, found, held)
        await _tell_lent(work, found, lent)
    await found.save()
    await work.audit("absence.begin", f"absence:{found.id}", None, after)


def _settled(found: Absence) -> bool:
    return None not in (found.stand_in_id, found.accepted_at, found.agreed_by_id)


async def _see_who_left(found: Absence) -> None:
    """Whoever has no task of their own there any more stands in for nobody."""
    if found.stand_in_id is None:
        return
    commune = await areas.by_id(found.commune_id)
    own = Role.filter(person_id=found.stand_in_id, area__path__startswith=commune.path)
    own = own.filter(active=True).exclude(role__in=(RoleName.CITIZEN, RoleName.CONTRIBUTOR))
    lent = await _lent_to(found.stand_in_id)
    if not [role for role in await own if role.id not in lent]:
        found.stand_in_id = found.accepted_at = found.agreed_by_id = None


async def _held(found: Absence) -> tuple[list[Role], list[Role]]:
    """What they do there, citizens' rights apart; of who stopped, what they did in villages. What
    they do for somebody who is away themself stands apart: it is not theirs to hand on."""
    commune = await areas.by_id(found.commune_id)
    roles = Role.filter(person_id=found.person_id, area__path__startswith=commune.path)
    roles = roles.filter(active=True).exclude(role__in=(RoleName.CITIZEN, RoleName.CONTRIBUTOR))
    if found.until is None:
        roles = roles.filter(role=RoleName.PROPAGANDIST)
    rows = await roles.order_by("id").select_related("area", "person")
    lent = await _lent_to(found.person_id)
    return [r for r in rows if r.id not in lent], [r for r in rows if r.id in lent]


async def _lent_to(person_id: int) -> set[int]:
    """The roles they have for others, by id."""
    rows = await Absence.filter(stand_in_id=person_id, state=AbsenceState.RUNNING)
    return {id_ for one in rows for id_ in one.given}


async def _parts(found: Absence, held: list[Role]) -> list[_Part]:
    """What is passed on; of who stopped before anybody followed, the villages they left."""
    now = [
        _Part(r.area, _passed_on(r.role, approve=found.approve), r.emergency and found.approve)
        for r in held
    ]
    left = await areas.coded(found.left_codes or [])
    return now + [_Part(area, RoleName.PROPAGANDIST, emergency=False) for area in left]


async def _give(work: Work, found: Absence, parts: list[_Part]) -> None:
    for part in parts:
        may = {"active": True, "emergency": part.emergency, "since_at": work.now()}
        made, new = await Role.get_or_create(
            person_id=found.stand_in_id, area_id=part.area.id, role=part.role, defaults=may
        )
        if new:
            found.given = [*found.given, made.id]


def _passed_on(role: RoleName, *, approve: bool) -> RoleName:
    """To approve only where that was agreed to, to be admin never."""
    if role in (RoleName.APPROVER, RoleName.ADMIN):
        return RoleName.APPROVER if approve else RoleName.EDITOR
    return role


async def _stop(work: Work, found: Absence, held: list[Role]) -> None:
    """For good: what a successor has now is their own, and for whom they stood in somebody else is
    needed."""
    await _end(work, held)
    open_ = (AbsenceState.PLANNED, AbsenceState.RUNNING)
    others = Absence.filter(stand_in_id=found.person_id, state__in=open_).order_by("id")
    for other in await others.select_for_update(no_key=True):
        await release(work, other)
    if _settled(found):
        found.state, found.given, found.left_codes = AbsenceState.OVER, [], None
    else:
        found.left_codes = [*(found.left_codes or []), *(role.area.code for role in held)]


async def release(work: Work, found: Absence) -> None:
    """Whoever stood in, or was to, does not: somebody else is needed, and the others know."""
    await take_back(work, found)
    await telling.tell_declined(work, found)
    found.stand_in_id = found.accepted_at = found.agreed_by_id = None
    await found.save(update_fields=["stand_in_id", "accepted_at", "agreed_by_id"])


async def _end(work: Work, held: list[Role]) -> None:
    for role in held:
        await Role.filter(id=role.id).delete()
        was = {"role": role.role, "area": role.area.code}
        await work.audit("role.end", f"person:{role.person.code}", was, None)
        await vacant.tell(work, role.area, f"{role.id}")


async def _tell_alone(work: Work, found: Absence, held: list[Role]) -> None:
    """Villages where no other propagandist is left who is not away, too."""
    alone = [role.area for role in held if await _alone(role, found)]
    if alone:
        await telling.tell_alone(work, found, alone)


async def _tell_lent(work: Work, found: Absence, lent: list[Role]) -> None:
    """Who is away already needs somebody else, now that their stand-in is away as well."""
    others = Absence.filter(stand_in_id=found.person_id, state=AbsenceState.RUNNING)
    for other in await others.order_by("id") if lent else []:
        alone = [r.area for r in lent if r.id in other.given and await _alone(r, found)]
        if alone:
            await telling.tell_alone(work, other, alone)


async def _alone(role: Role, found: Absence) -> bool:
    if role.role is not RoleName.PROPAGANDIST or role.area.kind is not AreaKind.VILLAGE:
        return False
    others = [
        p for p in await access.holders(role.area, RoleName.PROPAGANDIST) if p != found.person_id
    ]
    away = Absence.filter(person_id__in=others, state=AbsenceState.RUNNING)
    return len(others) == len(set(await away.values_list("person_id", flat=True)))


async def _finish(work: Work, found: Absence) -> None:
    if found.until is not None:
        await take_back(work, found)
        await telling.tell_back(work, found)
    found.state = AbsenceState.OVER
    await found.save(update_fields=["state"])
    await work.audit("absence.end", f"absence:{found.id}")


async def take_back(work: Work, found: Absence) -> None:
    """The roles the stand-in got for it end now; those they had anyway, or have for somebody else
    who is away, stay."""
    given = await Role.filter(id__in=found.given, person_id=found.stand_in_id).select_related(
        "area"
    )
    found.given = []
    await found.save(update_fields=["given"])
    for role in given:
        if await _also_for(found, role):
            continue
        await Role.filter(id=role.id).delete()
        was = {"role": role.role, "area": role.area.code}
        await work.audit("absence.take_back", f"absence:{found.id}", was, None)
        if role.role is RoleName.PROPAGANDIST and role.area.kind is AreaKind.VILLAGE:
            await vacant.tell(work, role.area, f"{role.id}")


async def _also_for(found: Absence, role: Role) -> bool:
    """Somebody else of the same place is away, and this is what their stand-in has for them."""
    others = Absence.filter(stand_in_id=role.person_id, state=AbsenceState.RUNNING)
    for other in await others.exclude(id=found.id).order_by("id").select_for_update(no_key=True):
        theirs = Role.filter(person_id=other.person_id, area_id=role.area_id, active=True)
        same = [r for r in await theirs if _passed_on(r.role, approve=other.approve) is role.role]
        if same and _settled(other):
            may = other.approve and any(r.emergency for r in same)
            await Role.filter(id=role.id).update(emergency=role.emergency and may)
            other.given = [*other.given, role.id]
            await other.save(update_fields=["given"])
            return True
    return False


# The terms of the index come first, written out: SQLite takes it for nothing else.
_DUE = """
SELECT id FROM absence WHERE state IN ('planned', 'running')
  AND ((state = 'planned' AND since <= ?) OR (state = 'running' AND until < ?)
    OR (state = 'running' AND until IS NULL AND since < ?))
ORDER BY since, id
"""
