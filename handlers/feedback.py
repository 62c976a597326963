"""My questions and reports: where they stand, and whether the answer is good enough."""

from __future__ import annotations

from datetime import datetime

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.citizens import feedback, feedback_after
from bot.usecases.reports import report_list
from bot.vietnamese.workdays import shown
from handlers._aside import aside, language
from handlers._lookup import by_codes, for_owner

NAME = "feedback"
_MOST = 8  # lines of a list


async def start(ctx: Context) -> None:
    """The last cases of this person."""
    lines = await _lines(ctx)
    if ctx.state.conversation == NAME:
        ctx.end()
    if lines:
        await ctx.say(t("feedback-mine"), lines)
    else:
        await ctx.say(t("feedback-none"), [Button(t("ask-menu"), "ask.start")])


async def said_status(ctx: Context) -> bool:
    """By the code in the words; without one the list of what this person sent."""
    codes = [r for r in ctx.meant.codes if not r[0].startswith("BT-")]
    if codes:
        await by_codes(ctx, codes[0])
        return True
    if ctx.state.step and ctx.state.conversation != "ask":  # at 'which village?' it is no place
        return False
    if ctx.roles & {"admin", "approver", "editor", "duty"}:
        await ctx.begin("inbox")
        return True
    reports = await report_list.mine(ctx.work)
    buttons = [_line(r.code, r.sent_at or r.happened_at, r.text) for r in reports]
    buttons = [*buttons, *await _lines(ctx)][:_MOST]
    if len(buttons) == 1:
        await for_owner(ctx, buttons[0].ref)
    elif buttons:
        await ctx.say(t("feedback-mine"), buttons)
    else:
        await start(ctx)
    return True


async def _lines(ctx: Context) -> list[Button]:
    cases = await feedback.mine(ctx.work)
    words = await feedback.first_words([c.feedback.id for c in cases])
    return [
        _line(c.feedback.code, c.feedback.created_at, words.get(c.feedback.id, "")) for c in cases
    ]


def _line(code: str, at: datetime, words: str) -> Button:
    """A code alone says nothing to whoever sent several things."""
    args = {"code": code, "date": shown(at)}
    title = t("feedback-mine-line-bare", **args)
    if words := " ".join(words.split()):
        title = t("feedback-mine-line", words=shorten(words, 40), **args)
    return Button(title, "feedback.status", code, many=True)


async def status(ctx: Context) -> None:
    """One case, for the person it belongs to."""
    await for_owner(ctx, ctx.ref)


async def withdraw(ctx: Context) -> None:
    """Their own, while it is open."""
    case = await feedback_after.withdraw(ctx.work, ctx.ref)
    await ctx.say(t("feedback-withdrawn", code=case.feedback.code))


async def satisfied(ctx: Context) -> None:
    """The citizen closes it; nobody else can."""
    case = await feedback_after.satisfied(ctx.work, ctx.ref.partition(",")[0])
    await ctx.say(t("feedback-closed", code=case.feedback.code))


async def unhappy(ctx: Context) -> None:
    """Looked at before a reason is asked for: it may not be theirs, or be open already."""
    case = await feedback.status(ctx.work, ctx.ref)
    await aside(ctx, NAME, "why", code=case.feedback.code)


async def ask_why(ctx: Context) -> None:
    """What is missing in the answer."""
    await ctx.say(t("feedback-why", code=str(ctx.data["code"])))


async def why(ctx: Context) -> None:
    """The reason, typed, spoken or shown."""
    case = await feedback_after.reopen(
        ctx.work, str(ctx.data["code"]), ctx.account, ctx.event, ctx.text, language(ctx)
    )
    due = case.feedback.due_at
    await ctx.say(
        t(
            "feedback-reopened",
            code=case.feedback.code,
            officer=case.officer,
            due=shown(due) if due else "",
        )
    )
    ctx.end()


conversation = Conversation(
    name=NAME,
    heeds=True,
    entry=start,
    menu=20,
    menu_for=frozenset({"citizen"}),
    steps={
        "why": Step(
            ask_why,
            take=dict.fromkeys((EventKind.TEXT, EventKind.VOICE, EventKind.PHOTO), why),
            words=True,
        )
    },
    actions={
        "feedback.status": status,
        "feedback.ok": satisfied,
        "feedback.withdraw": withdraw,
        "feedback.reopen": unhappy,
    },
    meanings={"status": said_status},
)
