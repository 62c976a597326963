"""'Tôi nghe là … Đúng không?', asked of an answer that was spoken."""

from __future__ import annotations

from bot.core.errors import NotFound, UserError
from bot.core.messages import t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.voice import answers


async def yes(ctx: Context) -> None:
    """It counts as if it had been typed, in its turn (bot/dialog/by_voice.py)."""
    try:
        await answers.right(ctx.work, refs.number(ctx.ref))
    except NotFound:
        raise UserError("button-old") from None


async def no(ctx: Context) -> None:
    """Said once more, typed, or pressed."""
    await ctx.say(t("spoken-again"))
    await ctx.again()


conversation = Conversation(name="spoken", actions={"spoken.yes": yes, "spoken.no": no})
