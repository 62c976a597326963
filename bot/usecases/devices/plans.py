"""What one device is to do now and next: only published, approved words and the approved sound.

Read by the pages (pages.py) and by whatever pushes plans to devices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from bot.core.errors import NotFound
from bot.core.hours import QuietHours
from bot.core.messages import Attachment, Localizer, t
from bot.core.ports import PlanItem
from bot.usecases import alarm_items, areas
from bot.usecases.airtime import loudness
from bot.usecases.airtime.slots import joins
from bot.usecases.bulletins import digest
from bot.usecases.devices import devices
from bot.usecases.work import Services
from models import (
    Approval,
    BulletinVersion,
    Device,
    Media,
    Playout,
    Rendition,
)
from models.bulletin import BulletinState
from models.device import PlayState

AHEAD = timedelta(days=7)  # so long a page goes on without a network
LANGUAGE = "vi"  # boards and loudspeakers speak to everybody
_GONE = (PlayState.CANCELLED, PlayState.MISSED, PlayState.REFUSED)
# Perhaps it was refused for want of the sound that has come since.
_TRIED_AGAIN = Q(state=PlayState.REFUSED, emergency_id__gt=0)
_TONE_REPEAT = 2  # whoever came a little late hears it, too


async def plan_items(services: Services, localizer: Localizer, device: Device) -> list[PlanItem]:
    """Everything not over within the next 7 days, in order of time."""
    return (await of_many(services, localizer, [device]))[device.id]


async def of_many(
    services: Services, localizer: Localizer, found: Sequence[Device]
) -> dict[int, list[PlanItem]]:
    """The same of many devices by their ids, in as many questions as of one."""
    now = services.clock.now()
    rows = await Playout.filter(
        ~Q(state__in=list(_GONE)) | _TRIED_AGAIN,
        device_id__in=[d.id for d in found],
        end_at__gt=now,
        start_at__lt=now + AHEAD,
    ).order_by("start_at", "id")
    by_id = {d.id: d for d in found}
    routine = await _routine(services, by_id, [r for r in rows if r.version_id])
    alarms = await alarm_items.items(localizer, by_id, [r for r in rows if r.emergency_id])
    tones = [
        (r.device_id, _tone(localizer, by_id[r.device_id], r))
        for r in rows
        if not r.version_id and not r.emergency_id
    ]
    made = sorted((*routine, *alarms, *tones), key=lambda one: (one[1].start_at, int(one[1].id)))
    sounding = await _with_audio(services, [item for _, item in made])
    plans: dict[int, list[PlanItem]] = {d.id: [] for d in found}
    for (device_id, _), item in zip(made, sounding, strict=True):
        warm_up_s = loudness.of(by_id[device_id]).warm_up_s
        plans[device_id].append(replace(item, warm_up_s=warm_up_s))
    return plans


def public(items: Iterable[PlanItem], now: datetime) -> list[PlanItem]:
    """What anybody may know: what went out to people, or can be heard and seen by now."""
    return [i for i in items if i.start_at <= now or i.extra.get("out")]


async def approved(version_ids: Iterable[int]) -> dict[int, BulletinVersion]:
    """Those that are current, not withdrawn, and approved with the digest they have now."""
    versions = await BulletinVersion.filter(
        id__in=set(version_ids),
        bulletin__state__in=[BulletinState.APPROVED, BulletinState.PUBLISHED],
    ).prefetch_related("bulletin")
    signed = await Approval.filter(
        version_id__in=[v.id for v in versions], decision="approve"
    ).values_list("version_id", "digest")
    signatures = {(int(str(v)), str(d)) for v, d in signed}
    return {
        v.id: v
        for v in versions
        if v.number == v.bulletin.number
        and (v.id, v.digest) in signatures
        and v.digest == await digest.of(v)
    }


async def _routine(
    services: Services, by_id: Mapping[int, Device], rows: list[Playout]
) -> list[tuple[int, PlanItem]]:
    versions = await approved(r.version_id for r in rows)
    sounds = set(
        await Rendition.filter(version_id__in=list(versions)).values_list("version_id", "digest")
    )
    quiet = await devices.quiet_hours(by_id.values(), services.settings)
    items = []
    for row in rows:
        device = by_id[row.device_id]
        version = versions.get(row.version_id)
        if version is None:
            continue
        if device.kind == "speaker" and (
            (row.version_id, row.audio_digest) not in sounds
            or quiet[device.id].covers(row.start_at)
        ):
            continue
        items.append((device.id, _item(services, row, device, version)))
    return items


def _pictures(services: Services, attachments: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Addresses of the first photo and video, for boards that fetch them themselves."""
    found: dict[str, str] = {}
    for one in attachments:
        kind, digest = str(one.get("kind")), str(one.get("digest", ""))
        if (
            kind in {"photo", "video"}
            and kind not in found
            and (url := audio_url(services, digest))
        ):
            found[kind] = url
    return found


def _tone(localizer: Localizer, device: Device, row: Playout) -> PlanItem:
    """Somebody stands there and listens (upkeep/tones.py)."""
    return PlanItem(
        id=str(row.id),
        kind="tone",
        title=localizer.text(t("box-tone-btn"), LANGUAGE),
        text="",
        start_at=row.start_at,
        end_at=row.end_at,
        audio_sha256=row.audio_digest,
        duration_s=row.duration_s,
        repeat=_TONE_REPEAT,
        volume=device.volume,
    )


def _item(services: Services, row: Playout, device: Device, version: BulletinVersion) -> PlanItem:
    return PlanItem(
        id=str(row.id),
        kind="routine",
        title=version.title,
        text=version.body,
        start_at=row.start_at,
        end_at=row.end_at,
        audio_sha256=row.audio_digest,
        duration_s=row.duration_s,
        volume=loudness.of(device).during(row.start_at, row.end_at),
        extra={
            "join": joins(version.priority, row.duration_s),
            "source": version.source,
            "attachments": version.attachments,
            "out": version.bulletin.state is BulletinState.PUBLISHED,
            **(_pictures(services, version.attachments) if device.kind == "board" else {}),
        },
    )


async def _with_audio(services: Services, items: list[PlanItem]) -> list[PlanItem]:
    digests = {i.audio_sha256 for i in items if i.audio_sha256}
    sizes = dict(await Media.filter(digest__in=digests).values_list("digest", "size"))
    urls = {digest: audio_url(services, digest) for digest in digests}
    return [_sounding(item, urls, sizes) for item in items]


def _sounding(item: PlanItem, urls: Mapping[str, str], sizes: Mapping[Any, Any]) -> PlanItem:
    if not item.audio_sha256:
        return item
    url = urls[item.audio_sha256]
    size = int(sizes.get(item.audio_sha256, 0))
    if not url or not size:
        return replace(item, audio_sha256="", duration_s=0.0)
    return replace(item, audio_url=url, audio_bytes=size)


def audio_url(services: Services, digest: str) -> str:
    """Public address of a sound, "" when its file is gone."""
    try:
        return services.media.url(Attachment("voice", digest))
    except NotFound:
        return ""


async def place(device: Device) -> tuple[str, str]:
    """(area name, commune name) of a device."""
    area = await device.area
    commune = await devices.commune(device)
    return area.name, commune.name


async def quiet(services: Services, device: Device) -> QuietHours:
    """When nothing but an emergency may show or sound here, each day."""
    return areas.quiet_hours(await devices.commune(device), services.settings)
