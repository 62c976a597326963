"""Shared by content: a reader says in own words that a bulletin was read, or told to how many."""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.core.messages import Button, t
from bot.core.text import fold, shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import hand_over
from bot.usecases.delivery import receipts
from bot.vietnamese import intents, kinds
from bot.vietnamese import told as told_to

_BY = {"qua", "bang", "phat", "doc", "di", "mo", "bat", "noi", "bao"}  # 'đọc trên loa'
_SHORT = 8  # words


async def read(ctx: Context) -> bool:
    """'Đọc rồi nhé': the one that was named, or the only one unread."""
    found = await receipts.untold(ctx.work)
    one = await _meant(ctx, [o for o in found if not o.read] or found)
    if one is None and found:
        await _which(ctx, found, "receipt.read")
    elif one is None:
        await ctx.say(t("content-read-none"))
    else:
        ctx.ref = str(one.delivery_id)
        await _press(ctx, "receipt.read")
    return True


async def told(ctx: Context) -> bool:
    """'Đi loa khắp buôn rồi, sáu chục nhà nghe': how and how many are taken with it."""
    found = await receipts.untold(ctx.work)
    if not found:
        if ctx.meant.households is not None and await recounted(ctx):
            return True
        if ctx.state.step:
            return False
        await ctx.say(t("content-untold-none"))
        return True
    one = await _meant(ctx, found)
    if one is None:
        count = "" if ctx.meant.households is None else str(ctx.meant.households)
        await _which(ctx, found, "receipt.said", f"-{ctx.meant.how}-{count}")
        return True
    await _told(ctx, one.delivery_id, ctx.meant.how, ctx.meant.households)
    return True


async def untold(ctx: Context) -> bool:
    """Those still to be told, as buttons."""
    found = await receipts.untold(ctx.work)
    if found:
        await ctx.say(t("content-untold", count=str(len(found))), _open(found, "receipt.told"))
    else:
        await ctx.say(t("content-untold-none"))
    return True


async def recounted(ctx: Context) -> bool:
    """'Nhầm, 53 hộ' right after another number was written down."""
    ref, count = ctx.screen.ref("receipt.recount"), told_to.any_number(ctx.text)
    if not ref or (count is None and ctx.meant.intent != "edit"):
        return False
    ctx.ref = ref if count is None else f"{ref}-{count}"
    await _press(ctx, "receipt.recount" if count is None else "receipt.households")
    return True


async def said(ctx: Context) -> None:
    """Which of them it was; `ref` keeps what was said with it ("3-speaker-60")."""
    if ctx.ref.count("-") != 2:
        raise NotFound
    id_, way, count = ctx.ref.split("-")
    await _told(ctx, refs.number(id_), way, int(count) if count.isdigit() else None)


async def type_how(ctx: Context) -> None:
    """'Họp thôn', 'qua loa, 30 hộ' answer the question; what tells of something else is a report
    (the bulletin counts as told already), and anything else is asked once more."""
    way, count = intents.told_how(ctx.text), told_to.any_number(ctx.text)
    answer = _answers(ctx.text, way)
    if answer and (way or count is not None):
        await _told(ctx, int(ctx.data["delivery"]), way, count)
    elif answer:
        await ctx.say(t("content-how-unclear"))
        await ctx.again()
    else:
        await hand_over(ctx)


def _answers(text: str, way: str) -> bool:
    """Does it say how people were told, and not what happened?"""
    words = fold(text).split()
    if way == "speaker":
        return len(words) < 3 or words[0] in _BY
    kind = kinds.guess(text)
    return kind == "activity" or (kind == "other" and len(words) <= _SHORT)


async def _told(ctx: Context, delivery_id: int, way: str, count: int | None) -> None:
    """What was not said is asked after."""
    ctx.ref = str(delivery_id)
    if count is not None:
        await receipts.told(ctx.work, delivery_id, way)
        ctx.ref = f"{delivery_id}-{count}"
        await _press(ctx, "receipt.households")
    elif way:
        ctx.ref = f"{delivery_id}-{way}"
        await _press(ctx, "receipt.how")
    else:
        await _press(ctx, "receipt.told")


async def _meant(ctx: Context, found: list[receipts.Open]) -> receipts.Open | None:
    """The one that was named, or the only one."""
    codes = {r for readings in ctx.meant.codes for r in readings}
    if named := [o for o in found if o.code in codes]:
        return named[0]
    return found[0] if len(found) == 1 and not codes else None


async def _which(ctx: Context, found: list[receipts.Open], action: str, with_: str = "") -> None:
    await ctx.say(t("content-which"), _open(found, action, with_))


def _open(found: list[receipts.Open], action: str, with_: str = "") -> list[Button]:
    return [
        Button(
            t("content-btn-open", code=o.code, title=shorten(o.title, 30)),
            action,
            f"{o.delivery_id}{with_}",
            many=True,
        )
        for o in found
    ]


async def _press(ctx: Context, action: str) -> None:
    """As if its button had been pressed, with `ctx.ref`."""
    await ctx.registry.actions[action][1](ctx)
