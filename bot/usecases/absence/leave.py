"""Saying when one is away, who speaks for one then, and what they should know.

A stand-in says yes themself, and an officer agrees; what they may do then are roles like any other
(turns.py), so that everything that asks for a role finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.core.errors import NotAllowed, NotFound, Stale, UserError
from bot.core.hours import local
from bot.core.text import fold, nfc
from bot.usecases import access, areas
from bot.usecases.absence import telling, turns
from bot.usecases.work import Work
from models import Absence, Area, ChatAccount, Person, Role
from models.absence import AbsenceState
from models.person import RoleName

OFFICERS = (RoleName.APPROVER, RoleName.ADMIN, RoleName.EDITOR)
OPEN = (AbsenceState.PLANNED, AbsenceState.RUNNING)
_LONGEST_NOTE = 2000


class Candidate(NamedTuple):
    """Somebody who may stand in, by their public handle, and where they work."""

    id: int
    code: str
    name: str
    place: str


async def mine(work: Work) -> Absence | None:
    """The one the actor told of, which is not over."""
    found = Absence.filter(person_id=work.actor.person_id or 0, state__in=OPEN)
    return await found.order_by("-id").first()


async def plan(work: Work, since: date, until: date | None) -> Absence:
    """The actor is away on these days, or (`until` None) stops on `since`. Instead of what they
    said of it before; whoever is away already only changes until when, unless somebody may approve
    in their place for longer than was agreed to. Raises NotFound for somebody without a task."""
    commune = await _place(work)
    old = await mine(work)
    if old is not None:
        old = await hold(work, old.id)
    if old is not None and until and _goes_on(old, until):
        old.until = until
        await old.save(update_fields=["until"])
        found = old
    else:
        if old is not None:
            await _set_aside(work, old)
        found = await Absence.create(
            person_id=work.actor.person_id,
            commune=commune,
            since=since,
            until=until,
            created_at=work.now(),
        )
    days = {"since": since.isoformat(), "until": until.isoformat() if until else None}
    await work.audit("absence.plan", f"absence:{found.id}", None, days)
    return found


def _goes_on(old: Absence, until: date) -> bool:
    if old.state is not AbsenceState.RUNNING or old.until is None:
        return False
    return until <= old.until or not old.approve


async def _set_aside(work: Work, old: Absence) -> None:
    """Something else was said since: nobody stands in for the days there were."""
    await turns.take_back(work, old)
    if old.stand_in_id is not None:
        await telling.tell_set_aside(work, old)
    running = old.state is AbsenceState.RUNNING
    old.state = AbsenceState.OVER if running else AbsenceState.DROPPED
    await old.save(update_fields=["state"])


async def _place(work: Work) -> Area:
    """Where they serve: the commune of their first role, or the province."""
    for role in await access.roles(work.actor.person_id):
        if role.role not in (RoleName.CITIZEN, RoleName.CONTRIBUTOR):
            return await areas.commune_or_province(role.area)
    raise NotFound


async def served(absence: Absence) -> list[Role]:
    """The roles of whoever is away, there and below."""
    held = await access.roles(absence.person_id)
    commune = await areas.by_id(absence.commune_id)
    left_out = (RoleName.CITIZEN, RoleName.CONTRIBUTOR)
    return [r for r in held if r.area.path.startswith(commune.path) and r.role not in left_out]


async def decides(absence: Absence) -> bool:
    """Is the right to approve among them, so that it may be handed on, too?"""
    return any(r.role in (RoleName.APPROVER, RoleName.ADMIN) for r in await served(absence))


async def candidates(absence: Absence, text: str = "") -> list[Candidate]:
    """Who works in the commune, has a chat and is not away then themself, those of the same village
    first; with `text` whose name has it. Each with where they work."""
    commune = await areas.by_id(absence.commune_id)
    roles = Role.filter(active=True, area__path__startswith=commune.path, person__erased_at=None)
    roles = roles.exclude(role__in=(RoleName.CITIZEN, RoleName.CONTRIBUTOR))
    found: dict[int, Role] = {}
    for role in await roles.order_by("id").select_related("person", "area"):
        if role.person_id != absence.person_id and fold(text) in fold(role.person.name):
            found.setdefault(role.person_id, role)
    chats = ChatAccount.filter(person_id__in=list(found), follows=True, state="open", kind="person")
    reached = {int(str(i)) for i in await chats.values_list("person_id", flat=True)}
    free = reached - await _away(list(reached), absence)
    own = {role.area_id for role in await served(absence)}
    order = sorted(free, key=lambda i: (found[i].area_id not in own, fold(found[i].person.name)))
    who = [found[i] for i in order]
    return [Candidate(r.person_id, r.person.code, r.person.name, r.area.name) for r in who]


async def _away(people: Sequence[int], absence: Absence) -> set[int]:
    others = Absence.filter(person_id__in=people, state__in=OPEN)
    if absence.until is not None:
        others = others.filter(since__lte=absence.until)
    rows = await others.values_list("person_id", "until")
    return {int(p) for p, until in rows if until is None or until >= absence.since}


async def hold(work: Work, absence_id: int) -> Absence:
    """Locked, if it is the actor's own or an officer of the place asks, and not over. Raises
    NotFound, or Stale for one that is over."""
    found = await Absence.filter(id=absence_id).select_for_update(no_key=True).get_or_none()
    if found is None:
        raise NotFound
    commune = await areas.by_id(found.commune_id)
    own = found.person_id == work.actor.person_id
    if not own and not await access.has(work.actor.person_id, commune, *OFFICERS):
        raise NotFound
    if found.state not in OPEN:
        raise Stale("absence-over")
    return found


async def choose(work: Work, absence_id: int, code: str, *, approve: bool = False) -> Absence:
    """Somebody is asked to stand in; where an officer chose them, their yes is enough. Raises
    NotFound for who cannot."""
    found = await hold(work, absence_id)
    person = await Person.get_or_none(code=code, erased_at=None)
    if person is None or person.id not in {c.id for c in await candidates(found)}:
        raise NotFound
    await turns.take_back(work, found)
    found.stand_in_id, found.accepted_at = person.id, None
    found.approve = approve and await decides(found)
    found.agreed_by_id = work.actor.person_id if await _may_agree(work, found) else None
    await found.save(update_fields=["stand_in_id", "accepted_at", "approve", "agreed_by_id"])
    after = {"stand_in": person.code, "approve": found.approve}
    await work.audit("absence.choose", f"absence:{found.id}", None, after)
    if person.id == work.actor.person_id:
        return await _accept(work, found)
    await telling.ask_stand_in(work, found)
    return found


async def note(work: Work, absence_id: int, text: str) -> None:
    """What the other should know, in their own words; then the officers hear of it all. Raises
    UserError for a text that is too long."""
    found = await hold(work, absence_id)
    if len(text) > _LONGEST_NOTE:
        raise UserError("absence-note-long", most=str(_LONGEST_NOTE))
    found.note = nfc(text).strip()
    await found.save(update_fields=["note"])
    await telling.tell_officers(work, found)


async def accept(work: Work, absence_id: int) -> Absence:
    """The one who was asked says yes; twice is once. Raises Stale where somebody else was chosen
    since."""
    found = await _asked(work, absence_id)
    return found if found.accepted_at is not None else await _accept(work, found)


async def _accept(work: Work, found: Absence) -> Absence:
    found.accepted_at = work.now()
    await found.save(update_fields=["accepted_at"])
    await work.audit("absence.accept", f"absence:{found.id}")
    if found.agreed_by_id is None:
        await telling.ask_officers(work, found)
    else:
        await _settled(work, found)
    return found


async def decline(work: Work, absence_id: int) -> None:
    """They say no: whoever is away and the officers are told."""
    found = await _asked(work, absence_id)
    await turns.release(work, found)
    await work.audit("absence.decline", f"absence:{found.id}")


async def _asked(work: Work, absence_id: int) -> Absence:
    found = await Absence.filter(id=absence_id).select_for_update(no_key=True).get_or_none()
    mine_ = found is not None and found.stand_in_id == work.actor.person_id
    if found is None or not mine_ or found.state not in OPEN:
        raise Stale("absence-over")
    return found


async def agree(work: Work, absence_id: int, code: str) -> Absence:
    """An officer agrees to the stand-in they were shown. Raises Stale where it is another now."""
    found = await hold(work, absence_id)
    stand_in = await access.person(found.stand_in_id)
    if stand_in is None or stand_in.code != code:
        raise Stale("absence-other")
    if not await _may_agree(work, found):
        raise NotAllowed
    if found.agreed_by_id is not None:
        return found
    found.agreed_by_id = work.actor.person_id
    await found.save(update_fields=["agreed_by_id"])
    await work.audit("absence.agree", f"absence:{found.id}", None, {"stand_in": code})
    if found.accepted_at is not None:
        await _settled(work, found)
    return found


async def _may_agree(work: Work, absence: Absence) -> bool:
    """An officer for a village's voice; for the right to approve an admin."""
    commune = await areas.by_id(absence.commune_id)
    names = (RoleName.ADMIN,) if absence.approve else OFFICERS
    return await access.has(work.actor.person_id, commune, *names)


