"""The answer to 'keep the door open': the tap itself is what counts."""

from __future__ import annotations

from bot.core.messages import t
from bot.dialog.context import Context
from bot.dialog.registry import Conversation


async def _opened(ctx: Context) -> None:
    """Their window to us is open again by their tap; what was asked before still stands."""
    await ctx.say(t("door-thanks"))
    await ctx.again()


conversation = Conversation(name="door", actions={"door.open": _opened})
