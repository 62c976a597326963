"""Shared by report and ask: a tracking code typed at any time, and mere politeness."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotAllowed, NotFound
from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.usecases.citizens import feedback, feedback_desk
from bot.usecases.reports import report_state
from bot.vietnamese import kinds, said_codes
from bot.vietnamese.workdays import shown
from handlers._report_back import standing


async def small_talk(ctx: Context) -> bool:
    """Answer a code or a thank-you; False when the text is something to be taken."""
    codes = said_codes.only(ctx.text)
    if codes:
        await by_codes(ctx, codes)
        return True
    if kinds.is_greeting(ctx.text):
        await ctx.registry.actions["start.menu"][1](ctx)
        return True
    if kinds.is_thanks(ctx.text) or kinds.is_yes(ctx.text):  # there was nothing to say yes to
        sends = kinds.says(ctx.text, ctx.words("report-nothing-words"))
        await ctx.say(t("report-nothing-to-send" if sends else "report-thanks"))
        return True
    return False


async def by_codes(ctx: Context, readings: Sequence[str]) -> None:
    """The first that there is of what a code may be (a keyboard may have put accents into it)."""
    for code in readings[:-1]:
        try:
            await by_code(ctx, code)
        except (NotAllowed, NotFound):
            continue
        return
    await by_code(ctx, readings[-1])


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
    await ctx.show(message, more)


async def for_owner(ctx: Context, code: str) -> None:
    """What its owner may know. Raises NotFound for everybody else."""
    if code.startswith("BC"):
        await standing(ctx, code)
        return
    case = await feedback.status(ctx.work, code)
    due = case.feedback.due_at
    waits = case.feedback.state in {"open", "reopened"}
    back = [Button(t("feedback-take-back"), "feedback.withdraw", code, many=True)] if waits else []
    await ctx.say(
        t(
            f"feedback-status-{case.feedback.state}",
            code=case.feedback.code,
            officer=case.officer,
            commune=case.commune,
            due=shown(due) if due else "",
            answer=case.answers[-1] if case.answers else "",
        ),
        back,
    )
