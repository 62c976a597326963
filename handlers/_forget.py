"""Being forgotten: asked for in words or by a button, shown with what goes and what stays, and done
only upon a clear yes. Steps of the conversation 'follow', whose words lead here.
"""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.dialog.handover import hand_over
from bot.usecases.people import erase, follow
from bot.vietnamese import kinds
from handlers._aside import aside


async def ask(ctx: Context) -> None:
    """A question of its own: what was under way comes back behind the answer, not over it."""
    await aside(ctx, "follow", "forget")


async def show(ctx: Context) -> None:
    """What goes and what stays; the yes carries whose it is, so that no other chat can say it."""
    serves = await follow.serves(ctx.account.person_id)
    buttons = (
        Button(t("follow-btn-forget"), "follow.forget", str(ctx.account.id)),
        Button(t("follow-btn-keep-me"), "follow.keep"),
    )
    await ctx.say(t("follow-forget-serving" if serves else "follow-forget"), buttons)


async def said(ctx: Context) -> None:
    """'Ok xóa đi' erases; 'thôi' keeps; what is something else is taken as that."""
    if kinds.says(ctx.text, ctx.words("follow-forget-yes-words")):
        ctx.ref = str(ctx.account.id)
        await forget(ctx)
    elif kinds.says(ctx.text, ctx.words("follow-forget-no-words")):
        await keep(ctx)
    elif kinds.is_yes(ctx.text) or kinds.is_thanks(ctx.text):
        await ctx.say(t("follow-forget-say"))  # 'ừ', 'dạ' may only mean 'I hear you'
        await ctx.again()
    else:  # somebody who reports a fire meanwhile is not asked again whether to be erased
        await hand_over(ctx)


async def cancel(ctx: Context) -> bool:
    """'Thôi' at the question whether to erase answers it; what was under way before it stays."""
    if ctx.state.conversation != "follow" or ctx.state.step != "forget":
        return False
    await keep(ctx)
    return True


async def keep(ctx: Context) -> None:
    """'Thôi': nothing was changed."""
    ctx.end()
    await ctx.say(t("follow-kept"))


async def forget(ctx: Context) -> None:
    """What we keep of them goes, in the transaction of the answer that says so."""
    if ctx.ref != str(ctx.account.id):  # a bare "follow.forget" without its token asks first
        await ask(ctx)
        return
    served = await erase.forget(ctx.work, ctx.account)
    ctx.end()
    # What was set aside holds words of theirs too.
    ctx.state.parked = None
    await ctx.say(t("follow-forgotten-serving" if served else "follow-forgotten"))
