"""How a loudspeaker is heard, by the people nearby; and that it was repaired, by its keeper."""

from __future__ import annotations

from bot.core.messages import t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.upkeep import ears


async def said(ctx: Context) -> None:
    """One of the answers; `ref` is the question and the answer."""
    number, _, answer = ctx.ref.partition(":")
    what = await ears.answer(ctx.work, refs.number(number), answer)
    await ctx.say(t(f"ear-thanks-{'bad' if what == 'bad' else 'well'}"))
    await ctx.again()


async def fixed(ctx: Context) -> None:
    """People nearby are asked after the next play."""
    device = await ears.fixed(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("ear-fixed", name=device.name))


conversation = Conversation(name="ear", actions={"ear.said": said, "ear.fixed": fixed})
