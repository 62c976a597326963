"""Two announcements want one loudspeaker at the same time: the two buttons of the card about it."""

from __future__ import annotations

from bot.core.messages import t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.planning import clashes
from bot.vietnamese.times import clock_text


async def keep(ctx: Context) -> None:
    """As the plan has it."""
    version = await clashes.keep(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("clash-kept", title=version.title))


async def swap(ctx: Context) -> None:
    """This one when it was asked for, the other later."""
    version, at = await clashes.swap(ctx.work, refs.number(ctx.ref))
    times = ", ".join(clock_text(one, ctx.work.now()) for one in at)
    await ctx.say(t("clash-swapped", title=version.title, at=times))


async def drop(ctx: Context) -> None:
    """Rather not at all than later."""
    version = await clashes.drop(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("clash-dropped", title=version.title))


conversation = Conversation(
    name="clash",
    actions={"plan.keep": keep, "plan.swap": swap, "plan.drop": drop},
    grave=frozenset({"plan.swap", "plan.drop"}),
)
