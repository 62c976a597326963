"""Readers of a version put on their ways: a message to each chat, one to each group, one to all
followers. In the caller's transaction, so a delivery and its rows come together.

What many share is one row about the version; everybody else has a row of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.messages import Message
from bot.outbox.kinds import SHARED
from bot.outbox.routes import Way
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.bulletins import cards
from bot.usecases.delivery import group_cards
from bot.usecases.work import Work
from models import Area, Bulletin, BulletinVersion, Delivery, Group
from models.outbox import Priority
from models.person import RoleName

_SHARED = ", ".join(f"'{name}'" for name in SHARED)
# The outbox row that stands for delivery d, as a subquery; after a resend, the latest.
ROW = f"""(CASE WHEN d.route IN ({_SHARED}) THEN (
  SELECT max(x.id) FROM outbox x WHERE x.chat_account_id = d.chat_account_id
    AND x.about = 'version:' || d.version_id AND x.about <> '')
ELSE (SELECT max(x.id) FROM outbox x WHERE x.delivery_id = d.id AND x.buttons > 0) END)"""  # noqa: S608 - marks and our own names


@dataclass(frozen=True)
class Placed:
    """One reader's delivery and the way it takes."""

    delivery_id: int
    role: str
    way: Way


def about(version_id: int) -> str:
    """OutboxRow.about of what is shared; as in ROW."""
    return f"version:{version_id}"


def fields(way: Way) -> dict[str, object]:
    """What a delivery keeps of its way."""
    return {
        "chat_account_id": way.account_id,
        "unreachable": "" if way.account_id else way.reason,
        "route": way.route,
        "route_reason": way.reason,
    }


async def move(work: Work, version: BulletinVersion, placed: Sequence[Placed], key: str) -> int:
    """Deliveries that exist already take another way. Returns how many have one."""
    for one in placed:
        await Delivery.filter(id=one.delivery_id).update(**fields(one.way))
    return await queue(work, version, placed, key)


async def queue(work: Work, version: BulletinVersion, placed: Sequence[Placed], key: str) -> int:
    """Queue the messages; `key` tells one sending of a version from another."""
    going = [p for p in placed if p.way.account_id is not None]
    # Two cards: only propagandists can say that they passed it on.
    for role in (RoleName.PROPAGANDIST, RoleName.CITIZEN):
        to = [_own(p) for p in going if p.role == role and p.way.route not in SHARED]
        if to:
            message = await cards.to_reader(version, propagandist=role is RoleName.PROPAGANDIST)
            await say(work, version, to, message, key, shared=False)
    await to_everyone(work, version, _chats(going, "broadcast"))
    for group in await Group.filter(chat_id__in=_chats(going, "group")):
        card = await group_cards.to_group(work, version, group)
        await say(work, version, [To(group.chat_id or 0)], card, f"shared:{version.id}")
    return len(going)


async def to_everyone(work: Work, version: BulletinVersion, chats: Sequence[int]) -> None:
    """To all followers behind these chats."""
    if chats:
        card = await cards.to_everyone(version)
        # The version alone is the key: however often it is moved, a group or page hears it once.
        await say(work, version, [To(c) for c in chats], card, f"shared:{version.id}")


def _chats(going: Sequence[Placed], route: str) -> list[int]:
    return sorted({p.way.account_id or 0 for p in going if p.way.route == route})


def _own(placed: Placed) -> To:
    return To(placed.way.account_id or 0, str(placed.delivery_id), placed.delivery_id)


async def say(
    work: Work,
    version: BulletinVersion,
    to: Sequence[To],
    message: Message,
    key: str,
    *,
    shared: bool = True,
) -> int:
    """Not before quiet hours end, not after the bulletin's own end. `shared`: the row stands for
    several deliveries, which find it by the version."""
    bulletin = await Bulletin.get(id=version.bulletin_id)
    return await work.outbox.say(
        to,
        message,
        key=key,
        about=about(version.id) if shared else "",
        priority=Priority.BULLETIN,
        due_at=await _morning(work, bulletin),
        expires_at=bulletin.ends_at,
    )


async def _morning(work: Work, bulletin: Bulletin) -> datetime:
    quiet = areas.quiet_hours(await Area.get(id=bulletin.commune_id), work.settings)
    return quiet.open_at(work.now())
