"""People and their areas as officers see them: own communes, villages, coverage; and one person
made of two records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import NotFound
from bot.usecases import access, areas
from bot.usecases.work import Work
from models import (
    Area,
    ChatAccount,
    Consent,
    Delivery,
    EnrolCode,
    GroupMember,
    Person,
    Report,
    Role,
)
from models.area import AreaKind
from models.person import RoleName

INVITERS = (RoleName.APPROVER, RoleName.ADMIN, RoleName.EDITOR)
_SILENT = timedelta(days=30)


@dataclass(frozen=True)
class Coverage:
    """Villages of one area: without any propagandist, and without one heard of for 30 days."""

    area: str
    villages: int
    missing: Sequence[str]
    silent: Sequence[str]


async def own_communes(work: Work) -> list[Area]:
    """Communes the actor may enrol people in; for a province officer all of them."""
    found: dict[int, Area] = {}
    for area in await access.own_areas(work.actor.person_id, *INVITERS):
        below = await Area.filter(path__startswith=area.path, kind=AreaKind.COMMUNE)
        found.update({a.id: a for a in below})
    return sorted(found.values(), key=lambda a: a.folded)


async def find_communes(work: Work, text: str) -> list[Area]:
    """The actor's own communes that a typed name may mean."""
    own = {a.code: a for a in await own_communes(work)}
    found: dict[str, Area] = {}
    for area in await access.own_areas(work.actor.person_id, *INVITERS):
        for hit in [area, *await areas.resolve(text, area)]:
            if hit.code in own and (hit is not area or len(own) == 1):
                found[hit.code] = hit
    return list(found.values())


async def coverage(work: Work) -> list[Coverage]:
    """One entry for each of the actor's communes. Raises NotFound without any."""
    communes = await own_communes(work)
    if not communes:
        raise NotFound
    return [await _covered(work, commune) for commune in communes]


async def _covered(work: Work, commune: Area) -> Coverage:
    villages = await areas.villages([commune.code])
    held = await Role.filter(
        role=RoleName.PROPAGANDIST, active=True, area__path__startswith=commune.path
    ).values_list("area_id", "person_id")
    heard = await _heard(work, [int(str(p)) for _, p in held])
    own = {int(str(area)) for area, _ in held}
    lively = {int(str(area)) for area, person in held if int(str(person)) in heard}
    return Coverage(
        commune.name,
        len(villages),
        [v.name for v in villages if v.id not in own],
        [v.name for v in villages if v.id in own - lively],
    )


async def _heard(work: Work, person_ids: Sequence[int]) -> set[int]:
    """Those who wrote or tapped anything in the last 30 days."""
    since = work.now() - _SILENT
    found = await ChatAccount.filter(
        person_id__in=list(person_ids), last_word_at__gte=since
    ).values_list("person_id", flat=True)
    return {int(str(p)) for p in found}


async def only_citizen(person_id: int) -> bool:
    """Has the person no role (active or waiting) but that of a citizen?"""
    return not await Role.filter(person_id=person_id).exclude(role=RoleName.CITIZEN).exists()


async def hold_chats(person_id: int) -> list[ChatAccount]:
    """A person's chats, locked in one order for all: before anything else of theirs is."""
    chats = ChatAccount.filter(person_id=person_id).order_by("id")
    return await chats.select_for_update(no_key=True)


async def merge(work: Work, source_id: int, into: Person) -> None:
    """Two records turn out to be one person: chats, consents, roles and reports move over; the
    empty record stays for what counts it."""
    have = {(r.area_id, r.role) for r in await Role.filter(person=into)}
    for role in await Role.filter(person_id=source_id):
        if (role.area_id, role.role) in have:
            await role.delete()
        else:
            role.person = into
            await role.save(update_fields=["person_id"])
    for model in (ChatAccount, Consent, GroupMember):
        await model.filter(person_id=source_id).update(person_id=into.id)
    await EnrolCode.filter(person_id=source_id).delete()
    await Report.filter(reporter_id=source_id).update(reporter_id=into.id)
    known = await Delivery.filter(person=into).values_list("version_id", flat=True)
    await (
        Delivery.filter(person_id=source_id)
        .exclude(version_id__in=list(known))
        .update(person_id=into.id)
    )
    source = await Person.get(id=source_id)
    after = {"into": into.code}
    source.name, source.phone, source.erased_at = "", "", work.now()
    await source.save(update_fields=["name", "phone", "erased_at"])
    await work.audit("person.merge", f"person:{source.code}", None, after)


async def set_language(work: Work, account: ChatAccount, language: str) -> None:
    """The language this chat is spoken to in."""
    before = {"language": account.language}
    account.language = language
    await account.save(update_fields=["language"])
    if account.person_id is not None:
        await Person.filter(id=account.person_id).update(language=language)
    await work.audit("account.language", f"account:{account.id}", before, {"language": language})
