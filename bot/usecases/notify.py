"""Telling people outside of what they just did: which desk, and not in their sleep.

In quiet hours only alerts go out at once; other news waits for the morning, but for somebody who
is in a conversation with us right now. Whoever caused what waits is told until when
(`Work.put_off`, said by `Context.say`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.core.messages import Message
from bot.outbox.store import To, taken
from bot.usecases import access, areas
from bot.usecases.work import Work
from models import Area, ChatAccount
from models.outbox import Priority
from models.person import RoleName

# Who said or tapped something within this time is in a conversation: awake, phone in hand.
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
    say_when: bool = True,
) -> int:
    """Tell people by their best way. Returns how many people (a message in three parts is one to
    them); the same `key` again tells nobody twice. `say_when` False: it is no
    business of whoever caused it."""
    ways = await work.outbox.ways(person_ids, urgent=alert)
    to = [To(w.account_id, account=w.account) for w in taken(ways.values()) if w.account_id]
    rows = await accounts(work, commune, to, message, key=key, alert=alert, say_when=say_when)
    return min(rows, len(to))


async def accounts(
    work: Work,
    commune: Area,
    chats: Sequence[int | To],
    message: Message,
    *,
    key: str,
    about: str = "",
    alert: bool = False,
    say_when: bool = True,
) -> int:
    """The same to given chats."""
    if alert:
        return await work.outbox.say(chats, message, key=key, about=about, priority=Priority.ALERT)
    morning = night_end(work, commune)
    ids = [one.account_id if isinstance(one, To) else one for one in chats]
    up = ids if morning is None else await _awake(ids, work.now())
    awake = [one for one, i in zip(chats, ids, strict=True) if i in up]
    say = partial(work.outbox.say, key=key, about=about, priority=Priority.NOTICE)
    told = await say(awake, message)
    asleep = [one for one, i in zip(chats, ids, strict=True) if i not in up]
    later = await say(asleep, message, due_at=morning)
    if morning is not None and later and not told and say_when:
        work.put_off(morning)
    return told + later


async def foretell(work: Work, commune: Area, person_ids: Sequence[int]) -> None:
    """These people will be told something in a moment, by a task: say now when that has to wait."""
    morning = night_end(work, commune)
    if morning is None:
        return
    ways = await work.outbox.ways(person_ids)
    ids = [way.account_id for way in ways.values() if way.account_id is not None]
    if ids and not await _awake(ids, work.now()):
        work.put_off(morning)


def night_end(work: Work, commune: Area) -> datetime | None:
    """When the commune's quiet hours end; None by day."""
    now = work.now()
    morning = areas.quiet_hours(commune, work.settings).open_at(now)
    return morning if morning > now else None


async def _awake(ids: Sequence[int], now: datetime) -> list[int]:
    found = ChatAccount.filter(id__in=list(ids), last_word_at__gt=now - _AWAKE)
    awake = {int(str(i)) for i in await found.values_list("id", flat=True)}
    return [i for i in ids if i in awake]


async def _first(commune: Area, *choices: tuple[RoleName, ...]) -> list[int]:
    where: Area | None = commune
    while where is not None:
        for names in choices:
            if found := await access.officers(where, *names):
                return found
        where = await Area.get_or_none(id=where.parent_id) if where.parent_id else None
    return []
