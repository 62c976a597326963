"""What each of the three hears: who is away, who stands in, and the commune's officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.buttons import anew
from bot.core.messages import Button, Message, T, t
from bot.usecases import access, areas, notify
from bot.usecases.work import Work
from models import Absence, Area, Role
from models.person import RoleName

_OFFICERS = (RoleName.APPROVER, RoleName.ADMIN, RoleName.EDITOR)


async def words(found: Absence) -> dict[str, str | T]:
    """Who, when and where, for a sentence."""
    person, other = await access.person(found.person_id), await access.person(found.stand_in_id)
    return {
        "name": person.name if person else "…",
        "days": days(found.since, found.until),
        "stops": "yes" if found.until is None else "no",
        "stand_in": other.name if other else "no",
        "places": await _places(found),
        "approve": "yes" if found.approve else "no",
    }


def days(since: date, until: date | None) -> T:
    """As people say them."""
    first = f"{since:%d/%m/%Y}"
    if until is None or until == since:
        return t("absence-one-day", day=first)
    return t("absence-days", since=first, until=f"{until:%d/%m/%Y}")


async def _places(found: Absence) -> str:
    commune = await areas.by_id(found.commune_id)
    roles = Role.filter(person_id=found.person_id, active=True, area__path__startswith=commune.path)
    roles = roles.exclude(role__in=(RoleName.CITIZEN, RoleName.CONTRIBUTOR))
    names = [role.area.name for role in await roles.order_by("id").select_related("area")]
    return ", ".join(dict.fromkeys(names)) or commune.name


async def ask_stand_in(work: Work, found: Absence) -> None:
    """Whoever was chosen says yes or no."""
    ref = anew(str(found.id), int(work.now().timestamp()))
    buttons = (
        Button(t("absence-btn-accept"), "absence.accept", ref),
        Button(t("absence-btn-decline"), "absence.decline", ref),
    )
    await _tell(work, found, [found.stand_in_id], "absence-ask-stand-in", "ask", buttons)


async def tell_officers(work: Work, found: Absence) -> None:
    """The same day: who is away, and how far it is with somebody in their place."""
    pick = Button(t("absence-btn-pick"), "absence.pick", str(found.id), many=True)
    await _tell(work, found, await _officers(found), "absence-told-officers", "told", (pick,))


async def ask_officers(work: Work, found: Absence) -> None:
    """The stand-in said yes; it holds when one of them agrees."""
    stand_in = await access.person(found.stand_in_id)
    ref = anew(f"{found.id}-{stand_in.code if stand_in else ''}", int(work.now().timestamp()))
    buttons = (
        Button(t("absence-btn-agree"), "absence.agree", ref),
        Button(t("absence-btn-other"), "absence.pick", str(found.id), many=True),
    )
    await _tell(work, found, await _deciders(found), "absence-ask-officers", "agree", buttons)


async def tell_settled(work: Work, found: Absence) -> None:
    """It is settled who stands in: all three know."""
    people = [found.person_id, found.stand_in_id, *await _officers(found)]
    await _tell(work, found, people, "absence-settled", "settled")


async def tell_declined(work: Work, found: Absence) -> None:
    """Somebody else is needed."""
    pick = Button(t("absence-btn-pick"), "absence.pick", str(found.id), many=True)
    people = [found.person_id, *await _officers(found)]
    await _tell(work, found, people, "absence-declined", "declined", (pick,))


async def tell_alone(work: Work, found: Absence, villages: Sequence[Area]) -> None:
    """From today on nobody speaks for these villages."""
    pick = Button(t("absence-btn-pick"), "absence.pick", str(found.id), many=True)
    alone = ", ".join(dict.fromkeys(v.name for v in villages))
    people = await _officers(found)
    await _tell(work, found, people, "absence-alone", "alone", (pick,), to_all=True, alone=alone)


async def tell_back(work: Work, found: Absence) -> None:
    """The days are over, or do not come."""
    people = [found.person_id, found.stand_in_id]
    await _tell(work, found, people, "absence-back", "back")


async def tell_set_aside(work: Work, found: Absence) -> None:
    """Whoever stood in, or was to, need not: other days were named, or none."""
    await _tell(work, found, [found.stand_in_id], "absence-set-aside", "aside")


async def _officers(found: Absence) -> list[int]:
    """Who hears of it beside those two: of the commune; where it has nobody else, of the
    province."""
    where: Area | None = await areas.by_id(found.commune_id)
    while where is not None:
        others = await access.officers(where, *_OFFICERS)
        if others := [o for o in others if o not in (found.person_id, found.stand_in_id)]:
            return others
        where = await areas.by_id(where.parent_id) if where.parent_id else None
    return []


async def _deciders(found: Absence) -> list[int]:
    """To approve is handed on by admins only."""
    if not found.approve:
        return await _officers(found)
    where: Area | None = await areas.by_id(found.commune_id)
    while where is not None:
        if admins := await access.officers(where, RoleName.ADMIN):
            return admins
        where = await areas.by_id(where.parent_id) if where.parent_id else None
    return []


async def _tell(
    work: Work,
    found: Absence,
    people: Sequence[int | None],
    key: str,
    once: str,
    buttons: tuple[Button, ...] = (),
    *,
    to_all: bool = False,
    **more: str,
) -> None:
    """Everybody but the one who did it, who sees it in the answer; else `to_all`."""
    commune = await areas.by_id(found.commune_id)
    doer = None if to_all else work.actor.person_id
    told = list(dict.fromkeys(p for p in people if p is not None and p != doer))
    message = Message(t(key, **await words(found), **more), buttons)
    mark = f"absence:{found.id}:{once}:{int(work.now().timestamp())}"
    await notify.people(work, commune, told, message, key=mark, say_when=False)
