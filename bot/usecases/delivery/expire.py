"""What the clock does to bulletins: publish those whose time has come, end those that are over."""

from __future__ import annotations

from bot.storage.db import execute
from bot.usecases.bulletins import publish
from bot.usecases.work import Services
from models import Bulletin
from models.bulletin import BulletinState


async def due(services: Services) -> int:
    """Called every minute or oftener, by any number of processes; returns how many changed."""
    now = services.clock.now()
    changed = 0
    for sql, change in ((_READY, _publish), (_OVER, _end)):
        for row in (await execute(sql, [now]))[1]:
            changed += await change(services, int(row["id"]))
    return changed


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


# Their states are written out: each has an index of its own over the few that are in it. In the
# order of that index, since for any other SQLite would read the whole table.
_READY = "SELECT id FROM bulletin WHERE state = 'approved' AND due_at <= ? ORDER BY due_at"
_OVER = "SELECT id FROM bulletin WHERE state = 'published' AND ends_at <= ? ORDER BY ends_at"
