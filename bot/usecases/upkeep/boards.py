"""What keepers ask of a board: a picture of what it shows, its hours, how long an item stands."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.errors import NotFound, UserError
from bot.usecases import screens
from bot.usecases.devices import devices
from bot.usecases.work import Work
from models import Device

HOURS = ("", "05:00-21:00", "06:00-19:00", "17:00-21:00")
"""Of each day in Vietnam's time; "": all but the quiet hours."""
SECONDS = (0, 10, 20, 40)
"""Each item; 0: as long as its words take to read."""


@dataclass(frozen=True)
class Shown:
    """What is chosen for a board: `hours` and `seconds` as in HOURS and SECONDS."""

    device_id: int
    name: str
    hours: str
    seconds: int


async def see(work: Work, device_id: int, account_id: int) -> str:
    """Its page is asked for a picture with its next look, which is at once; returns its name.
    Raises UserError where no page would hear it."""
    device = await _board(work, device_id)
    if devices.state_of(device, work.now()) != "online":
        raise UserError("devices-screen-off", name=device.name)
    await screens.note(device, secrets.token_hex(8), account_id, work.now())
    await work.audit("device.screen_asked", f"device:{device.code}")
    await devices.bump(work, [device])
    return device.name


async def chosen(work: Work, device_id: int) -> Shown:
    """For its keepers. Raises NotFound for what is no board."""
    return _of(await _board(work, device_id))


async def lit(work: Work, device_id: int, hours: str) -> Shown:
    """When the screen is on; an emergency lights it at any hour."""
    if hours not in HOURS:
        raise UserError("devices-lit-wrong")
    return await _change(work, device_id, {"hours": hours})


async def paced(work: Work, device_id: int, seconds: int) -> Shown:
    """How long each item stands, whatever its length."""
    if seconds not in SECONDS:
        raise UserError("devices-lit-wrong")
    return await _change(work, device_id, {"seconds": seconds})


async def _board(work: Work, device_id: int) -> Device:
    device = await devices.mine(work, device_id)
    if device.kind != "board" or device.driver != "page":
        raise NotFound
    return device


async def _change(work: Work, device_id: int, what: Mapping[str, Any]) -> Shown:
    device = await _board(work, device_id)
    before = dict(device.shown or {})
    device.shown = {**before, **what}
    await device.save(update_fields=["shown"])
    await work.audit("device.showing", f"device:{device.code}", before, device.shown)
    await devices.bump(work, [device])
    return _of(device)


def _of(device: Device) -> Shown:
    hours = str((device.shown or {}).get("hours", ""))
    return Shown(device.id, device.name, hours, screens.seconds_of(device))
