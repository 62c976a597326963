"""Which of many devices: what one message holds of them, and one by its name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Button, T, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.usecases import areas
from bot.usecases.devices import devices
from bot.usecases.devices.devices import DeviceLine

MOST = 30  # devices in one message; the page has all


def first(found: Sequence[DeviceLine]) -> Sequence[DeviceLine]:
    """As many as one message holds, what needs looking at before what runs."""
    if len(found) <= MOST:
        return found
    return sorted(found, key=lambda one: one.state == "online")[:MOST]


def _called(found: Sequence[DeviceLine], text: str) -> Sequence[DeviceLine]:
    """Those whose name, or whose village's, is or holds what was typed."""
    said = fold(text).strip()
    names = [(one, fold(devices.called(one.device, one.device.area))) for one in found]
    exact = [one for one in found if fold(one.device.name) == said]
    return exact or [one for one, name in names if said and said in name]


def rest(ctx: Context, count: int) -> list[str]:
    """How many were left out."""
    return [ctx.words("devices-and-more", count=str(count - MOST))] if count > MOST else []


async def ask(ctx: Context) -> None:
    """A button for each, of very many for some: the others by their names."""
    await _offer(ctx, t("devices-ask-pick"), await _all(ctx))


async def typed(ctx: Context) -> None:
    """A name."""
    found = _called(await _all(ctx), ctx.text)
    unknown = t("devices-pick-unknown", text=ctx.text[:60])
    await _offer(ctx, t("devices-ask-pick") if found else unknown, found)


async def _all(ctx: Context) -> Sequence[DeviceLine]:
    return await devices.listed(ctx.work, await areas.by_code(ctx.data["area"]))


async def _offer(ctx: Context, text: T, found: Sequence[DeviceLine]) -> None:
    buttons = [
        Button(one.device.name, "devices.open", str(one.device.id), many=True)
        for one in first(found)
    ]
    await ctx.say(text, buttons=buttons)
