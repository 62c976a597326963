"""What the operator's panel does: time, and everything that goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.standin.by_hand import HandZalo
from bot.standin.world import World

Act = Callable[[World, Any], Awaitable[None]]


async def _clock(world: World, form: Any) -> None:
    world.clock.move(hours=float(form.get("hours", 1)))
    if world.zalo is not None:
        await world.zalo.repeat_due()


async def _throttle(world: World, form: Any) -> None:
    if world.zalo is not None:
        world.zalo.faults.plan("code", _sending(world.zalo), code=-32, times=3)
    if world.telegram is not None:
        world.telegram.faults.plan("status", "sendMessage", status=429, retry_after=5, times=3)


async def _drop(world: World, form: Any) -> None:
    """Taken, and the line cut before the answer."""
    if world.zalo is not None:
        world.zalo.faults.plan("drop", _sending(world.zalo))
    if world.telegram is not None:
        world.telegram.faults.plan("drop", "sendMessage")


async def _error(world: World, form: Any) -> None:
    if world.zalo is not None:
        world.zalo.faults.plan("status", _sending(world.zalo), status=500, times=3)
    if world.telegram is not None:
        world.telegram.faults.plan("status", "sendMessage", status=500, times=3)


def _sending(zalo: HandZalo) -> str:
    """The address that serves the OA."""
    return "message-v2" if "v2" in zalo.oa(zalo.account).serves else "message"


async def _kind(world: World, form: Any) -> None:
    """Another sort of OA; for Tin Buôn to find out."""
    if world.zalo is not None:
        world.zalo.oa(world.zalo.account).becomes(str(form["kind"]))


async def _plan(world: World, form: Any) -> None:
    """Another package, heard of when Tin Buôn asks the next time (once a day, or on connecting)."""
    if world.zalo is not None:
        world.zalo.oa(world.zalo.account).package = str(form["plan"])


async def _token(world: World, form: Any) -> None:
    if world.zalo is not None:
        world.zalo.oauth.expire(world.zalo.oa(world.zalo.account))


async def _quota(world: World, form: Any) -> None:
    """None left this month; again: a fresh 500."""
    if world.zalo is not None:
        oa = world.zalo.oa(world.zalo.account)
        oa.quota = 0 if oa.quota else 500


async def _night(world: World, form: Any) -> None:
    if world.zalo is not None:
        world.zalo.night = (22, 6) if world.zalo.night == (0, 24) else (0, 24)


async def _webhook(world: World, form: Any) -> None:
    """The console's 'check and save'."""
    if world.zalo is not None:
        await world.zalo.probe(str(form["url"]))


async def _page(world: World, form: Any) -> None:
    """Somebody of the commune answers on the OA's own page."""
    screen = world.screens[str(form["id"])]
    if world.zalo is not None and screen.channel == "zalo":
        await world.zalo.operator_says(screen.person, str(form["text"]))


ACTS: dict[str, Act] = {
    "clock": _clock,
    "throttle": _throttle,
    "drop": _drop,
    "error": _error,
    "kind": _kind,
    "plan": _plan,
    "token": _token,
    "quota": _quota,
    "night": _night,
    "webhook": _webhook,
    "page": _page,
}
