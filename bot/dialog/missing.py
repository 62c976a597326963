"""A file did not come: said in one sentence after what its words led to, and left as an errand
where it may still come. Called by the router, in the event's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.messages import t
from bot.dialog.context import Context
from bot.dialog.fetching import LATE, Missing, errand
from bot.dialog.insertion import put

_FIRST = timedelta(seconds=2)


async def tell(ctx: Context, missing: Sequence[Missing]) -> None:
    """Each sentence once, however many files."""
    said = [t("media-later") if m.later else t(m.error.key, **m.error.args_) for m in missing]
    for number, sentence in enumerate(said):
        if sentence not in said[:number]:
            await ctx.say(sentence)
    became = ctx.home, ctx.became
    errands = [errand(ctx.event, n, m.ref, became) for n, m in enumerate(missing) if m.later]
    if errands:
        await put(errands, ctx.work.now(), ctx.work.now() + _FIRST)


async def take_late(ctx: Context) -> bool:
    """A file of earlier words goes where these went. False: take it as if it were sent now."""
    name, ref = ctx.event.extra.get(LATE) or ("", "")
    conversation = ctx.registry.all.get(name)
    if not ref or conversation is None or conversation.late is None:
        return False
    ctx.home, ctx.ref = name, ref
    await conversation.late(ctx)
    return True
