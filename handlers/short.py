"""What comes in by SMS and as missed calls: understood at once, answered nowhere."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.emergency import by_phone


async def _heard(ctx: Context) -> None:
    """An SMS may be from a village cut off: what it says counts, and an answer would cost."""
    await by_phone.heard(ctx.work, ctx.account, ctx.event)


conversation = Conversation(name="short", events={EventKind.SHORT: _heard, EventKind.CALL: _heard})
