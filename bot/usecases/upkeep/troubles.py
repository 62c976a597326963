"""What is wrong with a device, from when to when: one open row for each kind of trouble. Whoever
writes here holds the device's row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.messages import T, t
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from models import DeviceTrouble

KINDS = ("silent", "power", "signal", "amplifier", "sound")
_AGAIN = timedelta(hours=12)


async def begin(
    work: Work, device_id: int, what: str, at: datetime, detail: str = ""
) -> DeviceTrouble | None:
    """None where it goes on already."""
    mine = DeviceTrouble.filter(device_id=device_id, what=what)
    if await mine.filter(over_at__isnull=True).exists():
        return None
    made = await DeviceTrouble.create(
        device_id=device_id, what=what, began_at=at, detail=detail[:40]
    )
    await work.audit(f"device.{what}", f"trouble:{made.id}", None, {"device": device_id})
    return made


async def end(
    work: Work, device_id: int, what: str, at: datetime, detail: str = ""
) -> DeviceTrouble | None:
    """None where there is none to end."""
    still = DeviceTrouble.filter(device_id=device_id, what=what, over_at__isnull=True)
    found = await still.order_by("id").first()
    if found is None:
        return None
    found.over_at = max(at, found.began_at)
    found.detail = detail[:40] or found.detail
    await found.save(update_fields=["over_at", "detail"])
    await work.audit(f"device.{what}_over", f"trouble:{found.id}", None, {"device": device_id})
    return found


async def often(trouble: DeviceTrouble) -> bool:
    """Was the same wrong not long before? Then nobody is told of each time, only of the day."""
    return await DeviceTrouble.filter(
        device_id=trouble.device_id,
        what=trouble.what,
        began_at__lt=trouble.began_at,
        over_at__gt=trouble.began_at - _AGAIN,
    ).exists()


async def open_of(device_ids: Iterable[int]) -> dict[int, list[DeviceTrouble]]:
    """By device, the oldest first."""
    found: dict[int, list[DeviceTrouble]] = defaultdict(list)
    wanted = DeviceTrouble.filter(device_id__in=list(device_ids), over_at__isnull=True)
    for one in await wanted.order_by("began_at"):
        found[one.device_id].append(one)
    return found


def said(trouble: DeviceTrouble, now: datetime) -> T:
    """In words, with its hour: 'mất điện từ 17:02', 'mất điện 17:02 đến 19:10'."""
    began = clock_text(trouble.began_at, now)
    detail = trouble.detail or "no"
    if trouble.over_at is None:
        return t(f"upkeep-{trouble.what}", at=began, detail=detail)
    over = clock_text(trouble.over_at, now)
    return t(f"upkeep-{trouble.what}-over", at=began, over=over, detail=detail)
