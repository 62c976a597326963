"""What the wire tells later about our messages: delivered, seen, echoed. Never a step back."""

from __future__ import annotations

from datetime import datetime

from bot.core.events import Event, EventKind
from bot.storage.db import execute
from models import OutboxContent, OutboxRow
from models.outbox import OutState

_LEVEL = {EventKind.DELIVERED: 1, EventKind.SEEN: 2}


class TooEarly(Exception):
    """The receipt overtook our own note of what was sent: ask again in a moment."""


async def record(event: Event, now: datetime, *, wait: bool = False) -> None:
    """Apply a receipt or an echo, in the event's transaction. With `wait`, one about a message
    we may be just about to note raises TooEarly."""
    lane = f"{event.channel}:{event.account}"
    if event.kind is EventKind.ECHO:
        await _echo(event, lane, now)
        return
    level = _LEVEL[event.kind]
    for message_id in event.message_ids:
        changed, _ = await execute(
            "UPDATE outbox SET receipt = CASE WHEN receipt < ? THEN ? ELSE receipt END "
            "WHERE lane = ? AND message_id = ?",
            [level, level, lane, message_id],
        )
        if wait and not changed and await _on_the_wire(event, lane):
            raise TooEarly(message_id)


async def _on_the_wire(event: Event, lane: str) -> bool:
    rows = OutboxRow.filter(lane=lane, chat_account__chat_id=event.chat_id)
    return await rows.filter(state=OutState.SENDING).exists()


async def _echo(event: Event, lane: str, now: datetime) -> None:
    await _settle(event, lane, now)
    # The lane's row comes last, as in the lane's own transactions: two orders would be a deadlock.
    await execute("UPDATE lane SET echo_at = ? WHERE name = ?", [now, lane])


async def _settle(event: Event, lane: str, now: datetime) -> None:
    """An echo settles a row whose answer never came: same chat, same words."""
    message_id = next(iter(event.message_ids), "")
    if await OutboxRow.filter(lane=lane, message_id=message_id).exists():
        return
    rows = await OutboxRow.filter(
        lane=lane,
        chat_account__chat_id=event.chat_id,
        state__in=[OutState.SENDING, OutState.UNCLEAR],
    ).order_by("id")
    for row in rows:
        content = await OutboxContent.get(id=row.content_id)
        if not event.text or content.body.get("text", "").strip() == event.text.strip():
            await execute(
                "UPDATE outbox SET state = ?, message_id = ?, sent_at = ?, cause = '' WHERE id = ?",
                [OutState.SENT, message_id, now, row.id],
            )
            return
