"""The province's bulletins that communes adapt: handed on, not used, and how far they are."""

from __future__ import annotations

from bot.core.messages import Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.cascade import hand

_NAMED = 30


async def _entry(ctx: Context) -> None:
    """The last ones, each with how many communes have carried it."""
    found = await hand.latest(ctx.work)
    ctx.end()
    for one in found:
        await ctx.say(_card(one))
    if not found:
        await ctx.say(t("cascade-none"))


def _card(one: hand.Handed) -> T:
    return t(
        "cascade-card",
        code=one.code,
        title=one.title,
        all=str(one.communes),
        carried=str(len(one.carried)),
        at_work=str(len(one.at_work)),
        declined=", ".join(one.declined[:_NAMED]) or "no",
        untouched=", ".join(one.untouched[:_NAMED]) or "no",
    )


async def _hand(ctx: Context) -> None:
    """Each commune gets a draft of its own."""
    first, _, number = ctx.ref.partition("-")
    count = await hand.hand(ctx.work, refs.number(first), refs.number(number))
    ctx.end()
    await ctx.say(t("cascade-handed", count=str(count)), (Button(t("btn-menu"), "start.menu"),))


async def _decline(ctx: Context) -> None:
    """The province sees that it was not used here."""
    await ctx.say(t("cascade-declined", code=await hand.decline(ctx.work, refs.number(ctx.ref))))


conversation = Conversation(
    name="cascade",
    entry=_entry,
    roles=frozenset({"editor", "approver", "admin", "contributor"}),
    actions={"cascade.hand": _hand, "cascade.decline": _decline},
)
