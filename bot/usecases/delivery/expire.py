"""What the clock does to bulletins: publish those whose time has come, end those that are over,
hand over again what a lost task left behind.
"""

from __future__ import annotations

from datetime import timedelta

from bot.usecases.bulletins import publish
from bot.usecases.delivery import withdraw
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion
from models.bulletin import BulletinState

_PATIENCE = timedelta(minutes=3)


async def due(services: Services) -> int:
    """Called every minute or oftener, by any number of processes; returns how many changed."""
    now = services.clock.now()
    ready = await _ids(BulletinState.APPROVED, due_at__lte=now)
    over = await _ids(BulletinState.PUBLISHED, ends_at__lte=now)
    changed = 0
    for bulletin_id in ready:
        changed += await _publish(services, bulletin_id)
    for bulletin_id in over:
        changed += await _end(services, bulletin_id)
    await _again(services)
    return changed


async def _ids(state: BulletinState, **where: object) -> list[int]:
    rows = await Bulletin.filter(state=state, **where).order_by("id").values_list("id")
    return [int(str(i)) for (i,) in rows]


async def _publish(services: Services, bulletin_id: int) -> int:
    async with services.work() as work:
        bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get()
        if bulletin.state is not BulletinState.APPROVED:
            return 0
        await publish.publish(work, bulletin)
    return 1


async def _end(services: Services, bulletin_id: int) -> int:
    async with services.work() as work:
        bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get()
        if bulletin.state is not BulletinState.PUBLISHED:
            return 0
        bulletin.state = BulletinState.EXPIRED
        await bulletin.save(update_fields=["state"])
        subject = f"bulletin:{bulletin.code}"
        await work.audit("bulletin.expired", subject, {"state": "published"}, {"state": "expired"})
    return 1


async def _again(services: Services) -> None:
    before = services.clock.now() - _PATIENCE
    unspoken = await BulletinVersion.filter(
        digest="", bulletin__state=BulletinState.SUBMITTED, bulletin__submitted_at__lte=before
    ).prefetch_related("bulletin")
    for version in unspoken:
        if version.number == version.bulletin.number:
            await services.enqueue("render_bulletin", version.id)
    unsent = await BulletinVersion.filter(
        distributed_at__isnull=True,
        bulletin__state=BulletinState.PUBLISHED,
        bulletin__published_at__lte=before,
    ).prefetch_related("bulletin")
    for version in unsent:
        if version.number == version.bulletin.number:
            await services.enqueue("distribute", version.id)
    for version_id in await withdraw.untold(services):
        await services.enqueue("tell_withdrawn", version_id)
