"""The days themselves: a stand-in's roles begin and end with them, whoever stops has none left, and
a village that nobody speaks for is told of the same day.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.hours import local
from bot.usecases import access, areas, vacant
from bot.usecases.absence import handover, telling
from bot.usecases.work import Services, Work
from models import Absence, Role
from models.absence import AbsenceState
from models.area import AreaKind
from models.person import RoleName

_SUCCESSOR_WITHIN = timedelta(days=60)


async def due(services: Services) -> int:
    """Called by the clock: whose first day has come, and whose last is over."""
    today = local(services.clock.now()).date()
    waits = Absence.filter(state=AbsenceState.PLANNED, since__lte=today)
    over = Absence.filter(state=AbsenceState.RUNNING, until__lt=today)
    left = Absence.filter(
        state=AbsenceState.RUNNING, until=None, since__lt=today - _SUCCESSOR_WITHIN
    )
    ids = [i for rows in (waits, over, left) for i in await rows.values_list("id", flat=True)]
    for id_ in ids:
        async with services.work() as work:
            await _turn(work, int(str(id_)))
    return len(ids)


async def _turn(work: Work, absence_id: int) -> None:
    found = await Absence.filter(id=absence_id).select_for_update(no_key=True).get()
    today = local(work.now()).date()
    if found.state is AbsenceState.PLANNED and found.since <= today:
        await begin(work, found)
    elif found.state is AbsenceState.RUNNING and (found.until is None or found.until < today):
        await _finish(work, found)


async def begin(work: Work, found: Absence) -> None:
    """The first day, or a stand-in who was settled on later: their roles begin; without one the
    officers hear which villages nobody speaks for. Who stops has no role left."""
    first = found.state is AbsenceState.PLANNED
    found.state = AbsenceState.RUNNING
    held = await _held(found)
    if _settled(found):
        await _give(work, found, held)
        await handover.send(work, found, [role.area for role in held])
    if found.until is None:
        await _end(work, held)
        found.state = AbsenceState.OVER if _settled(found) else found.state
    elif first and not _settled(found):
        await _tell_alone(work, found, held)
    await found.save(update_fields=["state", "given"])
    after = {"given": list(found.given)}
    await work.audit("absence.begin", f"absence:{found.id}", None, after)


def _settled(found: Absence) -> bool:
    return None not in (found.stand_in_id, found.accepted_at, found.agreed_by_id)


async def _held(found: Absence) -> list[Role]:
    """What they do there, citizens' rights apart; of who stopped, what they did in villages."""
    commune = await areas.by_id(found.commune_id)
    roles = Role.filter(person_id=found.person_id, area__path__startswith=commune.path)
    roles = roles.filter(active=True).exclude(role__in=(RoleName.CITIZEN, RoleName.CONTRIBUTOR))
    if found.until is None:
        roles = roles.filter(role=RoleName.PROPAGANDIST)
    return await roles.order_by("id").select_related("area", "person")


async def _give(work: Work, found: Absence, held: list[Role]) -> None:
    for role in held:
        name = _passed_on(role.role, approve=found.approve)
        may = {
            "active": True,
            "emergency": role.emergency and found.approve,
            "since_at": work.now(),
        }
        made, new = await Role.get_or_create(
            person_id=found.stand_in_id, area_id=role.area_id, role=name, defaults=may
        )
        if new:
            found.given = [*found.given, made.id]


def _passed_on(role: RoleName, *, approve: bool) -> RoleName:
    """To approve only where that was agreed to, to be admin never."""
    if role in (RoleName.APPROVER, RoleName.ADMIN):
        return RoleName.APPROVER if approve else RoleName.EDITOR
    return role


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
    """The roles the stand-in got for it end now; those they had anyway stay."""
    given = await Role.filter(id__in=found.given, person_id=found.stand_in_id).select_related(
        "area"
    )
    found.given = []
    await found.save(update_fields=["given"])
    for role in given:
        await Role.filter(id=role.id).delete()
        was = {"role": role.role, "area": role.area.code}
        await work.audit("absence.take_back", f"absence:{found.id}", was, None)
        if role.role is RoleName.PROPAGANDIST and role.area.kind is AreaKind.VILLAGE:
            await vacant.tell(work, role.area, f"{role.id}")
