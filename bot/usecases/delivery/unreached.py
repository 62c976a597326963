"""Who cannot be reached now, by name and with why: of one bulletin, or of the actor's communes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.storage.db import execute
from bot.usecases import access
from bot.usecases.delivery import board
from bot.usecases.delivery.placing import ROW
from bot.usecases.work import Work
from models import Area, Bulletin, BulletinVersion, Role
from models.person import RoleName


@dataclass(frozen=True)
class Unreached:
    """`reason` is a locale key; of `phone` only the last three digits."""

    name: str
    village: str
    phone: str
    reason: str


async def of_bulletin(work: Work, bulletin_id: int) -> list[Unreached]:
    """Propagandists whose message of this bulletin did not arrive, also those whose neighbour was
    asked. Officers of the commune."""
    bulletin = await Bulletin.get_or_none(id=bulletin_id)
    if bulletin is None:
        raise NotFound
    await access.require(work, await Area.get(id=bulletin.commune_id), *access.OFFICER)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    _, rows = await execute(_SQL.format(row=ROW), [version.id])
    return [
        Unreached(
            str(r["name"]),
            str(r["village"] or ""),
            board.masked(str(r["phone"])),
            board.reason(str(r["cause"] or ""), str(r["unreachable"])),
        )
        for r in rows
    ]


async def of_communes(work: Work) -> list[Unreached]:
    """Propagandists of the actor's communes nobody could write to at this moment."""
    own = await access.own_areas(work.actor.person_id, *access.OFFICER)
    if not own:
        raise NotFound
    roles = await _propagandists([a.path for a in own])
    ways = await work.outbox.ways([r.person_id for r in roles], public=True)
    return [
        Unreached(role.person.name, role.area.name, board.masked(role.person.phone), way.reason)
        for role in roles
        if (way := ways[role.person_id]).account_id is None
    ]


async def _propagandists(paths: Sequence[str]) -> list[Role]:
    found: dict[int, Role] = {}
    for path in paths:
        for role in (
            await Role.filter(role=RoleName.PROPAGANDIST, active=True, area__path__startswith=path)
            .prefetch_related("area", "person")
            .order_by("area_id", "id")
        ):
            found.setdefault(role.person_id, role)
    return list(found.values())


_SQL = """
SELECT p.name AS name, p.phone AS phone, a.name AS village, o.cause AS cause,
  d.unreachable AS unreachable
FROM delivery d JOIN person p ON p.id = d.person_id LEFT JOIN area a ON a.id = d.village_id
LEFT JOIN outbox o ON o.id = {row}
WHERE d.version_id = ? AND d.role = 'propagandist' AND d.read_at IS NULL AND d.told_at IS NULL
  AND (o.id IS NULL OR o.state = 'failed' OR d.route = 'neighbour') ORDER BY a.name, p.name
"""