async def _settled(work: Work, found: Absence) -> None:
    await telling.tell_settled(work, found)
    if found.state is AbsenceState.RUNNING or found.since <= local(work.now()).date():
        await turns.begin(work, found)


async def drop(work: Work, absence_id: int) -> Absence:
    """They stay after all, or are back before their time: the stand-in's roles end now."""
    found = await hold(work, absence_id)
    running = found.state is AbsenceState.RUNNING
    if running and found.until is None:
        raise Stale("absence-over")  # what ended does not come back by itself
    await turns.take_back(work, found)
    found.state = AbsenceState.OVER if running else AbsenceState.DROPPED
    await found.save(update_fields=["state"])
    await work.audit("absence.drop", f"absence:{found.id}")
    await telling.tell_back(work, found)
    return found


async def listed(work: Work) -> list[Absence]:
    """Who is or will be away where the actor is an officer, the next first. Raises NotFound."""
    own = await access.own_areas(work.actor.person_id, *OFFICERS)
    if not own:
        raise NotFound
    found: dict[int, Absence] = {}
    for area in own:
        rows = Absence.filter(commune__path__startswith=area.path, state__in=OPEN)
        found |= {a.id: a for a in await rows.select_related("person", "stand_in", "commune")}
    return sorted(found.values(), key=lambda a: (a.since, a.id))
