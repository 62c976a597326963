"""What the clock does to bulletins: publish those whose time has come, end those that are over."""

from __future__ import annotations

from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.usecases import access, notify
from bot.usecases.bulletins import publish
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion
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
        if bulletin.ends_at is not None and bulletin.ends_at <= work.now():
            await _over_unsent(work, bulletin)
        else:
            await publish.publish(work, bulletin)
    return 1


async def _over_unsent(work: Work, bulletin: Bulletin) -> None:
    """The house was off for so long that it is no news any more: its officers hear of it, and
    nobody gets what is over."""
    await _expire(work, bulletin)
    commune = await Area.get(id=bulletin.commune_id)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    officers = {bulletin.author_id, *await access.officers(commune)}
    text = t("content-over-unsent", code=bulletin.code, title=version.title)
    key = f"over-unsent:{bulletin.id}:{bulletin.ends_at:%Y%m%d%H%M}"
    await notify.people(work, commune, sorted(officers), Message(text), key=key)


async def _end(services: Services, bulletin_id: int) -> int:
    async with services.work() as work:
        bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get()
        if bulletin.state is not BulletinState.PUBLISHED:
            return 0
        await _expire(work, bulletin)
    return 1


async def _expire(work: Work, bulletin: Bulletin) -> None:
    before = {"state": bulletin.state}
    bulletin.state = BulletinState.EXPIRED
    await bulletin.save(update_fields=["state"])
    after = {"state": bulletin.state}
    await work.audit("bulletin.expired", f"bulletin:{bulletin.code}", before, after)


# Their states are written out: each has an index of its own over the few that are in it. In the
# order of that index, since for any other SQLite would read the whole table.
_READY = "SELECT id FROM bulletin WHERE state = 'approved' AND due_at <= ? ORDER BY due_at"
_OVER = "SELECT id FROM bulletin WHERE state = 'published' AND ends_at <= ? ORDER BY ends_at"
