"""What the clock does to bulletins: publish those whose time has come, end those that are over."""

from __future__ import annotations

from bot.usecases.bulletins import publish
from bot.usecases.work import Services
from models import Bulletin
from models.bulletin import BulletinState


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
