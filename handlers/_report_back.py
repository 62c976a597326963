"""Shared by report: taking back what was written or sent, and putting its words right."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import nfc
from bot.dialog.context import Context
from bot.dialog.edits import earlier
from bot.usecases.reports import report, report_back, report_card
from bot.vietnamese import kinds
from handlers import _report_apart as apart
from handlers._aside import aside, typed
from handlers._report_draft import NAME, code_of, show


async def said(ctx: Context, code: str) -> bool:
    """'Thôi khỏi gửi' and 'sửa nội dung' in words: about this draft, else what was just sent."""
    if code and kinds.is_yes(ctx.text) and _said_to_other(ctx):
        await ctx.again()
    elif code and kinds.says(ctx.text, ctx.words("report-status-words")):
        await ctx.say(t("report-not-sent", code=code))
        await ctx.again()
    elif kinds.says(ctx.text, ctx.words("report-undo-words")):
        ctx.ref = code or await report_back.last_sent(ctx.work, ctx.account)
        await (withdraw if ctx.ref else _nothing)(ctx)
    elif kinds.says(ctx.text, ctx.words("report-edit-words-said")):
        ctx.ref = code or await report_back.last_sent(ctx.work, ctx.account)
        await (edit if ctx.ref else _nothing)(ctx)
    else:
        return await apart.taken_back(ctx, code)
    return True


async def meant_undo(ctx: Context) -> bool:
    """In other words than 'thôi khỏi gửi': the draft on the screen, not the whole conversation."""
    if not code_of(ctx):
        return await said(ctx, "") or await apart.which_sent(ctx)
    if await apart.taken_back(ctx, code_of(ctx)):
        return True
    ctx.ref = code_of(ctx)
    await withdraw(ctx)
    return True


async def meant_edit(ctx: Context) -> bool:
    """The words of the draft on the screen once more."""
    if ctx.screen.ref("receipt.recount"):  # 'lộn, 25 nhà mới đúng': of what was told just now
        return False
    if not code_of(ctx):
        return await said(ctx, "")
    ctx.ref = code_of(ctx)
    await edit(ctx)
    return True


async def meant_send(ctx: Context) -> bool:
    """The draft on the screen, in other words than 'gửi'."""
    ctx.ref = code_of(ctx) or ctx.screen.ref("report.send")
    if not ctx.ref:
        return False
    await ctx.registry.actions["report.send"][1](ctx)
    return True


async def meant_drafts(ctx: Context) -> bool:
    """The report that was begun and not sent."""
    code = await report.latest_draft(ctx.account)
    if code:
        await aside(ctx, NAME, "confirm", report=code)
    return bool(code)


def _said_to_other(ctx: Context) -> bool:
    """Something else was shown since the draft, a bulletin or a reminder: 'dạ' may be said to that,
    and sends nothing."""
    actions = ctx.screen.actions
    return bool(actions) and not any(action.startswith(f"{NAME}.") for action in actions)


async def edited(ctx: Context) -> bool:
    """The words of a message that stand in a draft were changed: they are in the draft too."""
    code = code_of(ctx) if ctx.state.conversation == NAME else ""
    code = code or await report.latest_draft(ctx.account)
    if not code:
        return False
    found = await report.own(ctx.work, code)
    old = [_bare(ctx, words) for words in await earlier(ctx)]
    was = next((words for words in old if words and words in found.text), "")
    new = _bare(ctx, ctx.event.text)
    if found.state.value != "draft" or not was or not new.strip():
        return False
    await report_back.rewrite(ctx.work, code, found.text.replace(was, new, 1))
    await show(ctx, code)
    return True


def _bare(ctx: Context, text: str) -> str:
    """Without the word that began the report, as the draft has it."""
    said, ctx.text = ctx.text, nfc(text)
    words = ctx.text
    if ctx.event.kind is EventKind.EDIT:
        ctx.event = replace(ctx.event, kind=EventKind.TEXT)
        words = typed(ctx, NAME)
        ctx.event = replace(ctx.event, kind=EventKind.EDIT)
    ctx.text = said
    return words.strip()


async def withdraw(ctx: Context) -> None:
    """Given up before it was sent, or taken back afterwards; the desk is told."""
    found = await report_back.withdraw(ctx.work, ctx.ref or code_of(ctx))
    sent = found.sent_at is not None
    key = "report-withdrawn" if sent else "report-dropped"
    key = "report-withdrawn-danger" if found.urgent else key
    await ctx.say(t(key, code=found.code))
    if ctx.state.conversation == NAME and code_of(ctx) in {"", found.code}:
        ctx.end()


async def edit(ctx: Context) -> None:
    """The words once more, in full."""
    await report.own(ctx.work, ctx.ref)
    if ctx.state.conversation == NAME and ctx.state.step and code_of(ctx) == ctx.ref:
        await ctx.go("words")  # keeps the way back
    else:
        await aside(ctx, NAME, "words", report=ctx.ref)


async def ask_words(ctx: Context) -> None:
    """What stands there now."""
    found = await report.own(ctx.work, code_of(ctx))
    await ctx.say(t("report-words-ask", code=found.code, text=found.text or t("report-no-text")))


async def words_said(ctx: Context) -> None:
    """They take the place of the old ones."""
    if kinds.says(ctx.text, ctx.words("report-undo-words")):
        ctx.ref = code_of(ctx)
        await withdraw(ctx)
        return
    if kinds.is_yes(ctx.text) or kinds.is_thanks(ctx.text):  # said to what stands there
        await ctx.go("confirm")
        return
    found = await report_back.rewrite(ctx.work, code_of(ctx), ctx.text)
    if found.sent_at is None:
        await ctx.go("confirm")
        return
    await ctx.say(t("report-words-changed", code=found.code))
    ctx.end()


async def standing(ctx: Context, code: str) -> None:
    """One's own report by its code: what can still be done with it goes along."""
    found = await report.own(ctx.work, code)
    if found.state.value == "draft":
        card = await report_card.draft(ctx.work, found)
        await ctx.show(card)
        return
    state = t(f"report-state-{found.state.value}")
    buttons = []
    if found.state.value in {"sent", "received", "working"}:
        buttons.append(Button(t("report-edit-words"), "report.words", code, many=True))
        buttons.append(Button(t("report-take-back"), "report.withdraw", code, many=True))
    place = await report_card.place(found)
    await ctx.say(t("report-status", code=found.code, place=place, state=state), buttons)


async def _nothing(ctx: Context) -> None:
    await ctx.say(t("report-undo-none"))
