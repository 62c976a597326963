"""Shared by emergency: where a warning goes, the whole commune or village by village."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.dialog.handover import among
from bot.usecases import areas
from bot.usecases.emergency import emergency_rights


async def ask_where(ctx: Context) -> None:
    """Second tap."""
    commune = await areas.by_code(ctx.data["commune"])
    await ctx.say(
        t("emergency-ask-where"),
        buttons=[
            Button(t("emergency-everywhere-btn", commune=commune.name), "emergency.everywhere"),
            Button(t("emergency-villages-btn"), "emergency.villages"),
            Button(t("emergency-cancel-btn"), "emergency.cancel"),
        ],
    )


async def take_everywhere(ctx: Context) -> None:
    """The whole commune."""
    ctx.data["targets"] = [ctx.data["commune"]]
    await villages_done(ctx)


async def choose_villages(ctx: Context) -> None:
    """Village by village."""
    ctx.data["targets"] = []
    await ctx.go("villages")


async def ask_villages(ctx: Context) -> None:
    """Buttons that switch on and off."""
    picked = ctx.data.get("targets", [])
    found = await areas.villages([ctx.data["commune"]])
    names = [v.name for v in found if v.code in picked]
    buttons = [
        Button(
            t("emergency-village-picked", name=v.name) if v.code in picked else v.name,
            "emergency.village",
            v.code,
            many=True,
        )
        for v in found
    ]
    ask = t("emergency-ask-villages")
    if names:
        ask = t("emergency-ask-villages-more", count=str(len(names)), names=", ".join(names))
    done = Button(t("emergency-villages-done-btn"), "emergency.done")
    await ctx.say(ask, buttons=[done, *buttons] if names else buttons)


async def take_village(ctx: Context) -> None:
    """One on or off."""
    picked = [c for c in ctx.data.get("targets", []) if c != ctx.data["commune"]]
    off = ctx.ref in picked
    ctx.data["targets"] = [c for c in picked if c != ctx.ref] if off else [*picked, ctx.ref]
    await ask_villages(ctx)


async def take_village_names(ctx: Context) -> None:
    """Typed names, separated by commas; all must be clear. 'cả xã' in words is the whole of it."""
    if among(ctx, "words-everywhere"):
        await take_everywhere(ctx)
        return
    commune = await areas.by_code(ctx.data["commune"])
    codes, unknown = await emergency_rights.places(ctx.text, commune)
    if unknown:
        await ctx.say(t("emergency-village-unknown", text=unknown))
        await ctx.go("villages")
    else:
        ctx.data["targets"] = codes
        await villages_done(ctx)


async def villages_done(ctx: Context) -> None:
    """On with those chosen."""
    if not ctx.data.get("targets"):
        await ctx.say(t("emergency-villages-none"))
        await ctx.again()
        return
    await ctx.go("check" if ctx.data.get("text") else "text")
