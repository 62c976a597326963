"""Shared by report: what is about another matter than the draft, or about what was sent before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.events import Event
from bot.core.messages import Button, Message, t
from bot.core.text import fold, nfc, shorten
from bot.dialog.context import Context
from bot.dialog.meaning import said_then
from bot.dialog.once import once
from bot.usecases.reports import report, report_apart, report_back, report_send
from bot.vietnamese import danger, facts, kinds
from bot.vietnamese.phrases import LISTS
from handlers import _report_alarm as alarm
from handlers._aside import aside, language
from handlers._report_draft import NAME

_TITLE = 30
_WRONG = frozenset({"lon", "nham", "sai"})
_THAT = frozenset(fold(LISTS["reports"]["that"]).split())
_BEFORE = frozenset(fold(LISTS["reports"]["before"]).split())


async def note(ctx: Context, code: str) -> None:
    """Remember whether what is about to join a draft is about something else, so that its screen
    offers to take it apart."""
    found = await report.own(ctx.work, code)
    ctx.data["apart"] = ctx.inbox_id if report_apart.differs(found, ctx.text) else None


async def show(ctx: Context, card: Message, code: str) -> None:
    """The draft's screen; one tap makes what was said last a report of its own."""
    row = ctx.data.get("apart")
    if not row:
        await ctx.show(card)
        return
    other = Button(t("report-another-matter"), "report.apart", f"{code},{row}")
    text = t("report-then-card", first=t("report-perhaps-another"), card=card.text)
    await ctx.show(replace(card, text=text), [other])


async def another(ctx: Context, code: str) -> bool:
    """'Việc khác: cầu treo đứt cáp': said so, it is a report of its own; 'việc khác' alone is the
    button for what was said last."""
    row = ctx.data.get("apart")
    if row and kinds.says(ctx.text, ctx.words("report-other-words")):
        ctx.ref = f"{code},{row}"
        await apart(ctx)
        return True
    rest = _behind(ctx.text, ctx.words("report-other-begins"))
    if rest:
        await _beside(ctx, code, ctx.event, rest)
    return bool(rest)


async def apart(ctx: Context) -> None:
    """The first stays a draft; the other is the one on the screen."""
    code, _, row = ctx.ref.partition(",")
    event = await said_then(ctx, row)
    calm = await report_apart.take_out(ctx.work, code, event, nfc(event.text))
    new = await _beside(ctx, code, event, nfc(event.text))
    if calm:
        await report_apart.tell_duty(ctx.work, code, new)


async def _beside(ctx: Context, code: str, event: Event, text: str) -> str:
    """A report of its own beside the draft with this code."""
    if await _at_once(ctx, event, text):
        await tell_left(ctx, code)
        return ctx.became
    new = await report.begin(ctx.work, ctx.account, event, text, language(ctx))
    ctx.became = new.code
    send = Button(t("report-send-that", code=code), "report.send", code)
    await ctx.say(t("report-left-open", code=code), [send])
    await aside(ctx, NAME, "confirm", report=new.code, group=new.group_id, left=code)
    return new.code


async def _at_once(ctx: Context, event: Event, text: str) -> bool:
    """In an emergency it waits for nothing."""
    over = await alarm.going(ctx)
    if over is not None:
        ctx.event, ctx.text = event, text
        await alarm.at_once(ctx, over)
    return over is not None


async def tell_left(ctx: Context, code: str) -> None:
    """The other went; this one was parted from it and is still not sent."""
    if code and code == await report.latest_draft(ctx.account):
        send = Button(t("report-send-that", code=code), "report.send", code)
        await ctx.say(t("report-still-open", code=code), [send])


