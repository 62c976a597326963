"""A chat service says that a bulletin breaks its rules: what still waits for that service is
stopped, and the author told once. Run by the clock.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.errors import Cause
from bot.core.messages import Button, Message, t
from bot.storage.db import execute
from bot.usecases import notify
from bot.usecases.delivery import placing
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion
from models.bulletin import BulletinState

_LATELY = timedelta(days=1)
_FORBIDDEN = Cause.FORBIDDEN_CONTENT.value


async def forbidden(services: Services) -> int:
    """Returns how many messages were stopped. One question where there is nothing new."""
    _, rows = await execute(_REFUSED, [services.clock.now() - _LATELY, _FORBIDDEN])
    stopped = 0
    for row in rows:
        async with services.work() as work:
            bulletin = await Bulletin.filter(id=int(row["id"])).select_for_update(no_key=True).get()
            stopped += await _one(work, bulletin)
    return stopped


async def _one(work: Work, bulletin: Bulletin) -> int:
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    about = placing.about(version.id)
    _, rows = await execute(_LANES, [version.id, _FORBIDDEN, about, _FORBIDDEN])
    if not rows or bulletin.state is not BulletinState.PUBLISHED:
        return 0
    stopped = 0
    for row in rows:
        changed, _ = await execute(_STOP, [_FORBIDDEN, row["lane"], version.id, about])
        stopped += changed
    if stopped:
        await work.audit(
            "bulletin.halted", f"bulletin:{bulletin.code}", None, {"messages": stopped}
        )
    await BulletinVersion.filter(id=version.id, halted_at__isnull=True).update(halted_at=work.now())
    button = Button(t("content-btn-board"), "bulletin.board", str(bulletin.id), many=True)
    text = t("content-halted", code=bulletin.code, title=version.title)
    commune = await Area.get(id=bulletin.commune_id)
    message = Message(text, (button,))
    await notify.people(work, commune, [bulletin.author_id], message, key=f"halted:{version.id}")
    return stopped


# A version that was halted comes up again where its messages wait for a service that refuses it:
# a second service said no, or somebody was put on that way since. A group's or the followers' row
# has no delivery: it names the version itself.
_REFUSED = """
WITH refused AS (
  SELECT o.lane AS lane, CASE WHEN o.about LIKE 'version:%'
    THEN CAST(substr(o.about, 9) AS INTEGER) ELSE d.version_id END AS version
  FROM outbox o LEFT JOIN delivery d ON d.id = o.delivery_id
  WHERE o.state = 'failed' AND o.claimed_at > ? AND o.cause = ?)
SELECT DISTINCT b.id AS id FROM refused r JOIN bulletin_version v ON v.id = r.version
JOIN bulletin b ON b.id = v.bulletin_id AND b.number = v.number AND b.state = 'published'
WHERE v.halted_at IS NULL OR EXISTS (
  SELECT 1 FROM outbox q JOIN delivery w ON w.id = q.delivery_id AND w.version_id = v.id
  WHERE q.state = 'queued' AND q.lane = r.lane)
OR EXISTS (SELECT 1 FROM outbox q WHERE q.about = 'version:' || v.id AND q.about <> ''
  AND q.state = 'queued' AND q.lane = r.lane)
"""
_LANES = """
SELECT o.lane AS lane FROM outbox o JOIN delivery d ON d.id = o.delivery_id
WHERE d.version_id = ? AND o.state = 'failed' AND o.cause = ?
UNION SELECT lane FROM outbox
WHERE about = ? AND about <> '' AND state = 'failed' AND cause = ?
"""
_STOP = """
UPDATE outbox SET state = 'failed', cause = ? WHERE state = 'queued' AND lane = ?
  AND (delivery_id IN (SELECT id FROM delivery WHERE version_id = ?)
    OR (about = ? AND about <> ''))
"""
