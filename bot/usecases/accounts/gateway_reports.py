"""What became of messages to telephones, and what is left on a gateway's account: asked for, as
nobody signs what a gateway pushes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import Cause, SendError
from bot.core.ports import Gateways
from bot.storage.db import execute
from bot.usecases.accounts import account_settings
from bot.usecases.work import Services
from models import OwnAccount

EVERY_S = 60
# A message is asked about at these ages: most reports come soon, none at all is normal. A minute
# of the fastest gateway is 600 of them (_WAITING).
_AGES = tuple(timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 180, 600, 1380))
_BALANCE_EVERY = timedelta(minutes=30)
_STOP = timedelta(minutes=10)
_SEEN = "seen from here"  # lane.detail of a stop that was found by looking


async def due(services: Services) -> int:
    """Once a minute, for every gateway; how many messages got a receipt or a no."""
    count = 0
    for channel, side in services.gateways.items():
        for account in side.accounts:
            lane = f"{channel}:{account}"
            await execute(_OPEN, [lane])
            count += await _reports(services, side, account, lane)
            await _balance(services, side, account, lane)
    return count


async def _reports(services: Services, side: Gateways, account: str, lane: str) -> int:
    now = services.clock.now()
    names = {one[0]: list(one) for one in side.asked(account)}
    known = await _known(lane, [n for one in names.values() for n in one])
    wanted = {first: all_ for first, all_ in names.items() if known & set(all_)}
    for age in _AGES:
        until = now - age
        _, rows = await execute(_WAITING, [lane, until - timedelta(seconds=EVERY_S), until])
        wanted |= {str(r["id"]): [str(r["id"])] for r in rows}
    if not wanted:
        return 0
    try:
        found = await side.reports(account, list(wanted))
    except SendError:  # away: asked again at the next age
        return 0
    async with services.work():
        return await _write(lane, wanted, found)


async def _known(lane: str, ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    marks = ", ".join("?" * len(ids))
    _, rows = await execute(_KNOWN.format(marks=marks), [lane, *ids])
    return {str(r["id"]) for r in rows}


async def _write(lane: str, names: Mapping[str, Sequence[str]], found: Mapping[str, bool]) -> int:
    """Never a step back: what arrived stays so."""
    count = 0
    for first, arrived in found.items():
        for one in names.get(first, ()):
            sql, values = (_ARRIVED, []) if arrived else (_FAILED, [Cause.NOT_REACHABLE.value])
            count += (await execute(sql, [*values, lane, one]))[0]
    return count


async def _balance(services: Services, side: Gateways, account: str, lane: str) -> None:
    now = services.clock.now()
    own = await OwnAccount.get_or_none(lane=lane)
    if own is not None and own.quota_at is not None and own.quota_at > now - _BALANCE_EVERY:
        return
    try:
        left = await side.balance(account)
    except SendError as error:
        if error.cause is Cause.ACCOUNT_STOPPED:
            await execute(_STOPPED, [now + _STOP, error.cause.value, _SEEN, lane])
        return
    async with services.work():
        await account_settings.opened(lane)
        quota = {} if left is None else {"balance": left}
        await OwnAccount.filter(lane=lane).update(quota=quota, quota_at=_asked_at(left, now))
        await execute(_GOES_ON, [lane, _SEEN])


def _asked_at(left: int | None, now: datetime) -> datetime:
    """What cannot say its balance is looked at every minute: that costs nothing, it is here."""
    return now if left is not None else now - _BALANCE_EVERY


_OPEN = """
INSERT INTO lane (name, owner, cause, detail) VALUES (?, '', '', '') ON CONFLICT (name) DO NOTHING
"""
_WAITING = """
SELECT message_id AS id FROM outbox
WHERE lane = ? AND state = 'sent' AND receipt = 0 AND sent_at > ? AND sent_at <= ?
  AND message_id <> '' ORDER BY sent_at LIMIT 600
"""
_KNOWN = "SELECT message_id AS id FROM outbox WHERE lane = ? AND message_id IN ({marks})"
_ARRIVED = """
UPDATE outbox SET receipt = 1, state = 'sent', cause = '' WHERE lane = ? AND message_id = ?
  AND receipt = 0 AND state IN ('sent', 'failed')
"""
_FAILED = """
UPDATE outbox SET state = 'failed', cause = ? WHERE lane = ? AND message_id = ?
  AND state = 'sent' AND receipt = 0
"""
_STOPPED = "UPDATE lane SET paused_until_at = ?, cause = ?, detail = ? WHERE name = ?"
_GOES_ON = """
UPDATE lane SET paused_until_at = NULL, cause = '', detail = '' WHERE name = ? AND detail = ?
"""
