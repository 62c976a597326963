"""How long and when loudspeakers of a commune or province may sound: looked at, and set."""

from __future__ import annotations

from bot.core.buttons import anew
from bot.core.errors import NotAllowed, UserError
from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.airtime.limits import hours_text
from bot.usecases.airtime.timetable import Airtime
from bot.usecases.planning import limit_changes
from bot.vietnamese import loud_said

_MINUTES = (30, 45, 60, 90)


async def enter(ctx: Context) -> None:
    """Those of the one place, or the question which."""
    found = await limit_changes.home(ctx.work)
    if not found:
        raise NotAllowed("not-for-you")
    if len(found) == 1:
        ctx.data["area"] = found[0].code
        await ctx.go("limits")
    else:
        await ctx.go("where")


async def ask_where(ctx: Context) -> None:
    """For who keeps several places."""
    found = await limit_changes.home(ctx.work)
    buttons = [Button(a.name, "limits.area", a.code, many=True) for a in found]
    await ctx.say(t("limits-ask-where"), buttons)


async def take_where(ctx: Context) -> None:
    """One of them."""
    ctx.data["area"] = ctx.ref
    await ctx.go("limits")


async def ask_limits(ctx: Context) -> None:
    """What holds, and how it is changed."""
    await _show(ctx, await limit_changes.shown(ctx.work, str(ctx.data["area"])))


async def _show(ctx: Context, shown: limit_changes.Shown, said: str = "limits-now") -> None:
    above = shown.above.most_s
    province = shown.area.kind == "province"
    words = {"area": shown.area.name, **_words(shown.holds)}
    text: T = t(said, **words)
    if above is not None and not province:
        text = t("limits-above", text=text, minutes=str(above // 60))
    code = shown.area.code
    buttons = [
        Button(t("limits-btn-minutes", minutes=str(m)), "limits.minutes", f"{code}:{m}", many=True)
        for m in _MINUTES
        if province or above is None or m * 60 <= above
    ]
    if shown.own.stored():
        buttons.append(Button(t("limits-btn-clear"), "limits.clear", anew(code, ctx.inbox_id)))
    await ctx.say(text, buttons)


def _words(holds: Airtime) -> dict[str, T | str]:
    hours = hours_text(holds.silence) or t("limits-no-hours")
    if holds.most_s is None:
        return {"hours": hours, "minutes": t("limits-no-minutes")}
    return {"hours": hours, "minutes": t("limits-minutes", minutes=str(holds.most_s // 60))}


async def take(ctx: Context) -> None:
    """'yên lặng 11h30 đến 13h', 'mỗi ngày 45 phút'."""
    code = str(ctx.data["area"])
    span, minutes = loud_said.hours(ctx.text), loud_said.minutes(ctx.text)
    if (span is None) == (minutes is None):  # neither, or both: nothing is guessed
        raise UserError("limits-unclear")
    if span is not None:
        await _show(ctx, await limit_changes.add_quiet(ctx.work, code, span), "limits-set")
    else:
        found = await limit_changes.set_minutes(ctx.work, code, minutes or 0)
        await _show(ctx, found, "limits-set")


async def minutes(ctx: Context) -> None:
    """A ready number."""
    code, _, wanted = ctx.ref.partition(":")
    found = await limit_changes.set_minutes(ctx.work, code, refs.number(wanted))
    await _show(ctx, found, "limits-set")


async def clear(ctx: Context) -> None:
    """What those above say holds."""
    await _show(ctx, await limit_changes.clear(ctx.work, ctx.ref), "limits-set")


conversation = Conversation(
    name="limits",
    entry=enter,
    roles=frozenset({"admin"}),
    menu=71,
    steps={
        "where": Step(ask_where, choices={"limits.area": take_where}),
        "limits": Step(ask_limits, take={EventKind.TEXT: take}),
    },
    actions={"limits.minutes": minutes, "limits.clear": clear},
)
