"""Shared by inbox: an officer who types what the buttons under the case on the screen would do.

Only right below that case: a word said later, or to another list, does nothing to it. What its
writer would read is shown before it goes.
"""

from __future__ import annotations

from bot.core.messages import t
from bot.core.text import fold
from bot.dialog import screen
from bot.dialog.context import Context
from bot.vietnamese.phrases import exact
from handlers._aside import aside
from handlers._inbox_answer import NAME
from handlers._lookup import for_officer

_FEW = 2  # words that are no answer yet
_AROUND = exact("da vang a em anh chi oi thoi roi thi cai viec vu nay do")


async def waiting(ctx: Context) -> bool:
    """'Còn mấy việc', 'cái gấp nhất là gì': the desk, danger first."""
    if ctx.state.step:
        return False
    await ctx.registry.actions["inbox.start"][1](ctx)
    return True


async def took(ctx: Context) -> bool:
    """'Nhận rồi' under a case."""
    return await _pressed(ctx, "inbox.confirm")


async def working(ctx: Context) -> bool:
    """'Đang xử lý' under a case."""
    return await _pressed(ctx, "report.working")


async def settled(ctx: Context) -> bool:
    """'Xong rồi, đã gọi thợ điện': with what was done, where it was said."""
    return await _with_words(ctx, "done", "report.done")


async def asks_back(ctx: Context) -> bool:
    """'Hỏi lại xem ngập mấy mét'."""
    return await _with_words(ctx, "ask", "report.ask")


async def answers(ctx: Context) -> bool:
    """'Trả lời: 7h30 đến 17h' under a citizen's case."""
    return await _with_words(ctx, "answer", "feedback.answer")


async def assigned(ctx: Context) -> bool:
    """'Giao cho Hạnh' under a citizen's case: a name that fits one colleague."""
    code = await _on_screen(ctx, "feedback.assign")
    if not code:
        return False
    ctx.text = _behind(ctx)
    ctx.state.conversation, ctx.state.step, ctx.state.data = NAME, "whom", {"code": code}
    await ctx.registry.all[NAME].steps["whom"].take[ctx.event.kind](ctx)
    return True


async def again(ctx: Context) -> bool:
    """What was not understood below a case: the case once more, not the menu."""
    if not (code := await _on_screen(ctx, "inbox.confirm", "report.done", "feedback.answer")):
        return False
    await ctx.say(t("not-understood"))
    await for_officer(ctx, code)
    return True


async def _pressed(ctx: Context, action: str) -> bool:
    ctx.ref = await _on_screen(ctx, action)
    if ctx.ref:
        await ctx.registry.actions[action][1](ctx)
    return bool(ctx.ref) or await _of_citizen(ctx)


async def _of_citizen(ctx: Context) -> bool:
    """Nothing is 'taken' or 'being done' there: what can be done is said."""
    if code := await _on_screen(ctx, "feedback.answer"):
        await ctx.say(t("inbox-of-citizen", code=code))
        await for_officer(ctx, code)
    return bool(code)


async def _with_words(ctx: Context, use: str, action: str) -> bool:
    ctx.ref = await _on_screen(ctx, action)
    if not ctx.ref:
        return await _of_citizen(ctx)
    words = _behind(ctx)
    if len(words.split()) < _FEW:
        await ctx.registry.actions[action][1](ctx)
    else:
        await aside(ctx, NAME, "check", code=ctx.ref, answer=words, use=use)
    return True


async def _on_screen(ctx: Context, *actions: str) -> str:
    """The case with one of those buttons right above, or ""."""
    if ctx.state.step:
        return ""
    shown = await screen.last(ctx.account.id, ctx.work.now())
    offers = [b for b in shown.buttons if b.action in actions] if shown.clear else []
    codes = {offer.ref.partition(",")[0] for offer in offers}
    return codes.pop() if len(codes) == 1 else ""


def _behind(ctx: Context) -> str:
    """What stands behind the order, in the officer's own letters."""
    words = ctx.text.split()
    begins = [fold(begin).split() for begin in ctx.words("inbox-order-begins").split("|")]
    while words and fold(words[0]) in _AROUND:
        del words[0]
    for begin in sorted(begins, key=len, reverse=True):
        if fold(" ".join(words[: len(begin)])).split() == begin:
            words = words[len(begin) :]
            break
    return " ".join(words).strip(" :,;.-–")
