"""An officer answers somebody from the commune's own page; the button that lets the bot speak
there again."""

from __future__ import annotations

from bot.core.messages import t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.citizens import takeover


async def end(ctx: Context) -> None:
    """Pressed by any officer of the commune's desk, as often as they like."""
    name, ended = await takeover.end(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("takeover-ended" if ended else "takeover-over", name=name))


conversation = Conversation(
    name="takeover",
    roles=frozenset({"admin", "approver", "editor", "duty"}),
    actions={"takeover.end": end},
)
