"""Heartbeats, and telling people once that a device runs and would not be heard, or has no link of
its own. Silence and faults are upkeep's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from bot.core.messages import Button, Message, t
from bot.usecases import access, notify
from bot.usecases.devices import devices
from bot.usecases.work import Services, Work
from models import Area, Device
from models.person import RoleName

BEAT_S = 20
_MAX_FIELDS = 20
_MAX_TEXT = 120
_NAMED = 5
_DAY_S = 86_400
_BROKEN = {"fault", "error", "broken", "off"}
_WEAK_DBM, _WEAK_PERCENT = -110, 10
_MUTE = timedelta(minutes=3)  # whoever opened the page is still standing there


async def heartbeat(services: Services, code: str, state: Mapping[str, Any]) -> bool:
    """A sign of life; written at most every 20 s. False for an unknown device."""
    now = services.clock.now()
    mute_at, wrong = _mute_since(state, now), faults(state)
    due = Q(heard_at=None) | Q(heard_at__lt=now - timedelta(seconds=BEAT_S))
    due |= Q(mute_at__isnull=mute_at is not None) | ~Q(faults=wrong)  # changes at once
    changed = await Device.filter(due, code=code, active=True).update(
        heard_at=now, health=_plain(state), mute_at=mute_at, faults=wrong
    )
    return bool(changed) or await Device.exists(code=code, active=True)


def _mute_since(state: Mapping[str, Any], now: datetime) -> datetime | None:
    """A loudspeaker's page says for how long it may make no sound, or is turned down to nothing."""
    if state.get("page") != "speaker" or (
        state.get("on") is not False and state.get("volume") != 0
    ):
        return None
    told = state.get("mute_s")
    for_s = float(told) if isinstance(told, int | float) and 0 <= told <= _DAY_S else 0.0
    return now - timedelta(seconds=for_s)


def faults(state: Mapping[str, Any]) -> str:
    """What it says is wrong with it, by spaces: power (its mains are off) | signal (weak) |
    amplifier. Whatever it does not speak of is not wrong."""
    wrong = {
        "power": state.get("mains") is False,
        "signal": _weak(state.get("signal")),
        "amplifier": state.get("amplifier") is False
        or str(state.get("amplifier", "")).lower() in _BROKEN,
    }
    return " ".join(name for name, is_so in wrong.items() if is_so)


def _weak(signal: Any) -> bool:
    """Of dBm (below zero) or of a hundred."""
    if isinstance(signal, bool) or not isinstance(signal, int | float):
        return False
    return signal <= _WEAK_DBM if signal < 0 else signal < _WEAK_PERCENT


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers, flags and short texts only: it comes from the open network."""
    kept: dict[str, Any] = {}
    for key, value in list(state.items())[:_MAX_FIELDS]:
        if isinstance(value, bool | int | float):
            kept[str(key)[:40]] = value
        elif isinstance(value, str):
            kept[str(key)[:40]] = value[:_MAX_TEXT]
    return kept


async def mute(services: Services) -> int:
    """Sweep: who stands near is told once of a loudspeaker that runs and would not be heard."""
    now = services.clock.now()
    alive = now - timedelta(seconds=devices.OFFLINE_S)
    dumb = Q(mute_at__lt=now - _MUTE, mute_told_at=None, heard_at__gte=alive)
    well = Q(mute_at=None, mute_told_at__isnull=False)
    news = await Device.filter(dumb | well, active=True)
    return sum([await _tell_mute(services, d.id) for d in news])


async def _tell_mute(services: Services, device_id: int) -> int:
    async with services.work() as work:
        device = await Device.filter(id=device_id).select_for_update(no_key=True).get()
        if (device.mute_at is None) is (device.mute_told_at is None):
            return 0
        device.mute_told_at = work.now() if device.mute_at else None
        await device.save(update_fields=["mute_told_at"])
        heard = "device.heard_again" if device.mute_at is None else "device.mute"
        await work.audit(heard, f"device:{device.code}")
        if device.mute_at is not None:
            await _say_mute(work, device, device.mute_at)
    return 1


async def _say_mute(work: Work, device: Device, since: datetime) -> None:
    """Somebody of the village touches the screen; the volume is the commune's."""
    area, commune = await Area.get(id=device.area_id), await devices.commune(device)
    near = await access.holders(area, RoleName.PROPAGANDIST)
    untouched = device.health.get("on") is False
    if not near or not untouched:
        near = await access.officers(commune, *devices.KEEPERS)
    what = t(
        "devices-mute" if untouched else "devices-mute-volume", name=devices.called(device, area)
    )
    key = f"mute:{device.id}:{int(since.timestamp())}"
    await notify.people(work, commune, near, Message(what), key=key)


async def unkeyed(services: Services) -> int:
    """Sweep: devices of an older installation have no link of their own yet; their commune's admins
    hear once what to do. How many people were told."""
    rows = await Device.filter(key_hash="", active=True).order_by("id").select_related("area")
    found: dict[int, tuple[Area, list[str]]] = {}
    for device in rows:
        commune = await devices.commune(device)
        found.setdefault(commune.id, (commune, []))[1].append(devices.called(device, device.area))
    told = 0
    for commune, names in found.values():
        button = Button(t("devices-menu"), "devices.start", many=True)
        listed = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        words = t("devices-unkeyed", count=str(len(names)), names=listed, commune=commune.name)
        async with services.work() as work:
            admins = await access.officers(commune, RoleName.ADMIN)
            key = f"unkeyed:{commune.code}"
            told += await notify.people(
                work, commune, admins, Message(words, (button,)), key=key, say_when=False
            )
    return told
