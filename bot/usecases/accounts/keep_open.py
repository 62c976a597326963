"""Keeping the door open: where a channel lets us write only for so long after somebody's last word,
those we need get one friendly message in its last hours, at most one a week, never at night.

Free hours come first; once they are gone, the last paid ones, if the budget allows. Whoever can be
reached another way at any time is left in peace. Run by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.capabilities import Capabilities
from bot.core.messages import Button, Message, t
from bot.outbox.windows import MARGIN, morning
from bot.storage.db import execute, moment
from bot.usecases import areas, paging
from bot.usecases.paging import Row
from bot.usecases.work import Services, Work
from models import Area, ChatAccount
from models.outbox import Priority

BEFORE = timedelta(hours=4)
WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_PEOPLE = 500  # looked at in one statement


@dataclass(frozen=True)
class _Door:
    """One chat whose window is in its last waking hours."""

    chat: int
    person: int


async def due(services: Services) -> int:
    """Returns how many were asked. Looks at everybody we need; a transaction is opened only for
    those whose last chance it is."""
    long_ago = services.clock.now() - WEEK
    asked = 0

    async def needed(after: int, size: int) -> Sequence[Row]:
        return (await execute(_NEEDED, [after, size, long_ago]))[1]

    async for page in paging.pages(needed, _PEOPLE):
        for doors in paging.slices(await _closing(services, page)):
            async with services.work() as work:
                asked += await _knock(work, doors)
    return asked


async def _closing(services: Services, page: Sequence[Row]) -> list[_Door]:
    now = services.clock.now()
    homes = {a.id: a for a in await Area.filter(id__in={int(r["area"]) for r in page})}
    found: list[_Door] = []
    for row in page:
        caps = services.outbox.capabilities(str(row["channel"]), str(row["account"]))
        if row["chat"] is None or caps is None or not caps.reply_window_h:
            continue
        said, home = moment(row["said"]), homes[int(row["area"])]
        if morning(caps, now) is None and _last_chance(services, home, said, caps):
            found.append(_Door(int(row["chat"]), int(row["mark"])))
    return found


def _last_chance(services: Services, home: Area, said: datetime, caps: Capabilities) -> bool:
    """Are these the last waking hours before the free or the paid window closes?"""
    now = services.clock.now()
    quiet = areas.quiet_hours(home, services.settings)
    spans = [timedelta(hours=h) for h in (caps.reply_window_h, caps.paid_window_h)]
    if quiet.covers(now) or not any(span - _DAY <= now - said < span - MARGIN for span in spans):
        return False
    last = said + next(span for span in spans if now - said < span)
    while quiet.covers(last) or morning(caps, last) is not None:
        last -= timedelta(minutes=30)
    return now >= last - BEFORE


async def _knock(work: Work, doors: Sequence[_Door]) -> int:
    own: dict[int, set[int]] = {}
    for door in doors:
        own.setdefault(door.person, set()).add(door.chat)
    ways = await work.outbox.ways(list(own))
    others = await work.outbox.ways(list(own), without=own)
    chosen = [d for d in doors if ways[d.person].account_id == d.chat]
    return sum([await _ask(work, d.chat) for d in chosen if others[d.person].route != "chat"])


async def _ask(work: Work, chat: int) -> int:
    await ChatAccount.filter(id=chat).update(nudged_at=work.now())
    button = Button(t("door-btn"), "door.open", str(chat), many=True)
    return await work.outbox.say(
        [chat],
        Message(t("door-ask"), (button,)),
        key=f"door:{work.now():%Y%m%d}",
        priority=Priority.NOTICE,
        expires_at=work.now() + BEFORE,
    )


# From the few who work for a commune to their chats, never from all chats to the few. Someone
# without a chat to look at stays in as an empty row: the last row is the page's mark.
_NEEDED = """
SELECT p.person_id AS mark, p.area AS area, a.id AS chat, a.channel AS channel,
  a.account AS account, a.last_word_at AS said
FROM (SELECT person_id, max(area_id) AS area FROM role
  WHERE active AND role <> 'citizen' AND person_id > ?
  GROUP BY person_id ORDER BY person_id LIMIT ?) p
LEFT JOIN chat_account a ON a.person_id = p.person_id AND a.kind = 'person' AND a.state = 'open'
  AND a.follows AND a.last_word_at IS NOT NULL AND (a.nudged_at IS NULL OR a.nudged_at <= ?)
ORDER BY p.person_id, a.id
"""
