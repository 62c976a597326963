"""What the wire tells later about our messages: delivered, seen, echoed. Never a step back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.events import Event, EventKind
from bot.outbox import echoes
from bot.outbox.echoes import TooEarly
from bot.storage.db import execute
from models import OutboxRow
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
    for message_id in event.message_ids:
        if await _received(event, lane, message_id) or not wait:
            continue
        if await _on_the_wire(event, lane):
            raise TooEarly(message_id)
        # Its lane may have noted it between those two questions.
        await _received(event, lane, message_id)
    return True


async def _received(event: Event, lane: str, message_id: str) -> bool:
    level = _LEVEL[event.kind]
    changed, _ = await execute(
        "UPDATE outbox SET receipt = CASE WHEN receipt < ? THEN ? ELSE receipt END "
        "WHERE lane = ? AND message_id = ?",
        [level, level, lane, message_id],
    )
    return bool(changed)


async def _on_the_wire(event: Event, lane: str) -> bool:
    chat = event.room or event.chat_id
    rows = OutboxRow.filter(lane=lane, chat_account__chat_id=chat)
    return await rows.filter(state=OutState.SENDING).exists()


# One row for a whole account: written for every echo it makes the account's processes wait for each
# other. Once a second is enough, but for an unclear row that only this echo says something about.
_ECHOED = """
UPDATE lane SET echo_at = ? WHERE name = ? AND (echo_at IS NULL OR echo_at <= ?
  OR echo_at < ? AND EXISTS (SELECT 1 FROM outbox o
    WHERE o.lane = lane.name AND o.state = 'unclear' AND o.claimed_at >= lane.echo_at))
"""
