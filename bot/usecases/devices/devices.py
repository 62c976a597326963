"""Loudspeakers and boards: registering, looking at them, volume, taking them down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from bot.config import Settings
from bot.core.errors import NotFound, UserError
from bot.core.hours import Silence
from bot.core.text import fold, nfc
from bot.usecases import access, areas, codes
from bot.usecases.airtime import limits
from bot.usecases.airtime.timetable import Airtime
from bot.usecases.devices import device_key
from bot.usecases.work import Work
from models import Area, Device, Playout
from models.area import AreaKind
from models.device import PlayState
from models.person import RoleName

KEEPERS = (RoleName.ADMIN, RoleName.APPROVER)
KINDS = ("speaker", "board")
_PREFIX = {"speaker": "LOA", "board": "BANG"}
OFFLINE_S = 300  # when people are told
_BEATS = 3  # missed, and it counts as away
_EAR_SAMPLE = 10
_PAGE_BEAT_S, _BOX_BEAT_S, _BEAT_SLACK_S = 30, 60, 15


@dataclass(frozen=True)
class DeviceLine:
    """`state`: online | mute (runs, and nobody would hear it) | offline | new (never heard) |
    unkeyed (an older installation's, without a secret) | revoked. `next_at` None: nothing is
    planned."""

    device: Device
    state: str
    next_at: datetime | None


def called(device: Device, area: Area) -> str:
    """Its name, with where it stands unless the name says so: 'Loa 1 (Thôn 3)'."""
    told = fold(area.name) in fold(device.name)
    return device.name if told else f"{device.name} ({area.name})"


async def register(
    work: Work, area: Area, kind: str, name: str, *, code: str = "", driver: str = "page"
) -> Device:
    """A new device with a secret of its own; an empty `code` is made up."""
    await access.require(work, area, *KEEPERS)
    name = nfc(name)[:120]
    if kind not in KINDS or not name:
        raise UserError("devices-name-missing")
    code = code or codes.tracking(_PREFIX[kind], 12)
    if await Device.exists(code=code):
        raise UserError("devices-code-taken", code=code)
    device = Device(code=code, kind=kind, driver=driver, name=name, area=area)
    device_key.fill(work.services, device)
    await device.save()
    after = {"kind": kind, "name": name, "area": area.code, "driver": driver}
    await work.audit("device.added", f"device:{code}", None, after)
    work.then("plan_device", device.id)
    return device


async def mine(work: Work, device_id: int) -> Device:
    """A device the actor keeps, locked. Raises NotFound or NotAllowed (same words)."""
    device = (
        await Device.filter(id=device_id, active=True).select_for_update(no_key=True).get_or_none()
    )
    if device is None:
        raise NotFound
    device.area = await Area.get(id=device.area_id)
    await access.require(work, device.area, *KEEPERS)
    return device


async def set_volume(work: Work, device_id: int, volume: int) -> Device:
    """0 to 100, for everything but emergencies."""
    device = await mine(work, device_id)
    if not 0 <= volume <= 100:
        raise UserError("devices-volume-wrong")
    before, device.volume = device.volume, volume
    await device.save(update_fields=["volume"])
    await work.audit(
        "device.volume", f"device:{device.code}", {"volume": before}, {"volume": volume}
    )
    await bump(work, [device])
    return device


async def renew(work: Work, device_id: int) -> Device:
    """Another secret: the page that is open now becomes a picture at its next look."""
    device = await mine(work, device_id)
    device_key.fill(work.services, device)
    return await _rekeyed(work, device, "device.key_renewed")


async def revoke(work: Work, device_id: int) -> Device:
    """The machine was lost: nobody is this device until it gets a new link."""
    device = await mine(work, device_id)
    device_key.take_away(device)
    return await _rekeyed(work, device, "device.key_revoked")


async def _rekeyed(work: Work, device: Device, action: str) -> Device:
    await device.save(update_fields=["key_hash", "key_nonce"])
    await work.audit(action, f"device:{device.code}")
    await bump(work, [device])
    return device


async def deactivate(work: Work, device_id: int) -> Device:
    """It is taken down: its page closes and nothing more is planned on it."""
    device = await mine(work, device_id)
    device.active = False
    await device.save(update_fields=["active"])
    await Playout.filter(device_id=device.id, state=PlayState.PLANNED).update(
        state=PlayState.CANCELLED
    )
    await work.audit("device.removed", f"device:{device.code}", {"active": True}, {"active": False})
    await bump(work, [device])
    return device


async def listed(work: Work, area: Area) -> list[DeviceLine]:
    """Devices in or below an area, for its officers."""
    await access.require(work, area, *access.OFFICER)
    found = (
        await Device.filter(active=True, area__path__startswith=area.path)
        .order_by("kind", "name")
        .prefetch_related("area")
    )
    upcoming = await _upcoming([d.id for d in found], work.now())
    return [DeviceLine(d, state_of(d, work.now()), upcoming.get(d.id)) for d in found]


def state_of(device: Device, now: datetime) -> str:
    """See DeviceLine."""
    if not device_key.has(device):
        return "revoked" if device.key_hash else "unkeyed"
    if device.heard_at is None:
        return "new"
    if now - device.heard_at > timedelta(seconds=away_after_s(device)):
        return "offline"
    return "mute" if device.mute_at else "online"


def asks_ears(row: Playout, *, sample: bool = False) -> bool:
    """May people nearby be asked how this play was heard? With `sample`: is it one of ten, too?"""
    return row.version_id > 0 and (not sample or row.id % _EAR_SAMPLE == 0)


def away_after_s(device: Device) -> float:
    """Seconds of silence after which it counts as away: three of its own heartbeats, which it may
    name (`every_s`); never longer than until people are told."""
    every = _PAGE_BEAT_S if "page" in device.health else _BOX_BEAT_S
    said = device.health.get("every_s")
    if isinstance(said, int | float) and not isinstance(said, bool) and said > 0:
        every = int(min(max(said, 5), OFFLINE_S))
    return min(_BEATS * every + _BEAT_SLACK_S, OFFLINE_S)


async def _upcoming(ids: list[int], now: datetime) -> dict[int, datetime]:
    rows = (
        await Playout.filter(device_id__in=ids, state=PlayState.PLANNED, end_at__gt=now)
        .order_by("-start_at")
        .values_list("device_id", "start_at")
    )
    return {int(str(device)): at for device, at in rows if isinstance(at, datetime)}


def below(paths: Iterable[str], field: str = "area__path") -> Q:
    """Everything in or below areas with these paths; nothing for no paths."""
    wanted = [Q(**{f"{field}__startswith": path}) for path in paths]
    return Q(*wanted, join_type="OR") if wanted else Q(id=0)


async def within(codes_: Iterable[str]) -> list[Device]:
    """Active devices in or below the areas with these codes, locked in one order for all."""
    paths = [a.path for a in await areas.coded(codes_)]
    ids = await Device.filter(below(paths), active=True).values_list("id", flat=True)
    return await held(int(str(i)) for i in ids)


async def held(ids: Iterable[int]) -> list[Device]:
    """Devices locked in one order for all, and before their plays: two plans made at once, or a
    plan and a withdrawal, would wait for each other."""
    found = Device.filter(id__in=list(ids)).order_by("id")
    return await found.select_for_update(no_key=True)


async def having(rows: QuerySet[Playout]) -> set[int]:
    """Ids of the devices these plays are on."""
    return {int(str(i)) for i in await rows.values_list("device_id", flat=True)}


async def bump(work: Work, devices: Iterable[Device]) -> None:
    """Their plans have changed: new version, and whoever shows them looks again."""
    changed = await held(d.id for d in devices)
    await Device.filter(id__in=[d.id for d in changed]).update(plan_version=F("plan_version") + 1)
    for device in changed:
        work.wake(f"device:{device.code}")
    if any(d.driver != "page" for d in changed):
        work.wake("relays")


async def airtimes(found: Iterable[Device], settings: Settings) -> dict[int, Airtime]:
    """For each device when it may sound where it stands, and how long a day."""
    wanted = list(found)
    places = await limits.airtimes({d.area_id for d in wanted}, settings)
    return {d.id: places[d.area_id] for d in wanted}


async def quiet_hours(found: Iterable[Device], settings: Settings) -> dict[int, Silence]:
    """For each device when nothing but an emergency sounds there."""
    return {i: airtime.silence for i, airtime in (await airtimes(found, settings)).items()}


async def home(work: Work) -> list[Area]:
    """Communes (or the province) whose devices the actor keeps."""
    own = await access.own_areas(work.actor.person_id, *KEEPERS)
    return [a for a in own if a.kind != AreaKind.VILLAGE]


async def commune(device: Device) -> Area:
    """The commune a device stands in; the province itself for one of its own."""
    return await areas.commune_or_province(await Area.get(id=device.area_id))
