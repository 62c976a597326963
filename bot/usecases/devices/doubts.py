"""Reports that cannot be true, measured by what was planned; told to the device's keepers."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.messages import Message, t
from bot.usecases import access, notify
from bot.usecases.devices import devices
from bot.usecases.work import Services
from models import Device, Playout
from models.device import PlayState

_EARLY = timedelta(seconds=60)  # before the time that was asked for
_SLACK = timedelta(seconds=5)  # a page measures the server's clock again and again
_AGAIN = timedelta(hours=12)


def why(row: Playout, state: PlayState, at: datetime) -> str:
    """What speaks against it: "early" | "order" (an end before the start) | "short" (a play shorter
    than its sound); "" when it may be true. Reports come in any order."""
    asked = min(row.slot_at or row.start_at, row.start_at)
    if state is PlayState.STARTED:
        if at < asked - _EARLY:
            return "early"
        over = not row.started_at and row.ended_at and row.ended_at < at - _slack(row)
        return "order" if over else ""
    if state is PlayState.REFUSED:
        return ""
    began = row.started_at or asked
    if at < began - _slack(row):
        return "order"
    # A sound that was joined part-way ends when it was to end, one that was late plays whole.
    ends = min(began + timedelta(seconds=row.duration_s), row.end_at)
    return "short" if state is PlayState.FINISHED and at < ends - _slack(row) else ""


def _slack(row: Playout) -> timedelta:
    half = timedelta(seconds=row.duration_s / 2)
    return min(_SLACK, half) if row.duration_s else _SLACK


async def tell(services: Services, device_id: int, reason: str) -> None:
    """`reason`: as of `why`, or "foreign" (another device's play). Once in 12 hours a device: who
    holds its secret cannot fill the officers' screens."""
    async with services.work() as work:
        device = await Device.filter(id=device_id).select_for_update(no_key=True).get()
        if device.doubted_at and abs(work.now() - device.doubted_at) < _AGAIN:
            return
        device.doubted_at = work.now()
        await device.save(update_fields=["doubted_at"])
        await work.audit("device.doubted", f"device:{device.code}", None, {"why": reason})
        commune = await devices.commune(device)
        people = await access.officers(commune, *devices.KEEPERS)
        what = t("devices-doubted", name=device.name, why=t(f"devices-doubt-{reason}"))
        key = f"doubted:{device.id}:{int(work.now().timestamp())}"
        await notify.people(work, commune, people, Message(what), key=key)
