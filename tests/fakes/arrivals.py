"""An event as the pump hands it to the router: stored and claimed."""

from __future__ import annotations

from bot.core.events import Event
from bot.dialog.inbox import Claimed
from models import InboxRow


async def arrive(event: Event, attempts: int = 0) -> Claimed:
    row = await InboxRow.create(
        channel=event.channel,
        account=event.account,
        event_id=event.event_id,
        chat_id=event.chat_id,
        kind=event.kind.value,
        body=event.to_json(),
        state="taken",
        received_at=event.at,
        due_at=event.at,
    )
    return Claimed(row.id, event, attempts)
