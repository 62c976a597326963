"""A device that came later joins what is approved and not over yet, alarms first."""

from __future__ import annotations

from bot.usecases.devices.playouts import KEPT, LIVE, plan_playouts
from bot.usecases.emergency import emergency
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion, Device


async def plan_device(services: Services, device_id: int) -> None:
    """Everything that is still to come, or goes on, on one device."""
    device = await Device.get(id=device_id).prefetch_related("area")
    above = device.area.path.rstrip("/").split("/")
    async with services.work() as work:
        await emergency.join(work, device)
    recent = await Bulletin.filter(
        state__in=list(LIVE),
        commune__code__in=above,
        submitted_at__gte=services.clock.now() - KEPT,
    )
    for bulletin in recent:
        version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
        await plan_playouts(services, version.id, joining=True)
    await Device.filter(id=device.id).update(planned_at=services.clock.now())


async def unplanned(_services: Services) -> list[int]:
    """Devices that came and have nothing of what was approved before."""
    found = Device.filter(planned_at=None, active=True)
    return [int(str(i)) for i in await found.values_list("id", flat=True)]
