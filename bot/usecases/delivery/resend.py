"""Sending once more, and only to those whose message failed or who had no way to be reached."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.errors import NotFound, Stale
from bot.storage.db import execute
from bot.usecases import access, notify, paging
from bot.usecases.bulletins import audience, compose
from bot.usecases.delivery import placing
from bot.usecases.delivery.placing import ROW, Placed
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion
from models.bulletin import BulletinState

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_FAILED = """
SELECT d.id AS id, d.person_id AS person_id, d.role AS role, COALESCE(o.id, 0) AS row_id
FROM delivery d LEFT JOIN outbox o ON o.id = {row}
WHERE d.version_id = ? AND d.id > ? AND d.read_at IS NULL AND d.told_at IS NULL
  AND (o.id IS NULL OR d.route = 'neighbour'
    OR (o.state = 'failed' AND o.cause <> 'withdrawn'))
ORDER BY d.id LIMIT ?
"""


async def ask(work: Work, bulletin_id: int) -> BulletinVersion:
    """An officer wants the failed ones sent again; the task "resend_failed" does it."""
    bulletin = await Bulletin.get_or_none(id=bulletin_id)
    if bulletin is None:
        raise NotFound
    commune = await Area.get(id=bulletin.commune_id)
    await access.require(work, commune, *compose.WRITERS)
    if bulletin.state is not BulletinState.PUBLISHED:
        raise Stale("content-stale-out", code=bulletin.code)
    if morning := notify.night_end(work, commune):
        work.put_off(morning)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    await BulletinVersion.filter(id=version.id).update(resend_at=work.now())
    await work.audit("bulletin.resend", f"bulletin:{bulletin.code}")
    work.then("resend_failed", version.id)
    return version


async def resend(services: Services, version_id: int) -> int:
    """The task: each by the way that is best now. Returns how many were queued again; twice
    running queues nobody twice, because a queued one is no longer failed."""
    version = await BulletinVersion.get(id=version_id)
    queued = await _pages(services, version)
    # Only the wish that was there when this began: who asks meanwhile is served once more.
    await BulletinVersion.filter(id=version.id, resend_at=version.resend_at).update(resend_at=None)
    return queued


async def unsent(_services: Services) -> list[int]:
    """Versions somebody wants sent again."""
    found = BulletinVersion.filter(resend_at__gt=_EVER)  # SQLite has no index for 'is not null'
    return [int(str(i)) for i in await found.values_list("id", flat=True)]


async def _pages(services: Services, version: BulletinVersion) -> int:
    after, queued = 0, 0
    while True:
        async with services.work() as work:
            bulletin = (
                await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
            )
            if bulletin.state is not BulletinState.PUBLISHED:
                return queued
            _, rows = await execute(_FAILED.format(row=ROW), [version.id, after, paging.SLICE])
            if not rows:
                return queued
            queued += await _page(work, version, [dict(r) for r in rows])
            after = int(rows[-1]["id"])


async def _page(work: Work, version: BulletinVersion, rows: list[dict[str, int | str]]) -> int:
    ways = await work.outbox.ways(
        [int(r["person_id"]) for r in rows],
        public=True,
        wide=await audience.allowed(version),
        what="bulletin",
    )
    placed = [
        Placed(int(r["id"]), str(r["role"]), way)
        for r in rows
        if (way := ways[int(r["person_id"])]).account_id is not None
    ]
    key = f"bulletin:{version.id}:after{max(int(r['row_id']) for r in rows)}:{rows[0]['id']}"
    return await placing.move(work, version, placed, key)
