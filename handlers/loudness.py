"""How loud a loudspeaker is by hour, near a school or clinic, and how long it warms up."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.planning import device_sound
from bot.vietnamese import loud_said
from bot.vietnamese.loud_said import Loud
from handlers._aside import aside

_EVENING = (30, 50, 70)
_WARM = (0, 10, 20, 30)


async def open_(ctx: Context) -> None:
    """From the card of one device; what was begun before goes on afterwards."""
    await aside(ctx, "loudness", "one", device=refs.number(ctx.ref))


async def ask(ctx: Context) -> None:
    """What is set, and how it is changed."""
    await _show(ctx, await device_sound.shown(ctx.work, int(ctx.data["device"])))


async def _show(ctx: Context, sounding: device_sound.Sounding) -> None:
    found = sounding.loudness
    lines = [t("loudness-day", volume=str(found.day))]
    if found.evening is not None:
        lines.append(t("loudness-evening", volume=str(found.evening)))
    for cap in found.caps:
        start, end = f"{cap.between.start:%H:%M}", f"{cap.between.end:%H:%M}"
        lines.append(t("loudness-cap", most=str(cap.most), start=start, end=end))
    if found.warm_up_s:
        lines.append(t("loudness-warm", seconds=str(found.warm_up_s)))
    told = "\n".join(ctx.localizer.text(line, ctx.language) for line in lines)
    await ctx.say(t("loudness-one", name=sounding.name, lines=told), _buttons(sounding.device_id))


def _buttons(device_id: int) -> list[Button]:
    evening = [
        Button(t("loudness-btn-evening", volume=str(v)), "loudness.evening", f"{device_id}:{v}")
        for v in _EVENING
    ]
    warm = [
        Button(t("loudness-btn-warm", seconds=str(s)), "loudness.warm", f"{device_id}:{s}")
        for s in _WARM
    ]
    return [Button(b.title, b.action, b.ref, many=True) for b in (*evening, *warm)]


async def take(ctx: Context) -> None:
    """'buổi tối 50', 'không quá 40 từ 7h đến 17h'."""
    wish = loud_said.wish(ctx.text)
    if wish is None:
        raise UserError("loudness-unclear")
    await _show(ctx, await device_sound.change(ctx.work, int(ctx.data["device"]), wish))


async def evening(ctx: Context) -> None:
    """A ready number for the evening."""
    await _pressed(ctx, "evening")


async def warm(ctx: Context) -> None:
    """So many seconds."""
    await _pressed(ctx, "warm")


async def _pressed(ctx: Context, what: str) -> None:
    device_id, _, number = ctx.ref.partition(":")
    wish = Loud(what, refs.number(number))
    await _show(ctx, await device_sound.change(ctx.work, refs.number(device_id), wish))


conversation = Conversation(
    name="loudness",
    roles=frozenset({"admin", "approver"}),
    steps={"one": Step(ask, take={EventKind.TEXT: take})},
    actions={"loudness.open": open_, "loudness.evening": evening, "loudness.warm": warm},
)
