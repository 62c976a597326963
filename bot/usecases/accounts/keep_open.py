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
from bot.usecases import areas
from bot.usecases.work import Services, Work
from models import Area, ChatAccount, Role
from models.outbox import Priority
from models.person import RoleName

BEFORE = timedelta(hours=4)
WEEK = timedelta(days=7)
_NEEDED = tuple(role for role in RoleName if role is not RoleName.CITIZEN)
_PAGE = 500


@dataclass(frozen=True)
class _Door:
    """One chat whose window is about to close."""

    account: ChatAccount
    commune: Area


async def due(services: Services) -> int:
    """Returns how many were asked."""
    asked = 0
    for channel, account in await _accounts():
        caps = services.outbox.capabilities(channel, account)
        if caps is None or not caps.reply_window_h:
            continue
        async with services.work() as work:
            asked += await _account(work, channel, account, caps)
    return asked


async def _accounts() -> Sequence[tuple[str, str]]:
    rows = await ChatAccount.filter(kind="person").distinct().values_list("channel", "account")
    return [(str(c), str(a)) for c, a in rows]


async def _account(work: Work, channel: str, account: str, caps: Capabilities) -> int:
    now = work.now()
    if morning(caps, now) is not None:
        return 0
    doors = [d for d in await _closing(channel, account, caps, now) if _last_chance(work, d, caps)]
    own = {d.account.person_id or 0: {d.account.id} for d in doors}
    ways = await work.outbox.ways(list(own))
    others = await work.outbox.ways(list(own), without=own)
    asked = 0
    for door in doors:
        person = door.account.person_id or 0
        here, elsewhere = ways[person], others[person]
        if here.account_id == door.account.id and elsewhere.route != "chat":
            asked += await _ask(work, door)
    return asked


async def _closing(channel: str, account: str, caps: Capabilities, now: datetime) -> list[_Door]:
    """Chats of people we need whose free or paid window ends within a day."""
    found: list[_Door] = []
    for hours in (caps.reply_window_h, caps.paid_window_h):
        opened = now - timedelta(hours=hours)
        chats = await ChatAccount.filter(
            channel=channel,
            account=account,
            kind="person",
            state="open",
            follows=True,
            person_id__isnull=False,
            last_word_at__gt=opened + MARGIN,
            last_word_at__lte=opened + timedelta(days=1),
        ).limit(_PAGE)
        found += await _needed([c for c in chats if not _lately(c, now)])
    return found


def _lately(chat: ChatAccount, now: datetime) -> bool:
    return chat.nudged_at is not None and now - chat.nudged_at < WEEK


async def _needed(chats: Sequence[ChatAccount]) -> list[_Door]:
    people = [c.person_id for c in chats if c.person_id is not None]
    roles = await Role.filter(person_id__in=people, role__in=_NEEDED, active=True).prefetch_related(
        "area"
    )
    homes = {role.person_id: role.area for role in roles}
    return [_Door(c, homes[c.person_id]) for c in chats if c.person_id in homes]


def _last_chance(work: Work, door: _Door, caps: Capabilities) -> bool:
    """Are these the last waking hours before the window closes?"""
    now, said = work.now(), door.account.last_word_at or work.now()
    quiet = areas.quiet_hours(door.commune, work.settings)
    if quiet.covers(now):
        return False
    free = said + timedelta(hours=caps.reply_window_h)
    closes = free if now < free else said + timedelta(hours=caps.paid_window_h)
    last = closes
    while quiet.covers(last) or morning(caps, last) is not None:
        last -= timedelta(minutes=30)
    return now >= last - BEFORE


async def _ask(work: Work, door: _Door) -> int:
    await ChatAccount.filter(id=door.account.id).update(nudged_at=work.now())
    button = Button(t("door-btn"), "door.open", str(door.account.id), many=True)
    return await work.outbox.say(
        [door.account.id],
        Message(t("door-ask"), (button,)),
        key=f"door:{work.now():%Y%m%d}",
        priority=Priority.NOTICE,
        expires_at=work.now() + BEFORE,
    )
