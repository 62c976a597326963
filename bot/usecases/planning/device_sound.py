"""How loud one loudspeaker is by hour: looked at and changed by who keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.errors import UserError
from bot.usecases.airtime import loudness
from bot.usecases.airtime.loudness import MOST_WARM_S, Cap, Loudness
from bot.usecases.devices import devices
from bot.usecases.work import Work
from bot.vietnamese.loud_said import Loud
from models import Device

_MOST_CAPS = 6


@dataclass(frozen=True)
class Sounding:
    """One loudspeaker."""

    device_id: int
    name: str
    loudness: Loudness


async def shown(work: Work, device_id: int) -> Sounding:
    """For its keepers. Raises UserError for a board: it makes no sound."""
    device = await _speaker(work, device_id)
    return Sounding(device.id, device.name, loudness.of(device))


async def _speaker(work: Work, device_id: int) -> Device:
    device = await devices.mine(work, device_id)
    if device.kind != "speaker":
        raise UserError("loudness-not-a-speaker", name=device.name)
    return device


async def change(work: Work, device_id: int, wish: Loud) -> Sounding:
    """One thing; the rest stays. Raises UserError for what cannot be."""
    device = await _speaker(work, device_id)
    before = loudness.of(device)
    after = _changed(before, wish)
    device.volume, device.rules = after.day, after.stored()
    await device.save(update_fields=["volume", "rules"])
    was = {"volume": before.day, **before.stored()}
    now = {"volume": after.day, **after.stored()}
    await work.audit("device.loudness", f"device:{device.code}", was, now)
    await devices.bump(work, [device])
    return Sounding(device.id, device.name, after)


def _changed(before: Loudness, wish: Loud) -> Loudness:
    if wish.what == "uncap":
        return replace(before, caps=())
    if wish.what == "warm":
        if not 0 <= wish.number <= MOST_WARM_S:
            raise UserError("loudness-warm-wrong", most=str(MOST_WARM_S))
        return replace(before, warm_up_s=wish.number)
    if not 0 <= wish.number <= 100:
        raise UserError("devices-volume-wrong")
    if wish.what == "cap" and wish.between is not None:
        return replace(before, caps=_with(before.caps, Cap(wish.between, wish.number)))
    if wish.what == "evening":
        return replace(before, evening=wish.number)
    return replace(before, day=wish.number)


def _with(caps: tuple[Cap, ...], cap: Cap) -> tuple[Cap, ...]:
    """Said again for the same hours, the newer holds."""
    others = tuple(c for c in caps if c.between != cap.between)
    if cap.between.start == cap.between.end or len(others) >= _MOST_CAPS:
        raise UserError("loudness-cap-wrong")
    return (*others, cap)
