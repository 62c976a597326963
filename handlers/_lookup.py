"""Shared by report and ask: a tracking code typed at any time, and mere politeness."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.errors import NotAllowed, NotFound
from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.usecases.citizens import feedback, feedback_desk
from bot.usecases.reports import report_state
from bot.vietnamese import kinds
from bot.vietnamese.workdays import shown
from handlers._report_back import standing

_CODE = re.compile(r"\b(PA|BC)[\s-]*([0-9A-Z]{5})\b", re.IGNORECASE)


async def small_talk(ctx: Context) -> bool:
    """Answer a code or a thank-you; False when the text is something to be taken."""
    match = _CODE.fullmatch(ctx.text.strip(" .!?"))
    if match:
        await by_code(ctx, f"{match.group(1)}-{match.group(2)}".upper())
        return True
    if kinds.is_greeting(ctx.text):
        await ctx.registry.actions["start.menu"][1](ctx)
        return True
    if kinds.is_thanks(ctx.text) or kinds.is_yes(ctx.text):  # there was nothing to say yes to
        await ctx.say(t("report-thanks"))
        return True
    return False


async def by_code(ctx: Context, code: str) -> None:
    """The state of one's own report or case; an officer's own desk view. Else: not found."""
    if ctx.roles & {"admin", "approver", "editor", "duty"}:
        try:
            await for_officer(ctx, code)
        except (NotAllowed, NotFound):
            await for_owner(ctx, code)
    else:
        await for_owner(ctx, code)


async def for_officer(ctx: Context, code: str, more: Sequence[Button] = ()) -> None:
    """Everything, with buttons, and `more` of them. Raises NotFound where it is not theirs."""
    desk = feedback_desk.shown if code.startswith("PA") else report_state.shown
    message = await desk(ctx.work, code)
    await ctx.say(message.text, [*message.buttons, *more], message.media)


async def for_owner(ctx: Context, code: str) -> None:
    """What its owner may know. Raises NotFound for everybody else."""
    if code.startswith("BC"):
        await standing(ctx, code)
        return
    case = await feedback.status(ctx.work, code)
    due = case.feedback.due_at
    await ctx.say(
        t(
            f"feedback-status-{case.feedback.state}",
            code=case.feedback.code,
            officer=case.officer,
            commune=case.commune,
            due=shown(due) if due else "",
            answer=case.answers[-1] if case.answers else "",
        )
    )
