"""A message to a chat that has not shown itself lately, and that nobody answered: it may never have
arrived. Another way is taken, or a neighbour asked, and the officer reads that it is not known.

Run by the clock, over channels that can be out of a phone's reach without telling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.outbox.routes import Way
from bot.storage.db import execute
from bot.usecases import paging
from bot.usecases.bulletins import audience
from bot.usecases.delivery import neighbour, placing
from bot.usecases.delivery.placing import Placed
from bot.usecases.work import Services, Work
from models import Bulletin, BulletinVersion, Delivery, Lane
from models.bulletin import BulletinState

REASON = "reason-unproven"
AFTER = timedelta(hours=2)
_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class _Doubt:
    """A lane, and since when somebody must have said a word there."""

    lane: str
    since: datetime
    now: datetime

    def values(self) -> list[Any]:
        return [self.lane, self.now - _LATELY, self.now - AFTER, self.since]


async def due(services: Services) -> int:
    """Returns how many people something else was done for."""
    done = 0
    for doubt in await _doubts(services):
        async for page in paging.pages(_asking(doubt)):
            found: dict[int, list[int]] = defaultdict(list)
            for row in page:
                found[int(row["version"])].append(int(row["mark"]))
            done += sum([await _version(services, doubt, v, ids) for v, ids in found.items()])
    return done


async def _doubts(services: Services) -> list[_Doubt]:
    now = services.clock.now()
    found = []
    for name in await Lane.all().order_by("name").values_list("name", flat=True):
        channel, _, account = str(name).partition(":")
        caps = services.outbox.capabilities(channel, account)
        if caps is not None and caps.proven_d:
            found.append(_Doubt(str(name), now - timedelta(days=caps.proven_d), now))
    return found


def _asking(doubt: _Doubt) -> paging.Ask:
    async def ask(after: int, size: int) -> Sequence[paging.Row]:
        sql = _UNANSWERED.format(more="AND d.id > ? ORDER BY mark LIMIT ?")
        return (await execute(sql, [*doubt.values(), after, size]))[1]

    return ask


async def _version(
    services: Services, doubt: _Doubt, version_id: int, deliveries: Sequence[int]
) -> int:
    async with services.work() as work:
        version = await BulletinVersion.get(id=version_id)
        bulletin = (
            await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
        )
        if bulletin.state is not BulletinState.PUBLISHED or bulletin.number != version.number:
            return 0
        marks = ", ".join("?" * len(deliveries))
        sql = _UNANSWERED.format(more=f"AND d.id IN ({marks}) ORDER BY mark")
        _, rows = await execute(sql, [*doubt.values(), *deliveries])
        return await _move(work, version, rows)


async def _move(work: Work, version: BulletinVersion, rows: Sequence[paging.Row]) -> int:
    if not rows:
        return 0
    ways = await work.outbox.ways(
        [int(r["person"]) for r in rows],
        public=True,
        wide=await audience.allowed(version),
        what="bulletin",
        without={int(r["person"]): {int(r["chat"])} for r in rows},
    )
    found = [Placed(int(r["mark"]), str(r["role"]), ways[int(r["person"])]) for r in rows]
    placed = [p for p in found if p.way.account_id is not None]
    # The chat stays noted: it may have arrived there, and hears of it when it is withdrawn.
    alone = [p.delivery_id for p in found if p.way.account_id is None]
    way = placing.fields(Way(None, REASON))
    del way["chat_account_id"]
    await Delivery.filter(id__in=alone).update(**way)
    at = f"{work.now():%Y%m%d%H%M%S}.{found[0].delivery_id}"
    await placing.move(work, version, placed, f"unproven:{version.id}:{at}")
    await neighbour.ask(work, version, await neighbour.find(work.services, version), at)
    await work.audit("bulletin.unproven", f"version:{version.id}", None, {"people": len(found)})
    return len(found)


_UNANSWERED = """
SELECT d.version_id AS version, d.id AS mark, d.person_id AS person, d.role AS role,
  d.chat_account_id AS chat
FROM outbox o JOIN delivery d ON d.id = o.delivery_id AND d.chat_account_id = o.chat_account_id
JOIN chat_account a ON a.id = o.chat_account_id
JOIN bulletin_version v ON v.id = d.version_id AND v.distributed_at IS NOT NULL
JOIN bulletin b ON b.id = v.bulletin_id AND b.number = v.number AND b.state = 'published'
WHERE o.lane = ? AND o.state = 'sent' AND o.sent_at > ? AND o.sent_at <= ? AND o.buttons > 0
  AND o.receipt = 0 AND d.route = 'chat' AND d.read_at IS NULL AND d.told_at IS NULL
  AND (a.last_word_at IS NULL OR a.last_word_at < ?) {more}
"""
