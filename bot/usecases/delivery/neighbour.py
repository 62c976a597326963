"""Whom nobody can write to is told by a neighbour: a propagandist of another village nearby, who
gets the bulletin with its listen page and the names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.outbox.routes import Way
from bot.outbox.store import To
from bot.usecases.bulletins import cards
from bot.usecases.delivery import placing
from bot.usecases.work import Services, Work
from models import Area, BulletinVersion, Delivery, Person, Role
from models.person import RoleName

_NAMED = 10


Asked = tuple[int, Sequence[Delivery]]
"""(a neighbour's chat, for whom they are asked)."""


async def find(services: Services, version: BulletinVersion) -> list[Asked]:
    """Neighbours for every propagandist of this version without a way who has none yet."""
    alone = await Delivery.filter(
        version_id=version.id, role=RoleName.PROPAGANDIST, route="none",
        village_id__isnull=False, read_at__isnull=True,
    ).order_by("id")  # fmt: skip
    helpers = await _helpers(services, [d.village_id for d in alone if d.village_id])
    asked: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in alone:
        chat = helpers.get(delivery.village_id or 0)
        if chat is not None:
            asked[chat].append(delivery)
    return list(asked.items())


async def ask(work: Work, version: BulletinVersion, found: Sequence[Asked], key: str) -> None:
    """Ask these. Called under the bulletin's lock."""
    for chat, deliveries in found:
        await _one(work, version, chat, deliveries, key)


async def _one(
    work: Work, version: BulletinVersion, chat: int, deliveries: Sequence[Delivery], key: str
) -> None:
    names = await _names(deliveries)
    message = await cards.to_neighbour(version, names)
    said = f"shared:{version.id}:{key}"
    if not await placing.say(work, version, [To(chat)], message, said):
        return
    way = placing.fields(Way(chat, "way-neighbour", "neighbour"))
    del way["unreachable"]  # still why nobody can write to them
    await Delivery.filter(id__in=[d.id for d in deliveries]).update(**way)


async def _names(deliveries: Sequence[Delivery]) -> str:
    people = dict(
        await Person.filter(id__in=[d.person_id for d in deliveries]).values_list("id", "name")
    )
    places = dict(
        await Area.filter(id__in=[d.village_id for d in deliveries]).values_list("id", "name")
    )
    found = [f"{people[d.person_id]} ({places[d.village_id]})" for d in deliveries[:_NAMED]]
    return ", ".join(found) + (" …" if len(deliveries) > _NAMED else "")


async def _helpers(services: Services, village_ids: Sequence[int]) -> dict[int, int]:
    """Village -> the chat of a reachable propagandist of the nearest other village."""
    villages = await Area.filter(id__in=set(village_ids))
    found: dict[int, int] = {}
    for parent in {v.parent_id for v in villages}:
        near = await _reachable(services, parent)
        for village in (v for v in villages if v.parent_id == parent):
            others = [(_far(village, a), a.id, chat) for a, chat in near if a.id != village.id]
            if others:
                found[village.id] = min(others)[2]
    return found


async def _reachable(services: Services, commune_id: int | None) -> list[tuple[Area, int]]:
    roles = await Role.filter(
        role=RoleName.PROPAGANDIST, active=True, area__parent_id=commune_id
    ).prefetch_related("area")
    ways: Mapping[int, Way] = await services.outbox.ways([r.person_id for r in roles])
    return [
        (role.area, way.account_id)
        for role in roles
        if (way := ways[role.person_id]).account_id is not None
        and way.route == "chat"
        and way.proven
    ]


def _far(one: Area, other: Area) -> float:
    """Squared degrees; without coordinates the commune's own order decides."""
    here, there = (one.latitude, one.longitude), (other.latitude, other.longitude)
    if None in here or None in there:
        return 1e6 + abs(one.id - other.id)
    return sum((float(a or 0) - float(b or 0)) ** 2 for a, b in zip(here, there, strict=True))
