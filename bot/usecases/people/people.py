"""People and their areas as officers see them: own communes, villages, coverage; and one person
made of two records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core.errors import NotFound
from bot.storage.db import execute
from bot.usecases import access, areas
from bot.usecases.people import phones
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
    Variant,
)
from models.area import AreaKind
from models.bulletin import BulletinState
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
    own = await access.own_areas(work.actor.person_id, *INVITERS)
    below, values = areas.below("v", [area.path for area in own])
    since = work.now() - _SILENT
    _, rows = await execute(_VILLAGES.format(below=below), [since, *values])
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: areas.natural(str(r["folded"]))):
        found[str(row["path"]).split("/")[1]].append(row)
    return [_covered(commune, found[commune.code]) for commune in communes]


def _covered(commune: Area, villages: Sequence[Mapping[str, Any]]) -> Coverage:
    held = [v for v in villages if v["held"]]
    return Coverage(
        commune.name,
        len(villages),
        [str(v["name"]) for v in villages if not v["held"]],
        [str(v["name"]) for v in held if not v["heard"]],
    )


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
    chats = ChatAccount.filter(person_id=source_id)  # those of a number carry its person's code
    await chats.exclude(kind__in=["phone", "uid"]).update(person_id=into.id)
    for model in (Consent, GroupMember):
        await model.filter(person_id=source_id).update(person_id=into.id)
    await _voices(source_id, into.id)
    await EnrolCode.filter(person_id=source_id).delete()
    await Report.filter(reporter_id=source_id).update(reporter_id=into.id)
    known = await Delivery.filter(person=into).values_list("version_id", flat=True)
    await (
        Delivery.filter(person_id=source_id)
        .exclude(version_id__in=list(known))
        .update(person_id=into.id)
    )
    source = await Person.get(id=source_id)
    if source.phone:  # their own word counts more than the list's
        await phones.keep(work, into, source.phone)
    after = {"into": into.code}
    source.name, source.phone, source.listed_phone = "", "", None
    source.erased_at = work.now()
    await source.save(update_fields=["name", "phone", "listed_phone", "erased_at"])
    await work.audit("person.merge", f"person:{source.code}", None, after)


async def _voices(source_id: int, into_id: int) -> None:
    """Their recordings in other languages: who takes their voice back takes back these, too."""
    await Variant.filter(speaker_id=source_id).update(speaker_id=into_id)
    await Variant.filter(checker_id=source_id).update(checker_id=into_id)
    out = [BulletinState.APPROVED, BulletinState.PUBLISHED]
    for variant in await Variant.filter(version__bulletin__state__in=out):
        if source_id in variant.asked:
            asked = [into_id if p == source_id else p for p in variant.asked]
            variant.asked = list(dict.fromkeys(asked))
            await variant.save(update_fields=["asked"])


async def set_language(work: Work, account: ChatAccount, language: str) -> None:
    """The language this chat is spoken to in."""
    before = {"language": account.language}
    account.language = language
    await account.save(update_fields=["language"])
    if account.person_id is not None:
        await Person.filter(id=account.person_id).update(language=language)
    await work.audit("account.language", f"account:{account.id}", before, {"language": language})


# `held`: somebody speaks for the village; `heard`: and wrote or tapped anything lately.
_VILLAGES = """
SELECT v.name AS name, v.folded AS folded, v.path AS path,
  EXISTS (SELECT 1 FROM role r
    WHERE r.area_id = v.id AND r.role = 'propagandist' AND r.active) AS held,
  EXISTS (SELECT 1 FROM role r JOIN chat_account a ON a.person_id = r.person_id
    WHERE r.area_id = v.id AND r.role = 'propagandist' AND r.active
      AND a.last_word_at >= ?) AS heard
FROM area v WHERE v.kind = 'village' AND {below}
"""
