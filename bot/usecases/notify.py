"""Telling people outside of what they just did: which desk, and not in their sleep.

In quiet hours only alerts go out at once; other news waits for the morning, but for somebody who
is writing with us right now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.messages import Message
from bot.usecases import access, areas
from bot.usecases.work import Work
from models import Area, ChatAccount
from models.outbox import Priority
from models.person import RoleName

_AWAKE = timedelta(minutes=30)
HANDLERS = (RoleName.EDITOR, RoleName.DUTY, RoleName.APPROVER, RoleName.ADMIN)


async def desk(commune: Area) -> list[int]:
    """Who handles reports and questions of the commune; its province where it has nobody."""
    return await _first(
        commune, (RoleName.EDITOR, RoleName.DUTY, RoleName.APPROVER), (RoleName.ADMIN,)
    )


async def duty(commune: Area) -> list[int]:
    """Who is woken: officers on duty, else those who approve, else any."""
    return await _first(
        commune, (RoleName.DUTY,), (RoleName.APPROVER, RoleName.ADMIN), (RoleName.EDITOR,)
    )


async def people(
    work: Work,
    commune: Area,
    person_ids: Sequence[int],
    message: Message,
    *,
    key: str,
    alert: bool = False,
) -> int:
    """Tell people by their best way. Returns how many messages were queued; the same `key` again
    tells nobody twice."""
    ways = await work.outbox.ways(person_ids)
    ids = [way.account_id for way in ways.values() if way.account_id is not None]
    return await accounts(work, commune, ids, message, key=key, alert=alert)


async def accounts(
    work: Work,
    commune: Area,
    account_ids: Sequence[int],
    message: Message,
    *,
    key: str,
    alert: bool = False,
) -> int:
    """The same to given chats."""
    if alert:
        return await work.outbox.say(account_ids, message, key=key, priority=Priority.ALERT)
    now = work.now()
    morning = areas.quiet_hours(commune, work.settings).open_at(now)
    awake, asleep = await _by_sleep(account_ids, now)
    told = await work.outbox.say(awake, message, key=key, priority=Priority.NOTICE)
    return told + await work.outbox.say(
        asleep, message, key=key, priority=Priority.NOTICE, due_at=morning
    )


async def _by_sleep(ids: Sequence[int], now: datetime) -> tuple[list[int], list[int]]:
    found = await ChatAccount.filter(id__in=list(ids), last_word_at__gt=now - _AWAKE)
    awake = {account.id for account in found}
    return [i for i in ids if i in awake], [i for i in ids if i not in awake]


async def _first(commune: Area, *choices: tuple[RoleName, ...]) -> list[int]:
    where: Area | None = commune
    while where is not None:
        for names in choices:
            if found := await access.officers(where, *names):
                return found
        where = await Area.get_or_none(id=where.parent_id) if where.parent_id else None
    return []
