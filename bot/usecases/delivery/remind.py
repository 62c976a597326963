"""Reminding propagandists who have not read a bulletin: after 2 and after 12 hours, once each,
never in quiet hours, and not those who are away. After the second the author learns who is missing.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.hours import local
from bot.core.messages import Button, Form, Message, t
from bot.outbox.store import To
from bot.storage.db import execute
from bot.usecases import areas, paging
from bot.usecases.bulletins import cards
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion, Delivery
from models.bulletin import BulletinState
from models.outbox import Priority

AFTER_H = (2, 12)
_ANSWER_WITHIN = timedelta(days=2)


async def due(services: Services) -> int:
    """Called by the clock; returns how many were reminded."""
    now = services.clock.now()
    first, last = (now - timedelta(hours=h) for h in AFTER_H)
    _, rows = await execute(_DUE, [last, len(AFTER_H), first, first, last, len(AFTER_H)])
    communes = {a.id: a for a in await Area.filter(id__in={int(r["commune"]) for r in rows})}
    reminded = 0
    for row in rows:
        quiet = areas.quiet_hours(communes[int(row["commune"])], services.settings)
        if not quiet.covers(now):
            reminded += await _remind(services, int(row["bulletin"]), int(row["level"]))
    return reminded


async def _remind(services: Services, bulletin_id: int, level: int) -> int:
    total = 0
    while True:
        async with services.work() as work:
            bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get()
            if bulletin.state is not BulletinState.PUBLISHED:
                return total
            page = await _page(work, bulletin, level)
        if not page:
            return total
        total += page


async def _page(work: Work, bulletin: Bulletin, level: int) -> int:
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    before = work.now() - timedelta(hours=AFTER_H[level - 1])
    _, rows = await execute(_SILENT, [version.id, level, before, paging.SLICE])
    if not rows:
        return 0
    readers = {int(r["id"]): int(r["account"]) for r in rows}
    buttons = (
        Button(t("content-btn-read"), "receipt.read", "{ref}", many=True),
        Button(t("content-btn-told"), "receipt.told", "{ref}", many=True),
    )
    await work.outbox.say(
        [To(account, str(id_)) for id_, account in readers.items()],
        Message(
            t("content-remind", code=bulletin.code, title=version.title),
            buttons,
            form=await _form(bulletin, version, level),
        ),
        key=f"remind:{version.id}:{level}",
        priority=Priority.BULLETIN,
        expires_at=bulletin.ends_at,
    )
    await Delivery.filter(id__in=list(readers)).update(reminded=level)
    if level == len(AFTER_H):
        await _tell_author(work, bulletin, version)
    return len(rows)


async def _form(bulletin: Bulletin, version: BulletinVersion, level: int) -> Form | None:
    """For whom it went to their number: asked once, at the last, as each time costs money."""
    if level < len(AFTER_H):
        return None
    until = bulletin.ends_at or version.created_at + _ANSWER_WITHIN
    where = await cards.targets_text(version.targets)
    by = f"{local(until):%H:%M %d/%m/%Y}"
    return cards.form(version, bulletin, "confirm", dia_ban=where, han=by)


async def _tell_author(work: Work, bulletin: Bulletin, version: BulletinVersion) -> None:
    button = Button(t("content-btn-board"), "bulletin.board", str(bulletin.id), many=True)
    text = t("content-silent", code=bulletin.code, title=version.title, hours=str(AFTER_H[-1]))
    await work.outbox.tell(
        [bulletin.author_id], Message(text, (button,)), key=f"silent:{version.id}"
    )


# Bulletins somebody is to be reminded of, and for the how manieth time. The later one first: who
# missed the first in quiet hours gets one message, not two. CROSS JOIN: SQLite keeps that order,
# from the few live ones to their messages; left alone it begins with all that was ever sent.
_DUE = """
SELECT DISTINCT b.id AS bulletin, b.commune_id AS commune,
  CASE WHEN o.sent_at <= ? THEN ? ELSE 1 END AS level
FROM bulletin b CROSS JOIN bulletin_version v CROSS JOIN delivery d CROSS JOIN outbox o
WHERE b.state = 'published' AND b.published_at <= ?
  AND v.bulletin_id = b.id AND v.number = b.number AND d.version_id = v.id
  AND o.delivery_id = d.id AND o.buttons > 0
  AND d.role = 'propagandist' AND d.read_at IS NULL AND d.told_at IS NULL
  AND o.state = 'sent' AND o.sent_at <= ?
  AND d.reminded < CASE WHEN o.sent_at <= ? THEN ? ELSE 1 END
  AND NOT EXISTS (SELECT 1 FROM absence x WHERE x.person_id = d.person_id AND x.state = 'running')
ORDER BY level DESC, bulletin
"""

# Who was reminded is no longer in it.
_SILENT = """
SELECT d.id AS id, d.chat_account_id AS account FROM delivery d
JOIN outbox o ON o.delivery_id = d.id AND o.buttons > 0
WHERE d.version_id = ? AND d.role = 'propagandist' AND d.read_at IS NULL AND d.told_at IS NULL
  AND d.reminded < ? AND o.state = 'sent' AND o.sent_at <= ?
  AND NOT EXISTS (SELECT 1 FROM absence x WHERE x.person_id = d.person_id AND x.state = 'running')
ORDER BY d.id LIMIT ?
"""
