"""Who cannot be reached now, by name and with why: of one bulletin, or of the actor's communes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.errors import NotFound
from bot.storage.db import execute
from bot.usecases import access, areas
from bot.usecases.delivery import board
from bot.usecases.delivery.placing import ROW
from bot.usecases.work import Work
from bot.vietnamese.phones import masked
from models import Area, Bulletin, BulletinVersion, Lane


@dataclass(frozen=True)
class Unreached:
    """`reason` is a locale key; of `phone` only the last three digits."""

    person_id: int
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
            int(r["person"]),
            str(r["name"]),
            str(r["village"] or ""),
            masked(str(r["phone"])),
            board.reason(str(r["cause"] or ""), str(r["unreachable"])),
        )
        for r in rows
    ]


async def of_communes(work: Work) -> list[Unreached]:
    """Propagandists of the actor's communes nobody could write to at this moment."""
    own = await access.own_areas(work.actor.person_id, *access.OFFICER)
    if not own:
        raise NotFound
    below, values = areas.below("a", [area.path for area in own])
    plain = await _plain(work)
    marks = ", ".join("?" * len(plain)) or "NULL"
    _, rows = await execute(_DOUBTFUL.format(below=below, plain=marks), [*values, *plain])
    people: dict[int, Mapping[str, Any]] = {}
    for row in rows:  # one who speaks for several villages is named with the first
        people.setdefault(int(row["person"]), row)
    ways = await work.outbox.ways(list(people), public=True, what="bulletin")
    return [
        Unreached(person, str(r["name"]), str(r["village"]), masked(str(r["phone"])), way.reason)
        for person, r in people.items()
        if (way := ways[person]).account_id is None
    ]


async def _plain(work: Work) -> list[str]:
    """Lanes that can always write to whoever follows them: no hours, no money, and not switched
    off."""
    found: list[str] = []
    for lane in await Lane.all().order_by("name").values_list("name", flat=True):
        channel, _, account = str(lane).partition(":")
        caps = work.outbox.capabilities(channel, account)
        found += [str(lane)] if caps and not (caps.reply_window_h or caps.way) else []
    return found


_SQL = """
SELECT p.id AS person, p.name AS name, p.phone AS phone, a.name AS village, o.cause AS cause,
  d.unreachable AS unreachable
FROM delivery d JOIN person p ON p.id = d.person_id LEFT JOIN area a ON a.id = d.village_id
LEFT JOIN outbox o ON o.id = {row}
WHERE d.version_id = ? AND d.role = 'propagandist' AND d.read_at IS NULL AND d.told_at IS NULL
  AND (o.id IS NULL OR o.state = 'failed' OR d.unreachable <> '') ORDER BY a.name, p.name
"""

# Whoever has an open chat in a plain lane needs no closer look.
_DOUBTFUL = """
SELECT r.person_id AS person, p.name AS name, p.phone AS phone, a.name AS village
FROM role r JOIN area a ON a.id = r.area_id JOIN person p ON p.id = r.person_id
WHERE r.role = 'propagandist' AND r.active AND {below} AND NOT EXISTS (
  SELECT 1 FROM chat_account c WHERE c.person_id = r.person_id AND c.kind = 'person'
    AND c.state = 'open' AND c.follows AND c.channel || ':' || c.account IN ({plain}))
ORDER BY r.area_id, r.id
"""
