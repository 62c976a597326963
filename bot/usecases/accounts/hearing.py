"""When each vendor last brought us anything, from the inbox. Called by the clock, so that taking an
event in costs nothing for it.
"""

from __future__ import annotations

from datetime import datetime

from bot.storage.db import execute, moment
from bot.storage.vault import StoredValues
from bot.usecases.work import Services
from models import OwnAccount

_SEEN = "seen"
_LATE = 500  # ids are given before they are committed: the last few are read again
_MOST = 50_000  # events looked at in one go


async def due(services: Services) -> int:
    """Look at what came in since the last time; how many accounts were heard."""
    state = StoredValues("hearing:")
    seen = int(await state.get(_SEEN) or 0)
    _, rows = await execute(_NEW, [max(0, seen - _LATE), _MOST])
    if not rows:
        return 0
    heard = {f"{r['channel']}:{r['account']}": moment(r["heard_at"]) for r in rows}
    known = {o.lane: o.heard_at for o in await OwnAccount.filter(lane__in=list(heard))}
    news = {lane: at for lane, at in sorted(heard.items()) if _later(at, known.get(lane))}
    top = max(int(r["top"]) for r in rows)
    if not news and top <= seen:  # an hour without a word costs no transaction
        return 0
    async with services.work():
        missing = [OwnAccount(lane=lane) for lane in news if lane not in known]
        await OwnAccount.bulk_create(missing, ignore_conflicts=True)
        for lane, at in news.items():
            await execute(_HEARD, [at, lane, at])
        await state.put(_SEEN, max(seen, top))
    return len(news)


def _later(at: datetime, known: datetime | None) -> bool:
    return known is None or at > known


# The page first: to group all of the inbox SQLite would walk an index over its whole history.
_NEW = """
SELECT channel, account, max(id) AS top, max(received_at) AS heard_at FROM (
  SELECT id, channel, account, received_at FROM inbox WHERE id > ? ORDER BY id LIMIT ?) AS page
GROUP BY channel, account
"""

_HEARD = """
UPDATE own_account SET heard_at = ? WHERE lane = ? AND (heard_at IS NULL OR heard_at < ?)
"""
