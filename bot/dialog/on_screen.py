"""What a chat has before its eyes: the last message that had buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialog.context import Context
from bot.dialog.understand import last_shown
from models import OutboxContent


@dataclass(frozen=True)
class Shown:
    """Its buttons (action, ref, title), when it was queued, and whether it was an answer to this
    chat or came by itself."""

    buttons: tuple[dict[str, Any], ...] = ()
    at: datetime | None = None
    answered: bool = False

    def ref(self, action: str) -> str:
        """What its button with this action is about, or ""."""
        return next((str(b["ref"]) for b in self.buttons if b["action"] == action), "")


async def on_screen(ctx: Context) -> Shown:
    """Nothing where nothing was shown yet."""
    row = await last_shown(ctx.account.id, ctx.work.now())
    if row is None:
        return Shown()
    content = await OutboxContent.get(id=row.content_id)
    buttons = tuple(
        {**b, "ref": b.get("ref", "").replace("{ref}", row.ref)}
        for b in content.body.get("buttons", [])
    )
    return Shown(buttons, row.queued_at, row.key.startswith("in"))
