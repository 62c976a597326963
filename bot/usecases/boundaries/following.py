"""What goes along when villages change: names, people, devices, groups, codes, open cases, and an
emergency that goes on. With a split all of it goes to the first, people to each until they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.text import fold
from bot.usecases import areas
from bot.usecases.work import Work
from models import (
    Absence,
    Area,
    AreaAlias,
    Device,
    DeviceLabel,
    Emergency,
    EnrolCode,
    Feedback,
    Group,
    Report,
    Role,
)
from models.absence import AbsenceState
from models.report import ReportState

_OPEN_REPORTS = (
    ReportState.DRAFT,
    ReportState.SENT,
    ReportState.RECEIVED,
    ReportState.WORKING,
)


async def names(old: Sequence[Area], made: Sequence[Area], today: date) -> None:
    """By their old names and codes people and approved bulletins find the new ones."""
    others = await AreaAlias.filter(area_id__in=[a.id for a in old]).order_by("id")
    for area in made:
        for alias in others:
            await _alias(area, alias.name, alias.folded, alias.until)
        for was in old:
            if was.folded not in {fold(one.name) for one in made}:
                await _alias(area, was.name, was.folded, None)
            await _alias(area, was.code, was.code, today)
    await AreaAlias.filter(id__in=[a.id for a in others]).delete()


async def _alias(area: Area, name: str, folded: str, until: date | None) -> None:
    if folded != fold(area.name):
        known = {"name": name, "until": until}
        await AreaAlias.get_or_create(area=area, folded=folded, defaults=known)


async def everything(work: Work, old: Sequence[Area], made: Sequence[Area]) -> None:
    """In the order in which rows are locked: cases, then people's roles, groups, devices."""
    ids, first = [a.id for a in old], made[0]
    reports = Report.filter(village_id__in=ids, state__in=_OPEN_REPORTS)
    await reports.update(village_id=first.id)
    cases = Feedback.filter(village_id__in=ids, state__in=("open", "reopened"))
    await cases.update(village_id=first.id)
    await _roles(work, ids, made)
    await EnrolCode.filter(area_id__in=ids, used_at=None).update(area_id=first.id)
    await DeviceLabel.filter(area_id__in=ids, used_at=None).update(area_id=first.id)
    await Group.filter(village_id__in=ids).update(village_id=first.id)
    await _devices(work, ids, first)
    await _emergencies(work, old)


async def _roles(work: Work, ids: Sequence[int], made: Sequence[Area]) -> None:
    """Rights begin anew: what somebody told or answered before, they did for the village of
    then."""
    lent = await _lent()
    rows = Role.filter(area_id__in=ids).order_by("id").select_for_update(no_key=True)
    kept: dict[tuple[int, str], Role] = {}
    # Their own before what they have for somebody who is away, which ends with those days.
    for role in sorted(await rows, key=lambda r: (r.id in lent, r.id)):
        key = (role.person_id, str(role.role))
        first = kept.setdefault(key, role)
        if first is not role:
            first.active = first.active or role.active
            await role.delete()
    for role in kept.values():
        role.area_id, role.since_at = made[0].id, work.now()
        await role.save(update_fields=["area_id", "since_at", "active"])
        more = [await _same(work, role, area) for area in made[1:]]
        if more and (away := lent.get(role.id)):
            away.given = [*away.given, *more]
            await away.save(update_fields=["given"])


async def _lent() -> dict[int, Absence]:
    """What people may do for somebody who is away, by the role's id."""
    running = Absence.filter(state=AbsenceState.RUNNING).order_by("id")
    found = await running.select_for_update(no_key=True)
    return {id_: one for one in found for id_ in one.given}


async def _same(work: Work, role: Role, area: Area) -> int:
    made = await Role.create(
        person_id=role.person_id,
        area_id=area.id,
        role=role.role,
        active=role.active,
        emergency=role.emergency,
        since_at=work.now(),
    )
    return made.id


async def _devices(work: Work, ids: Sequence[int], first: Area) -> None:
    """They stand where they stood; what is approved for the new village plays there, too."""
    found = await Device.filter(area_id__in=ids).order_by("id").select_for_update(no_key=True)
    for device in found:
        device.area_id, device.planned_at = first.id, None
        await device.save(update_fields=["area_id", "planned_at"])
        work.then("plan_device", device.id)


async def _emergencies(work: Work, old: Sequence[Area]) -> None:
    """One that goes on there reaches those who belong to it now; nobody gets it twice."""
    going = Emergency.filter(cleared_at=None, ends_at__gt=work.now()).order_by("id")
    codes = {a.code for a in old}
    for emergency in await going.select_for_update(no_key=True):
        targets = await areas.coded(emergency.targets)
        inside = any(a.path.startswith(t.path) for a in old for t in targets)
        if inside or codes & set(emergency.targets):
            emergency.spread_at = None
            await emergency.save(update_fields=["spread_at"])
            work.then("spread_emergency", emergency.id)
