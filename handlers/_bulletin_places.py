"""Steps of writing a bulletin: for which villages, and when."""

from __future__ import annotations

from datetime import timedelta

from bot.core.events import EventKind
from bot.core.hours import at_local, local
from bot.core.messages import Button, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.dialog.handover import among
from bot.dialog.registry import Step
from bot.usecases import areas, targets
from bot.usecases.bulletins import compose
from handlers._bulletin import PICTURES, more_words, targeted, timed
from handlers._bulletin_said import unless_said

_NAMES = 60  # characters: what is longer and names no village is the rest of the bulletin


async def ask_targets(ctx: Context) -> None:
    """Villages one by one, or the whole commune; what was chosen stays chosen."""
    chosen: list[str] = ctx.data.setdefault("targets", [])
    commune = await areas.by_code(str(ctx.data["commune"]))
    villages = [] if compose.wide(commune) else await areas.villages([commune.code])
    left = [v for v in villages if v.code not in chosen]
    names = ", ".join(a.name for a in await areas.coded(chosen))
    ward = "yes" if fold(commune.name).startswith("phuong ") else "no"
    ward = "all" if compose.wide(commune) else ward
    buttons = [Button(t("compose-btn-everywhere", ward=ward), "compose.everywhere")]
    if chosen:
        done = t("compose-btn-targets-done", count=str(len(chosen)))
        buttons = [Button(done, "compose.targets-done")]
    buttons += [Button(v.name, "compose.village", v.code, many=True) for v in left]
    key = "compose-targets-wide" if compose.wide(commune) else "compose-targets"
    text = t("compose-targets-chosen", names=names) if chosen else t(key)
    await ctx.say(text, buttons)


async def choose_village(ctx: Context) -> None:
    """One more; the question stays until 'done'."""
    ctx.data["targets"] = list(dict.fromkeys([*ctx.data.get("targets", []), ctx.ref]))
    await ctx.again()


async def everywhere(ctx: Context) -> None:
    """The commune itself is the target, with villages that come later."""
    await targeted(ctx, [str(ctx.data["commune"])])


async def targets_done(ctx: Context) -> None:
    """The use case refuses none at all."""
    await targeted(ctx, list(ctx.data.get("targets", [])))


async def name_targets(ctx: Context) -> None:
    """'thôn 3, buôn Ea Kao' or 'cả xã'."""
    commune = await areas.by_code(str(ctx.data["commune"]))
    if among(ctx, "words-everywhere"):
        await everywhere(ctx)
        return
    found, unknown = await targets.named(commune, ctx.text)
    if unknown and not found and len(ctx.text) > _NAMES:
        await more_words(ctx)
        return
    chosen = list(dict.fromkeys([*ctx.data.get("targets", []), *found]))
    if unknown:
        ctx.data["targets"] = chosen
        await ctx.say(t("compose-targets-unknown", names=", ".join(unknown)))
        await ctx.again()
    else:
        await targeted(ctx, chosen)


async def ask_times(ctx: Context) -> None:
    """Hours that can still be kept; any other is typed or spoken in plain words."""
    now = ctx.work.now()
    morning, evening = now + timedelta(days=1), at_local(now, 17)
    offers = [(t("compose-btn-tomorrow", time="06:00"), at_local(morning, 6))]
    if evening > now + timedelta(minutes=10):
        offers.insert(0, (t("compose-btn-today", time="17:00"), evening))
    buttons = [Button(t("compose-btn-now"), "compose.now")]
    buttons += [
        Button(title, "compose.time", local(at).strftime("%H:%M-%d-%m-%Y"), many=True)
        for title, at in offers
    ]
    await ctx.say(t("compose-times"), buttons)


async def take_times(ctx: Context) -> None:
    """In plain words; what was understood is read back."""
    await timed(ctx, ctx.text)


async def choose_time(ctx: Context) -> None:
    """The button carries the very minute: 'tomorrow' pressed tomorrow is yesterday's."""
    clock, _, day = ctx.ref.partition("-")
    await timed(ctx, f"{clock} {day.replace('-', '/')}")


async def choose_now(ctx: Context) -> None:
    """At once after the approval."""
    await timed(ctx, "ngay")


STEPS = {
    "targets": Step(
        ask_targets,
        {EventKind.TEXT: unless_said(name_targets), **PICTURES},
        {
            "compose.everywhere": everywhere,
            "compose.village": choose_village,
            "compose.targets-done": targets_done,
        },
    ),
    "times": Step(
        ask_times,
        {EventKind.TEXT: unless_said(take_times), **PICTURES},
        {"compose.now": choose_now, "compose.time": choose_time},
        words=True,
    ),
}
