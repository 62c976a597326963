"""'Đọc cho tôi nghe': from then on every answer in this chat comes with its sound."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.dialog.registry import Conversation
from bot.usecases.voice import read_shown
from bot.vietnamese import kinds


async def start(ctx: Context) -> None:
    """On, or off by 'thôi đọc'."""
    off = kinds.says(ctx.text, ctx.words("aloud-words-off"))
    await (stop(ctx) if off else _begin(ctx))


async def _begin(ctx: Context) -> None:
    await read_shown.choose(ctx.work, ctx.account, aloud=True)
    ctx.end()
    await ctx.say(t("aloud-on"), [Button(t("aloud-btn-off"), "aloud.off")])


async def stop(ctx: Context) -> None:
    """Words alone again."""
    await read_shown.choose(ctx.work, ctx.account, aloud=False)
    if ctx.state.conversation == "aloud":
        ctx.end()
    await ctx.say(t("aloud-off"))


async def keep(ctx: Context) -> None:
    """Words alone will do; nobody asks again."""
    await ctx.say(t("aloud-not"))


conversation = Conversation(
    name="aloud", entry=start, actions={"aloud.off": stop, "aloud.keep": keep}
)
