"""When the time of day leaps although the house lives on: what must not happen because of it, and
what would wait for a time that is over. Called by the clock, and before anything is deleted.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.storage.db import execute
from bot.storage.vault import StoredValues
from bot.usecases.work import Services
from models import Bulletin
from models.bulletin import BulletinState

log = logging.getLogger(__name__)
_STATE = StoredValues("clock:")
_KEPT = timedelta(minutes=10)  # as often as the time is noted
_BACK = timedelta(seconds=10)
_AHEAD = timedelta(days=3)  # a machine that was off over a weekend
_DOUBT = timedelta(days=1)


async def look(services: Services) -> bool:
    """Notes what time it is, and puts right what a wrong time left. May anything be deleted because
    its time is over? Not until a day after a leap of more than three days, nor at the first look:
    a clock that is years ahead would take everything along."""
    now = services.clock.now()
    kept = await _STATE.get("seen") or {}
    at, sure_at = _moment(kept.get("at")), _moment(kept.get("sure_at"))
    if at is None or sure_at is None:
        await _note(now, now + _DOUBT)
        return False
    if now - at > _AHEAD:
        sure_at = now + _DOUBT
        log.warning(_LEAPT, (now - at).days)
    elif at - now > _BACK:
        log.warning("the clock went back by %s: what was put off until then goes now", at - now)
        await _put_right(services, now)
    if not -_BACK <= now - at < _KEPT:  # what was put right is put right once
        sure_at = min(sure_at, now + _DOUBT)  # of a time that turned out to be wrong
        await _note(now, sure_at)
    return now >= sure_at


async def _note(at: datetime, sure_at: datetime) -> None:
    await _STATE.put("seen", {"at": at.isoformat(), "sure_at": sure_at.isoformat()})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def _put_right(services: Services, now: datetime) -> None:
    """What was written in a future that did not come: due now, last seen now, held by nobody."""
    for sql, meant in _LATE:
        await execute(sql, [now, now + meant])
    await _not_over(services, now)
    services.wake("outbox")
    services.wake("inbox")


async def _not_over(services: Services, now: datetime) -> None:
    """Bulletins that were over in that future only."""
    async with services.work() as work:
        early = Bulletin.filter(state=BulletinState.EXPIRED, ends_at__gt=now).order_by("id")
        for bulletin in await early.select_for_update(no_key=True):
            sent = bulletin.published_at is not None
            bulletin.state = BulletinState.PUBLISHED if sent else BulletinState.APPROVED
            await bulletin.save(update_fields=["state"])
            before, after = {"state": BulletinState.EXPIRED}, {"state": bulletin.state}
            await work.audit("bulletin.not_over", f"bulletin:{bulletin.code}", before, after)


_LEAPT = (
    "the clock is %s days ahead of when this last ran: nothing that is over its time is "
    "deleted for a day; if the time is wrong, put it right (timedatectl)"
)
_NONE, _SOON = timedelta(), timedelta(minutes=3)
# Each is given what time it is, and what is later than anybody could mean. What was put off until
# the morning before the leap stays so.
_LATE = (
    ("UPDATE inbox SET due_at = ? WHERE state = 'new' AND due_at > ?", _NONE),
    ("UPDATE inbox SET due_at = ? WHERE state = 'taken' AND due_at > ?", _SOON),
    (
        "UPDATE outbox SET due_at = ? WHERE state = 'queued' AND (queued_at > ? OR attempts > 0)",
        _NONE,
    ),
    ("UPDATE lane SET lease_until_at = ? WHERE lease_until_at > ?", _SOON),
    ("UPDATE lane SET paused_until_at = ? WHERE paused_until_at > ?", _NONE),
    ("UPDATE secret SET held_until_at = ? WHERE held_until_at > ?", _SOON),
    ("UPDATE process SET seen_at = ? WHERE seen_at > ?", _NONE),
    ("UPDATE device SET heard_at = ? WHERE heard_at > ?", _NONE),
    ("UPDATE chat_account SET last_word_at = ? WHERE last_word_at > ?", _NONE),
)
