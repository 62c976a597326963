"""ports.DevicePages over the database: what boards, loudspeakers and the listen page show."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.hours import QuietHours
from bot.core.messages import Localizer, T, t
from bot.core.ports import PlanItem, Standing, Taken
from bot.usecases import alarm_items, codes, screens
from bot.usecases.devices import device_key, device_watch, devices, plans, playlog
from bot.usecases.devices.device_news import POLL_S, DeviceNews
from bot.usecases.devices.hub import Hub
from bot.usecases.people import follow_link
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion, Device, Emergency, Rendition
from models.bulletin import BulletinState

_KEY = 16
_HEX = frozenset("0123456789abcdef")
_NOTICES = {
    BulletinState.WITHDRAWN: "devices-listen-withdrawn",
    BulletinState.EXPIRED: "devices-listen-over",
    BulletinState.PUBLISHED: "",
    BulletinState.APPROVED: "",
}


class Pages:
    """Answers in the shapes of bot/web/shapes.py; None for an unknown code."""

    def __init__(
        self, services: Services, hub: Hub, localizer: Localizer, *, poll_s: float = POLL_S
    ) -> None:
        self._services = services
        self._localizer = localizer
        self._news = DeviceNews(hub, poll_s)

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        """All devices, for the first page; in the demo with their secrets."""
        found = await Device.filter(active=True).order_by("name").prefetch_related("area")
        demo = self._services.settings.demo
        return [
            {
                "code": d.code,
                "kind": d.kind,
                "name": d.name,
                "area": d.area.name,
                "key": device_key.secret(self._services, d) if demo else "",
            }
            for d in found
        ]

    async def standing(self, code: str, secret: str) -> Standing:
        """Who shows this secret."""
        return await device_key.standing(code, secret)

    async def board_feed(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None:
        """A BoardFeed."""
        device = await Device.get_or_none(code=codes.fitting(code, 40), kind="board", active=True)
        if device is None:
            return None
        items = await self._items(device, own=own)
        now = self._services.clock.now()
        found = [i for i in items if i.kind == "emergency" and i.start_at <= now]
        alarms = [_takeover(i) for i in sorted(found, key=lambda i: i.rank)]
        area, commune = await plans.place(device)
        quiet = await plans.quiet(self._services, device)
        return {
            "version": device.plan_version,
            "own": own,
            "now": now,
            "area": area,
            "commune": commune,
            "qr": await follow_link.of(self._services, await devices.commune(device)),
            "quiet": quiet.covers(now),
            "quiet_hours": _span(quiet),
            "hours": screens.hours_of(device),
            "picture": await screens.wanted(device, now) if own else "",
            "emergency": alarms[0] if alarms else None,
            "alarms": alarms,
            "items": [
                {**self._card(i), "seconds": screens.seconds_of(device)}
                for i in reversed(items)  # the newest first
                if i.kind != "emergency"
            ],
        }

    async def speaker_plan(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None:
        """A SpeakerPlan."""
        device = await Device.get_or_none(code=codes.fitting(code, 40), kind="speaker", active=True)
        if device is None:
            return None
        items = await self._items(device, own=own)
        area, _ = await plans.place(device)
        silence = (await devices.quiet_hours([device], self._services.settings))[device.id]
        return {
            "version": device.plan_version,
            "own": own,
            "now": self._services.clock.now(),
            "name": device.name,
            "area": area,
            "volume": device.volume,
            "quiet_hours": _span(await plans.quiet(self._services, device)),
            "quiet_spans": [_span(hours) for hours in silence.spans],
            "items": [_sound(i) for i in items],
        }

    async def _items(self, device: Device, *, own: bool) -> list[PlanItem]:
        items = await plans.plan_items(self._services, self._localizer, device)
        return items if own else plans.public(items, self._services.clock.now())

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        """What really happened to one item."""
        return await playlog.acknowledge(self._services, code, item, what, at, detail)

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool:
        """A sign of life."""
        return await device_watch.heartbeat(self._services, code, state)

    async def picture(self, code: str, token: str, data: bytes) -> bool:
        """What a board shows, for the keeper who asked."""
        return await screens.take(self._services, code, token, data)

    async def listen(self, key: str) -> Mapping[str, Any] | None:
        """A Listen; the key is the first 16 letters of the sound's sha256."""
        if len(key) != _KEY or not _HEX.issuperset(key):
            return None
        rendition = await Rendition.filter(digest__startswith=key).order_by("-id").first()
        if rendition is not None:
            return await self._listen(rendition)
        emergency = await Emergency.filter(audio_digest__startswith=key).order_by("-id").first()
        return await self._listen_emergency(emergency) if emergency else None

    def changes(self, code: str) -> AsyncGenerator[int, None]:
        """The new plan version each time there is one."""
        return self._news.changes(code)

    def _words(self, text: str | T) -> str:
        return self._localizer.text(text, plans.LANGUAGE)

    def _card(self, item: PlanItem) -> dict[str, Any]:
        return {
            "id": item.id,
            "title": item.title,
            "text": item.text,
            "video": self._film(item.extra.get("attachments", ())),
            "image": self._image(item.extra.get("attachments", ())),
            "from": item.start_at,
            "until": item.end_at,
            "source": item.extra.get("source", ""),
        }

    def _image(self, attachments: Sequence[Mapping[str, Any]]) -> str:
        photo = next((a for a in attachments if a.get("kind") == "photo"), None)
        return plans.audio_url(self._services, str(photo.get("digest", ""))) if photo else ""

    def _film(self, attachments: Sequence[Mapping[str, Any]]) -> str:
        films = (a for a in attachments if str(a.get("mime", "")).startswith("video/"))
        film = next(films, None)
        return plans.audio_url(self._services, str(film.get("digest", ""))) if film else ""

    async def _listen(self, rendition: Rendition) -> Mapping[str, Any]:
        version = await BulletinVersion.get(id=rendition.version_id)
        bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
        notice = await self._notice(version, bulletin)
        gone = bulletin.state in {BulletinState.WITHDRAWN, BulletinState.EXPIRED}
        others = await Rendition.filter(version_id=version.id).exclude(id=rendition.id)
        return {
            "title": version.title,
            "commune": bulletin.commune.name,
            "at": bulletin.published_at or version.created_at,
            "text": version.body,
            "audio_url": "" if gone else plans.audio_url(self._services, rendition.digest),
            "duration_s": rendition.duration_s,
            "source": version.source,
            "notice": self._words(t(notice)) if notice else "",
            "others": [] if gone else [self._other(o) for o in others],
        }

    async def _notice(self, version: BulletinVersion, bulletin: Bulletin) -> str:
        """A locale key that says why this is not (or no longer) the commune's word, or ""."""
        if version.number != bulletin.number or await Bulletin.exists(
            corrects_id=bulletin.id, state=BulletinState.PUBLISHED
        ):
            return "devices-listen-corrected"
        return _NOTICES.get(bulletin.state, "devices-listen-draft")

    def _other(self, rendition: Rendition) -> dict[str, str]:
        return {
            "language": self._words(t("voice-language", code=rendition.language)),
            "audio_url": plans.audio_url(self._services, rendition.digest),
        }

    async def _listen_emergency(self, emergency: Emergency) -> Mapping[str, Any]:
        commune = await emergency.commune
        now = self._services.clock.now()
        over = emergency.cleared_at is not None or emergency.ends_at <= now
        return {
            "title": self._words(alarm_items.headline(emergency)),
            "commune": commune.name,
            "at": emergency.said_at,
            "text": emergency.text,
            "audio_url": plans.audio_url(self._services, emergency.audio_digest),
            "duration_s": emergency.duration_s,
            "notice": self._words(t("devices-listen-over")) if over else "",
        }


def _span(hours: QuietHours) -> dict[str, str]:
    """A rule the page keeps without us, for days."""
    return {"from": f"{hours.start:%H:%M}", "to": f"{hours.end:%H:%M}"}


def _takeover(item: PlanItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "text": item.text,
        "exercise": item.exercise,
        "until": item.end_at,
    }


def _sound(item: PlanItem) -> dict[str, Any]:
    names = (
        "id",
        "kind",
        "title",
        "text",
        "start_at",
        "end_at",
        "audio_url",
        "audio_sha256",
        "audio_bytes",
        "duration_s",
        "repeat",
        "volume",
        "exercise",
        "alarm",
        "rank",
        "clear",
    )
    shown = {name: getattr(item, name) for name in names}
    return {**shown, "join": item.extra.get("join", True)}
