"""Plans for boxes whose driver hands them over (pages ask for theirs): who is behind, with what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from bot.core.messages import Localizer
from bot.core.ports import Box, PlanItem, Standing
from bot.storage.db import execute, execute_many
from bot.usecases import codes, paging
from bot.usecases.devices import device_key, devices, plans
from bot.usecases.work import Services
from models import Device

PAGE, NATIVE = "page", "native"
_AGAIN = timedelta(hours=6)  # a plan looks 7 days ahead, and a box without a line lives on it


@dataclass(frozen=True)
class Push:
    """One plan to be handed over, and the version that the box has then. `read_at`: what is in it
    was read then or later; `had`: what stood there as its version before."""

    device_id: int
    driver: str
    box: Box
    version: int
    had: int
    plan: Sequence[PlanItem]
    read_at: datetime


def box(device: Device) -> Box:
    """A device as its driver knows it."""
    return Box(
        device.code,
        device.kind,
        device.name,
        device.serial,
        device.volume,
        device.options or {},
    )


def user(driver: str, about: Box) -> str:
    """The name a box comes in by: one of our own knows nothing but its code."""
    return about.code if driver == NATIVE else about.number


async def behind(
    services: Services, localizer: Localizer, *, but: Collection[int], limit: int
) -> list[Push]:
    """Boxes without their latest plan, those with an alarm first; `but` are left out. Of one that
    was taken down the plan is empty."""
    now = services.clock.now()
    _, rows = await execute(_BEHIND, [now, limit + len(but)])
    ids = [int(r["id"]) for r in rows if int(r["id"]) not in but][:limit]
    # Their versions are read before what is in the plans: a change in between pushes once more.
    found = {d.id: d for d in await Device.filter(id__in=ids)} if ids else {}
    some = [found[i] for i in ids if i in found]
    made = await plans.of_many(services, localizer, [d for d in some if d.active])
    return [
        Push(d.id, d.driver, box(d), d.plan_version, d.pushed_version, made.get(d.id, ()), now)
        for d in some
    ]


async def pushed(services: Services, done: Iterable[Push]) -> None:
    """These boxes have these plans, but for those whose plan was perhaps lost meanwhile."""
    now = services.clock.now()
    rows = sorted((p.device_id, p.version, p.had) for p in done)  # locked in one order for all
    await execute_many(_PUSHED, [(version, now, id_, had) for id_, version, had in rows])


async def again(services: Services, driver: str, code: str = "") -> None:
    """What a box (or all of a driver) has may be lost, also what it is handed just now."""
    rows = Device.filter(driver=driver, code=code) if code else Device.filter(driver=driver)
    async with services.work():
        await _anew(rows)


async def _anew(rows: QuerySet[Device]) -> int:
    held = await devices.held([d.id for d in await rows.only("id")])
    for some in paging.slices([d.id for d in held]):
        await execute(_ANEW.format(marks=", ".join("?" * len(some))), some)
    return len(held)


async def any_boxes() -> bool:
    """Is there any device whose driver hands plans over? Where there is none, nothing runs."""
    return await Device.exclude(driver=PAGE).exists()


async def keyed(number: str, secret: str) -> tuple[str, Box] | None:
    """(driver, box) of whoever shows a box's secret with its code or its maker's number."""
    known = Q(code=codes.fitting(number, 40)) | Q(serial=codes.fitting(number, 64), serial__not="")
    for device in await Device.exclude(driver=PAGE).filter(known, active=True):
        if await device_key.standing(device.code, secret) is Standing.OWN:
            return device.driver, box(device)
    return None


async def renew(services: Services) -> int:
    """The clock's: plans reach only so far ahead. How many are pushed again."""
    old = services.clock.now() - _AGAIN
    rows = Device.exclude(driver=PAGE).filter(active=True, pushed_version__gt=0, pushed_at__lt=old)
    async with services.work():
        return await _anew(rows)


_BEHIND = """
SELECT d.id AS id FROM device d WHERE d.driver <> 'page' AND d.pushed_version < d.plan_version
ORDER BY EXISTS (SELECT 1 FROM playout p WHERE p.device_id = d.id AND p.emergency_id > 0
  AND p.state = 'planned' AND p.end_at > ?) DESC, d.id LIMIT ?
"""
_PUSHED = """
UPDATE device SET pushed_version = ?, pushed_at = ? WHERE id = ? AND pushed_version = ?
"""
# Each time another number: whoever hands a plan over just then sees that it was not enough.
_ANEW = """
UPDATE device SET pushed_version = CASE WHEN pushed_version > 0 THEN 0 ELSE pushed_version - 1 END
WHERE id IN ({marks})
"""
