"""Sending once more, and only to those whose message failed or who had no way to be reached."""

from __future__ import annotations

from bot.core.errors import NotFound, Stale
from bot.outbox.store import To
from bot.storage.db import execute
from bot.usecases import access, compose, distribute
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion, Delivery
from models.bulletin import BulletinState
from models.person import RoleName

_PAGE = 1000
_FAILED = """
SELECT d.id AS id, d.person_id AS person_id, d.role AS role, COALESCE(o.id, 0) AS row_id
FROM delivery d LEFT JOIN outbox o ON o.id = (
  SELECT max(x.id) FROM outbox x WHERE x.delivery_id = d.id AND x.buttons > 0)
WHERE d.version_id = ? AND d.id > ? AND d.read_at IS NULL AND d.told_at IS NULL
  AND (o.id IS NULL OR (o.state = 'failed' AND o.cause <> 'withdrawn'))
ORDER BY d.id LIMIT ?
"""


async def ask(work: Work, bulletin_id: int) -> BulletinVersion:
    """An officer wants the failed ones sent again; the task "resend_failed" does it."""
    bulletin = await Bulletin.get_or_none(id=bulletin_id)
    if bulletin is None:
        raise NotFound
    await access.require(work, await Area.get(id=bulletin.commune_id), *compose.WRITERS)
    if bulletin.state is not BulletinState.PUBLISHED:
        raise Stale("content-stale-out", code=bulletin.code)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    await work.audit("bulletin.resend", f"bulletin:{bulletin.code}")
    work.then("resend_failed", version.id)
    return version


async def resend(services: Services, version_id: int) -> int:
    """The task: each by the way that is best now. Returns how many were queued again; twice
    running queues nobody twice, because a queued one is no longer failed."""
    version = await BulletinVersion.get(id=version_id)
    after, queued = 0, 0
    while True:
        async with services.work() as work:
            bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update().get()
            if bulletin.state is not BulletinState.PUBLISHED:
                return queued
            _, rows = await execute(_FAILED, [version_id, after, _PAGE])
            if not rows:
                return queued
            queued += await _page(work, version, [dict(r) for r in rows])
            after = int(rows[-1]["id"])


async def _page(work: Work, version: BulletinVersion, rows: list[dict[str, int | str]]) -> int:
    ways = await work.outbox.ways([int(r["person_id"]) for r in rows])
    found: dict[str, list[To]] = {RoleName.PROPAGANDIST: [], RoleName.CITIZEN: []}
    for row in rows:
        account = ways[int(row["person_id"])].account_id
        if account is not None:
            id_ = int(row["id"])
            found[str(row["role"])].append(To(account, str(id_), id_))
            await Delivery.filter(id=id_).update(chat_account_id=account, unreachable="")
    key = f"bulletin:{version.id}:after{max(int(r['row_id']) for r in rows)}:{rows[0]['id']}"
    for role, to in found.items():
        await distribute.send(
            work, version, to, propagandist=role == RoleName.PROPAGANDIST, key=key
        )
    return sum(len(to) for to in found.values())
