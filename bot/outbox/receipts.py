"""What the wire tells later about our messages: delivered, seen, echoed. Never a step back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.errors import Cause
from bot.core.events import Event, EventKind
from bot.outbox import echoes, ledger
from bot.outbox.echoes import TooEarly
from bot.storage.db import execute, moment
from models import Lane, OutboxRow
from models.outbox import OutState

__all__ = ["TooEarly", "record"]

_ECHO_EVERY = timedelta(seconds=1)
_LEVEL = {EventKind.DELIVERED: 1, EventKind.SEEN: 2}


async def record(event: Event, now: datetime, *, wait: bool = False) -> bool:
    """Apply a receipt or an echo, in the event's transaction. With `wait`, one about a message
    we may be just about to note raises TooEarly. False: an echo of nothing we sent, so a human
    wrote it."""
    lane = f"{event.channel}:{event.account}"
    if event.kind is EventKind.ECHO:
        ours = await echoes.settle(event, lane, now, wait=wait)
        # The lane's row comes last, as in the lane's own transactions: two orders are a deadlock.
        await execute(_ECHOED, [now, lane, now - _ECHO_EVERY, now])
        return ours
    if tracking := str(event.extra.get("tracking_id") or ""):
        await _tracked(event, lane, tracking, now)
        return True
    for message_id in event.message_ids:
        if await _received(event, [lane], message_id):
            continue
        # A template by somebody's id is told of as any message of the account's.
        lanes = [lane, *await _beside(event, lane)]
        if await _received(event, lanes[1:], message_id) or not wait:
            continue
        if await _on_the_wire(event, lanes):
            raise TooEarly(message_id)
        # Its lane may have noted it between those two questions.
        await _received(event, lanes, message_id)
    return True


async def _beside(event: Event, lane: str) -> list[str]:
    others = Lane.filter(name__endswith=f":{event.account}").exclude(name=lane)
    return [str(n) for n in await others.values_list("name", flat=True)]


async def _tracked(event: Event, lane: str, tracking: str, now: datetime) -> None:
    """A template came to a phone: whatever we knew of it until then, it went out, and costs."""
    message_id = next(iter(event.message_ids), "")
    _, found = await execute(_TRACKED, [tracking, lane])
    for row in found:
        values = [now, message_id, row["id"]]
        changed, _ = await execute(_ARRIVED, values)
        if changed and row["cause"] == Cause.NOT_DELIVERED.value:  # it had been given back
            month = ledger.month_of(moment(row["claimed_at"]))
            await execute(_PAID_AFTER_ALL, [lane, month])
    await execute(_DELIVERED, [event.at, tracking])


async def _received(event: Event, lanes: Sequence[str], message_id: str) -> bool:
    level, count = _LEVEL[event.kind], 0
    for lane in lanes:
        changed, _ = await execute(_RECEIPT, [level, level, lane, message_id])
        count += changed
    return bool(count)


async def _on_the_wire(event: Event, lanes: Sequence[str]) -> bool:
    chat = event.room or event.chat_id
    rows = OutboxRow.filter(lane__in=list(lanes), chat_account__chat_id=chat)
    return await rows.filter(state=OutState.SENDING).exists()


_RECEIPT = """
UPDATE outbox SET receipt = CASE WHEN receipt < ? THEN ? ELSE receipt END
WHERE lane = ? AND message_id = ?
"""
_TRACKED = """
SELECT o.id AS id, o.cause AS cause, o.claimed_at AS claimed_at FROM template_send s
JOIN outbox o ON o.key = s.row_key WHERE s.tracking = ? AND o.lane = ?
"""
_ARRIVED = """
UPDATE outbox SET state = 'sent', sent_at = COALESCE(sent_at, ?), message_id = ?, cause = '',
  receipt = CASE WHEN receipt < 1 THEN 1 ELSE receipt END
WHERE id = ? AND (state IN ('sending', 'unclear', 'sent') OR cause = 'not_delivered'
  OR state = 'queued' AND attempts > 0)
"""
_PAID_AFTER_ALL = "UPDATE account_month SET paid = paid + 1 WHERE lane = ? AND month = ?"
_DELIVERED = """
UPDATE template_send SET delivered_at = COALESCE(delivered_at, ?) WHERE tracking = ?
"""

# One row for a whole account: written for every echo it makes the account's processes wait for each
# other. Once a second is enough, but for an unclear row that only this echo says something about.
_ECHOED = """
UPDATE lane SET echo_at = ? WHERE name = ? AND (echo_at IS NULL OR echo_at <= ?
  OR echo_at < ? AND EXISTS (SELECT 1 FROM outbox o
    WHERE o.lane = lane.name AND o.state = 'unclear' AND o.claimed_at >= lane.echo_at))
"""
