"""Devices that fell silent, are back, or say that something is wrong with them: told once, to
whoever stands nearest; their officers read it in the morning (morning.py)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import F, Q

from bot.core.messages import Message, T, t
from bot.usecases import access, notify
from bot.usecases.devices import device_key, devices
from bot.usecases.upkeep import condition, troubles
from bot.usecases.work import Services, Work
from models import Area, Device, DeviceTrouble
from models.area import AreaKind
from models.person import RoleName

_FAULTS = ("power", "signal", "amplifier")
_LONGEST_UP_S = 10 * 365 * 86_400


async def look(services: Services) -> int:
    """Sweep: what is new of any device. How many devices had news."""
    limit = services.clock.now() - timedelta(seconds=devices.OFFLINE_S)
    keyed = ~Q(key_hash__in=["", device_key.REVOKED])  # the others may not report at all
    silent = keyed & Q(offline_told_at=None, heard_at__lt=limit)
    back = Q(offline_told_at__isnull=False, heard_at__gte=limit)
    wrong = ~Q(faults=F("faults_known")) | Q(live_at=None, heard_at__isnull=False)
    # One question, by no index: one over `heard_at` would be written at every heartbeat.
    news = await Device.filter(silent | back | wrong, active=True).values_list("id", flat=True)
    return sum([await _note(services, int(str(i)), limit) for i in news])


async def _note(services: Services, device_id: int, limit: datetime) -> int:
    async with services.work() as work:
        device = await Device.filter(id=device_id).select_for_update(no_key=True).get()
        device.area = await Area.get(id=device.area_id)
        if device.heard_at is None:
            return 0
        device.live_at = device.live_at or device.heard_at
        told = await _faults(work, device, device.heard_at)
        told = await _silence(work, device, device.heard_at, limit) or told
        fields = ["live_at", "faults_known", "offline_told_at", "ear_due"]
        await device.save(update_fields=fields)
    return int(told)


async def _faults(work: Work, device: Device, at: datetime) -> bool:
    says, known = device.faults.split(), device.faults_known.split()
    device.faults_known = device.faults
    for what in _FAULTS:
        if what in says and what not in known:
            await _tell(work, device, await troubles.begin(work, device.id, what, at))
        elif what in known and what not in says:
            await _tell(work, device, await troubles.end(work, device.id, what, at))
            device.ear_due |= what == "amplifier"  # was it only its light?
    return says != known


async def _silence(work: Work, device: Device, heard: datetime, limit: datetime) -> bool:
    keyed = device_key.has(device)
    if heard < limit and device.offline_told_at is None and keyed:
        device.offline_told_at = work.now()
        await _tell(work, device, await troubles.begin(work, device.id, "silent", heard))
        return True
    if heard >= limit and device.offline_told_at is not None:
        why = _because(device, device.offline_told_at, heard)
        device.offline_told_at = None
        over = await troubles.end(work, device.id, "silent", heard, why)
        if over is not None:
            await condition.count(device.id, over.began_at, over.over_at or heard)
        await _tell(work, device, over)
        return True
    return False


def _because(device: Device, told: datetime, heard: datetime) -> str:
    """What a box says when it is back: was it off, or only the network?"""
    up = device.health.get("uptime_s")
    if isinstance(up, bool) or not isinstance(up, int | float) or not 0 <= up <= _LONGEST_UP_S:
        return ""  # one box's nonsense must not stop the sweep for all
    began = told - timedelta(seconds=devices.OFFLINE_S)
    return "off" if heard - timedelta(seconds=up) > began else "network"


async def _tell(work: Work, device: Device, trouble: DeviceTrouble | None) -> None:
    """Once for each begin and each end; what comes and goes all day is only in the list."""
    if trouble is None or await troubles.often(trouble):
        return
    if trouble.what == "silent" and "power" in device.faults.split():
        return  # they know of the power cut that its battery did not outlive
    commune = await devices.commune(device)
    near = await _near(device, commune)
    words: dict[str, Any] = {
        "name": devices.called(device, device.area),
        "what": troubles.said(trouble, work.now()),
    }
    key = f"trouble:{trouble.id}:{'over' if trouble.over_at else 'begin'}"
    await notify.people(work, commune, near, Message(_message(trouble, words)), key=key)


def _message(trouble: DeviceTrouble, words: dict[str, Any]) -> T:
    if trouble.over_at is not None:
        return t("upkeep-well", **words)
    return t(f"upkeep-check-{trouble.what}", **words)


async def _near(device: Device, commune: Area) -> list[int]:
    """The village's own people stand nearest to the plug; where there are none, its officers."""
    village = device.area.kind is AreaKind.VILLAGE
    near = await access.holders(device.area, RoleName.PROPAGANDIST) if village else []
    return near or await officers(commune)


async def officers(commune: Area) -> list[int]:
    """Who looks after devices in the morning."""
    found = await access.holders(commune, RoleName.ADMIN, RoleName.DUTY)
    return found or await access.holders(commune, *devices.KEEPERS)
