"""What was heard in a report's voice note: right, or said once more."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.reports import report_heard, report_send
from handlers._aside import aside, language
from handlers._report_draft import show

NAME = "voice"


async def heard_yes(ctx: Context) -> None:
    """Doubtful words count from here on."""
    found = await report_heard.yes(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("voice-thanks"))
    await show(ctx, found.code)


async def heard_no(ctx: Context) -> None:
    """They are said once more, or typed."""
    await aside(ctx, NAME, "retell", note=refs.number(ctx.ref))


async def ask_retell(ctx: Context) -> None:
    """Both ways are taken."""
    await ctx.say(t("voice-retell"))


async def retold(ctx: Context) -> None:
    """Typed: that is what was said. Spoken: another try; the first recording is kept, too."""
    note = int(ctx.data["note"])
    if ctx.event.kind is EventKind.TEXT:
        code = (await report_heard.corrected(ctx.work, note, ctx.text)).code
    else:
        code = await report_heard.said_again(ctx.work, note)
        await report_send.supplement(ctx.work, code, ctx.event, ctx.text, language(ctx))
        await ctx.say(t("voice-taken"))
    ctx.end()
    await show(ctx, code)


conversation = Conversation(
    name=NAME,
    heeds=True,
    roles=frozenset({"propagandist", "editor", "duty", "approver", "admin"}),
    steps={
        "retell": Step(
            ask_retell, take={EventKind.TEXT: retold, EventKind.VOICE: retold}, words=True
        )
    },
    actions={"report.heard_yes": heard_yes, "report.heard_no": heard_no},
)
