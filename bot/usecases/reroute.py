"""Who could not be reached one way is tried another: when a message failed for a reason that is
only this way's, when an account of ours stands still, and when somebody comes back and writes.

Run by the clock. Only live bulletins; a way that was tried for one is not tried again for it.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.errors import Cause
from bot.outbox.policy import REROUTE
from bot.outbox.routes import Way
from bot.storage.db import execute
from bot.usecases import neighbour, placing
from bot.usecases.board import reason
from bot.usecases.placing import ROW, Placed
from bot.usecases.work import Services, Work
from models import Bulletin, BulletinVersion
from models.bulletin import BulletinState

STUCK = timedelta(minutes=10)
_BACK = timedelta(minutes=15)
_PAGE = 500
_STOPPED = (Cause.TOKEN.value, Cause.ACCOUNT_STOPPED.value, Cause.CONFIGURATION.value)


async def due(services: Services) -> int:
    """Returns how many people got another way."""
    live = await Bulletin.filter(state=BulletinState.PUBLISHED).values_list("id", flat=True)
    moved = 0
    for bulletin_id in live:
        moved += await _bulletin(services, int(str(bulletin_id)))
    return moved


async def _bulletin(services: Services, bulletin_id: int) -> int:
    moved = after = 0
    while True:
        async with services.work() as work:
            bulletin = await Bulletin.filter(id=bulletin_id).select_for_update().get()
            version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
            if bulletin.state is not BulletinState.PUBLISHED or version.distributed_at is None:
                return moved
            rows = await _waiting(work, version.id, after)
            moved += await _page(work, version, rows)
        if len(rows) < _PAGE:
            return moved
        after = int(rows[-1]["id"])


async def _waiting(work: Work, version_id: int, after: int) -> list[dict[str, int | str]]:
    """Deliveries whose message failed for this way's reason, waits for an account that stands
    still, or had no way while its person writes again now."""
    now = work.now()
    sql = _SQL.format(row=ROW, causes=_marks(REROUTE), stopped=_marks(_STOPPED))
    values = [version_id, after, *REROUTE, now - STUCK, *_STOPPED, now - _BACK, _PAGE]
    _, rows = await execute(sql, values)
    return [dict(r) for r in rows]


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


async def _page(work: Work, version: BulletinVersion, rows: list[dict[str, int | str]]) -> int:
    if not rows:
        return 0
    tried = await _tried([int(r["id"]) for r in rows if not r["back"]])
    ways = await work.outbox.ways(
        [int(r["person"]) for r in rows],
        public=True,
        without={int(r["person"]): tried.get(int(r["id"]), set()) for r in rows},
    )
    placed: list[Placed] = []
    for row in rows:
        way = ways[int(row["person"])]
        if way.account_id is None and row["state"] == "queued":
            continue  # nothing better: it goes on waiting
        if row["state"] == "queued":
            await _give_up(int(row["row_id"]), str(row["standing"]))
        if way.account_id is None and row["state"] == "failed":
            way = Way(None, reason(str(row["cause"]), way.reason))
        placed.append(Placed(int(row["id"]), str(row["role"]), way))
    key = f"again:{version.id}:{work.now():%Y%m%d%H%M%S}"
    moved = await placing.move(work, version, placed, key)
    await neighbour.ask(work, version, f"{work.now():%Y%m%d%H%M%S}")
    if moved:
        await work.audit("bulletin.rerouted", f"version:{version.id}", None, {"people": moved})
    return moved


async def _tried(delivery_ids: list[int]) -> dict[int, set[int]]:
    if not delivery_ids:
        return {}
    _, rows = await execute(
        "SELECT delivery_id, chat_account_id FROM outbox WHERE state IN ('failed', 'queued') "  # noqa: S608 - marks
        f"AND delivery_id IN ({', '.join('?' * len(delivery_ids))})",
        delivery_ids,
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(int(row["delivery_id"]), set()).add(int(row["chat_account_id"]))
    return found


async def _give_up(row_id: int, cause: str) -> None:
    """The row that waits for a standing account; if it went on the wire meanwhile, it stays."""
    await execute(
        "UPDATE outbox SET state = 'failed', cause = ? WHERE id = ? AND state = 'queued'",
        [cause, row_id],
    )


_SQL = """
SELECT d.id AS id, d.person_id AS person, d.role AS role, o.state AS state, o.id AS row_id,
  o.cause AS cause, l.cause AS standing, d.unreachable <> '' AS back
FROM delivery d LEFT JOIN outbox o ON o.id = {row} LEFT JOIN lane l ON l.name = o.lane
WHERE d.version_id = ? AND d.id > ? AND d.read_at IS NULL AND d.told_at IS NULL AND (
  (d.unreachable = '' AND o.state = 'failed' AND o.cause IN ({causes}))
  OR (o.state = 'queued' AND o.queued_at < ? AND l.cause IN ({stopped}))
  OR (d.unreachable <> '' AND EXISTS (
    SELECT 1 FROM chat_account a WHERE a.person_id = d.person_id AND a.last_word_at > ?
      AND a.last_word_at > d.created_at AND a.state = 'open')))
ORDER BY d.id LIMIT ?
"""
