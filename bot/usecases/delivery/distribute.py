"""A published version to everybody it is for: a slice of people a transaction.

Stopped anywhere, it goes on where it was when called again; nobody gets a second row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.outbox.routes import Standing, Way
from bot.storage.db import execute
from bot.usecases import paging
from bot.usecases.bulletins import audience
from bot.usecases.bulletins.audience import Reader
from bot.usecases.delivery import neighbour, placing
from bot.usecases.delivery.placing import Placed
from bot.usecases.work import Services, Work
from models import Bulletin, BulletinVersion, Delivery
from models.bulletin import BulletinState

_PATIENCE = timedelta(minutes=3)


async def distribute(services: Services, version_id: int) -> int:
    """The task "distribute". Returns how many people got a delivery row now."""
    version = await BulletinVersion.get(id=version_id)
    if version.distributed_at is not None:
        return 0
    made = 0
    wide = await audience.allowed(version)
    standings: dict[str, Standing] = {}
    async for page in audience.pages(version):
        # With one set of standings, so that what may be spent is shared out once.
        ways = await services.outbox.ways(
            [r.person_id for r in page],
            public=True, wide=wide, what="bulletin", standings=standings,
        )  # fmt: skip
        for readers in paging.slices(page):
            async with services.work() as work:
                if not await _going_out(version):
                    return made
                made += await _slice(work, version, readers, ways)
    async with services.work() as work:
        if version.everyone and await _going_out(version):
            await placing.to_everyone(work, version, await audience.spread(version))
    for some in paging.slices(await neighbour.find(services, version)):
        async with services.work() as work:
            if await _going_out(version):
                await neighbour.ask(work, version, some, "first")
    async with services.work() as work:
        await _finish(work, version, made)
    return made


async def undistributed(services: Services) -> list[int]:
    """Versions out for a while that not everybody has a row of yet. While a worker is at it is no
    time to begin beside it."""
    _, rows = await execute(_UNDISTRIBUTED, [services.clock.now() - _PATIENCE])
    return [int(r["id"]) for r in rows]


async def _going_out(version: BulletinVersion) -> bool:
    bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
    return bulletin.state is BulletinState.PUBLISHED and bulletin.number == version.number


async def _slice(
    work: Work, version: BulletinVersion, readers: Sequence[Reader], ways: Mapping[int, Way]
) -> int:
    known = await Delivery.filter(
        version_id=version.id, person_id__in=[r.person_id for r in readers]
    ).values_list("person_id")
    have = {int(str(person_id)) for (person_id,) in known}
    fresh = [r for r in readers if r.person_id not in have]
    rows = [
        Delivery(
            version_id=version.id,
            person_id=r.person_id,
            village_id=r.village_id,
            role=r.role,
            created_at=work.now(),
            **placing.fields(ways[r.person_id]),
        )
        for r in fresh
    ]
    await Delivery.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    await _queue(work, version, {r.person_id: ways[r.person_id] for r in fresh})
    return len(rows)


async def _queue(work: Work, version: BulletinVersion, ways: Mapping[int, Way]) -> None:
    rows = await Delivery.filter(version_id=version.id, person_id__in=list(ways)).values_list(
        "id", "role", "person_id"
    )
    placed = [Placed(int(id_), str(role), ways[int(person)]) for id_, role, person in rows]
    await placing.queue(work, version, placed, f"bulletin:{version.id}")


async def _finish(work: Work, version: BulletinVersion, made: int) -> None:
    bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
    if bulletin.state is not BulletinState.PUBLISHED:
        return
    version.distributed_at = work.now()
    await version.save(update_fields=["distributed_at"])
    await work.audit("bulletin.distributed", f"bulletin:{bulletin.code}", None, {"people": made})


# From the few live bulletins to their version of now, in that order.
_UNDISTRIBUTED = """
SELECT v.id AS id FROM bulletin b CROSS JOIN bulletin_version v
WHERE b.state = 'published' AND b.published_at <= ? AND v.bulletin_id = b.id
  AND v.number = b.number AND v.distributed_at IS NULL
"""