async def taken_back(ctx: Context, code: str) -> bool:
    """'Rút báo cáo loa': the one with these words, else it is asked which."""
    rest = kinds.without_politeness(_behind(ctx.text, ctx.words("report-undo-begins")))
    if not rest:
        return False
    if all(word in _THAT for word in fold(rest).split()):  # the one on the screen, or the last
        ctx.ref = code or await report_back.last_sent(ctx.work, ctx.account)
    if ctx.ref:
        await ctx.registry.actions["report.withdraw"][1](ctx)
        return True
    found = await report_back.sent_lately(ctx.work, ctx.account)
    open_ = code or await report.latest_draft(ctx.account)
    found += [await report.own(ctx.work, open_)] if open_ else []
    about = [r for r in found if report_apart.is_about(r, rest)]
    named = [r for r in about if report_apart.names(r, rest)]
    grave = danger.found(rest)
    if grave and not any(r.urgent for r in named):  # 'rút tin, cháy chợ rồi' is news
        return False
    if about == named and len(named) == 1 and not grave:
        ctx.ref = named[0].code
        await ctx.registry.actions["report.withdraw"][1](ctx)
    elif found:
        await ctx.say(
            t("report-which"), _each([(r.code, r.text) for r in about or found], "report.withdraw")
        )
    else:
        await ctx.say(t("report-undo-none"))
    return True


async def which_sent(ctx: Context) -> bool:
    """'Thôi không cần nữa, thợ sửa rồi' after sending: it is asked which."""
    found = [] if ctx.state.step else await report_back.sent_lately(ctx.work, ctx.account)
    if found:
        buttons = _each([(r.code, r.text) for r in found], "report.withdraw")
        await ctx.say(t("report-which"), [*buttons, Button(t("meant-no"), "start.menu")])
    return bool(found)


async def added(ctx: Context) -> bool:
    """'Thêm: có 2 nhà nữa' after sending: to what was sent, asked where it may be several."""
    rest = _more_of(ctx, ctx.text)
    found = await report_back.sent_lately(ctx.work, ctx.account) if rest else []
    sure = len(found) == 1 and await report_apart.joins(found[0], rest)
    if danger.found(rest) and not sure:  # waits for no tap: its own report wakes at once
        return False
    if sure:
        await _add(ctx, found[0].code, ctx.event, rest)
    elif found:
        new = Button(t("report-another-matter"), "report.append", f",{ctx.inbox_id}")
        buttons = _each([(r.code, r.text) for r in found], "report.append", f",{ctx.inbox_id}")
        await ctx.say(t("report-which-more"), [*buttons, new])
    return bool(found)


def _more_of(ctx: Context, text: str) -> str:
    """'Thêm: …' without its beginning; 'lộn, 47 người' as it is."""
    corrects = fold(text).split()[:1] and fold(text).split()[0] in _WRONG and facts.amounts(text)
    return text if corrects else _behind(text, ctx.words("report-add-begins"))


async def append(ctx: Context) -> None:
    """The chosen one, or none of them: then it is a report of its own."""
    code, _, row = ctx.ref.partition(",")
    event = await said_then(ctx, row)
    await once(f"append,{row}", ctx)
    rest = _more_of(ctx, nfc(event.text))
    if code:
        await _add(ctx, code, event, rest)
        return
    if not await _at_once(ctx, event, rest):
        made = await report.begin(ctx.work, ctx.account, event, rest, language(ctx))
        await aside(ctx, NAME, "confirm", report=made.code, group=made.group_id)


async def _add(ctx: Context, code: str, event: Event, text: str) -> None:
    await report_send.supplement(ctx.work, code, event, text, language(ctx))
    ctx.became = code
    await ctx.say(t("report-added-to", code=code))


def _each(found: Sequence[tuple[str, str]], action: str, behind: str = "") -> list[Button]:
    return [
        Button(
            t("report-one", code=code, text=shorten(text, _TITLE)), action, code + behind,
            many=True,
        )
        for code, text in found
    ]  # fmt: skip


def _behind(text: str, begins: str) -> str:
    """What stands behind one of these beginnings; "" where none begins it."""
    words = text.split()
    while words and fold(words[0].strip(",.")) in _BEFORE:
        del words[0]
    for begin in sorted((b.split() for b in begins.split("|")), key=len, reverse=True):
        if len(words) > len(begin) and fold(" ".join(words[: len(begin)])) == fold(" ".join(begin)):
            colon = begin[-1].endswith(":")
            if not colon or words[len(begin) - 1].endswith(":"):
                return " ".join(words[len(begin) :]).strip()
    return ""
