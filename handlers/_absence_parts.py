"""What is tapped of being away: yes and no to standing in, an officer's yes, back before time, and
what is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.core.hours import local
from bot.core.messages import Button, T, t
from bot.dialog.context import Context
from bot.dialog.refs import number
from bot.usecases.absence import handover, leave, telling

__all__ = ["OFFICERS", "number"]

OFFICERS = frozenset({"admin", "approver", "editor"})


def day(ctx: Context, on: str) -> date:
    """So many local days from today."""
    return local(ctx.work.now()).date() + timedelta(days=number(on))


def drop(absence_id: int) -> Button:
    """They stay after all, or are back."""
    return Button(t("absence-btn-drop"), "absence.drop", str(absence_id))


async def show_mine(ctx: Context, absence_id: int, words: Mapping[str, str | T]) -> None:
    """What was said of it, and how it can be changed."""
    buttons = [
        Button(t("absence-btn-change"), "absence.change"),
        Button(t("absence-btn-pick"), "absence.pick", str(absence_id), many=True),
        drop(absence_id),
        Button(t("absence-btn-file"), "absence.file"),
    ]
    await ctx.say(t("absence-mine", **words), buttons)


async def accept(ctx: Context) -> None:
    """They stand in, from the day on that an officer agrees."""
    absence = await leave.accept(ctx.work, number(ctx.ref))
    agreed = "no" if absence.agreed_by_id is None else "yes"
    await ctx.say(t("absence-accepted", agreed=agreed, **await telling.words(absence)))


async def decline(ctx: Context) -> None:
    """Somebody else is looked for."""
    await leave.decline(ctx.work, number(ctx.ref))
    await ctx.say(t("absence-you-declined"))


async def agree(ctx: Context) -> None:
    """An officer's yes."""
    first, _, code = ctx.ref.partition("-")
    absence = await leave.agree(ctx.work, number(first), code)
    await ctx.say(t("absence-settled", **await telling.words(absence)))


async def drop_it(ctx: Context) -> None:
    """Back, or staying."""
    absence = await leave.drop(ctx.work, number(ctx.ref))
    ctx.end()
    await ctx.say(t("absence-back", **await telling.words(absence)))


async def still(ctx: Context) -> None:
    """Asked after a month of silence: they still do it."""
    await ctx.say(t("absence-still"))


async def handed_over(ctx: Context) -> bool:
    """Of one's own village, or the only one; False: its name is to be asked for."""
    own = await handover.villages(ctx.work)
    if len(own) != 1:
        return False
    await show_file(ctx, own[0].code)
    return True


async def ask_village(ctx: Context) -> None:
    """Whoever speaks for several taps one, an officer types a name."""
    own = await handover.villages(ctx.work)
    buttons = [Button(a.name, "absence.file-of", a.code, many=True) for a in own[:9]]
    await ctx.say(t("absence-file-which", own="yes" if own else "no"), buttons)


async def show_file(ctx: Context, code: str) -> None:
    """Words and a page to print."""
    await ctx.show(await handover.asked_for(ctx.work, code, ctx.words))


async def handed_over_of(ctx: Context) -> None:
    """Of the village that was tapped."""
    ctx.end()
    await show_file(ctx, ctx.ref)
