"""A commune with two villages, officers, propagandists, citizens and devices, for tests of what
goes out on loudspeakers and boards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.errors import BadMedia, SpeechError
from bot.core.ports import PLAIN, RenderedAudio, Style
from bot.usecases.bulletins import digest
from bot.usecases.devices import device_key
from bot.usecases.devices.hub import Hub
from bot.usecases.devices.pages import Pages
from bot.usecases.duty import Shop
from models import (
    Approval,
    Area,
    Bulletin,
    BulletinVersion,
    Device,
    Person,
    Rendition,
    Role,
)
from tests.fakes.house import Parts


class FakeSpeaker:
    """ports.Speaker: the text itself as 'sound', ten letters a second."""

    def __init__(self) -> None:
        self.broken = self.deaf = self.outside = False
        self.said: list[tuple[str, str]] = []
        self.samples: list[str] = []

    async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio:
        if self.broken:
            raise SpeechError("the engine is away")
        self.said.append((text, kind))
        return RenderedAudio(f"{kind}:{text}".encode(), len(text) / 10, text, (), "vi")

    async def sample(self, text: str, style: Style, *, outside: bool = True) -> RenderedAudio:
        if self.broken:
            raise SpeechError("the engine is away")
        self.outside = outside
        self.samples.append(text)
        return RenderedAudio(f"sample:{text}".encode(), 1.0, text, (), "vi")

    async def from_recording(self, path: Path, kind: str, style: Style = PLAIN) -> RenderedAudio:
        if self.deaf:
            raise BadMedia("error-audio-empty")
        return RenderedAudio(b"rec:" + path.read_bytes(), 7.0, "", (), "person")


@dataclass
class Village:
    """Names as in the samples; `speakers` stand in the villages, `board` at the commune."""

    parts: Parts
    province: Area
    commune: Area
    ea_kao: Area
    tong_ju: Area
    officer: Person
    deputy: Person
    ea_kao_person: Person
    tong_ju_person: Person
    citizen: Person
    speakers: list[Device]
    board: Device
    speaker: FakeSpeaker = field(default_factory=FakeSpeaker)

    @property
    def studio(self) -> Shop:
        return Shop(self.parts.services, self.speaker, None, self.save, self.parts.locales)

    @property
    def pages(self) -> Any:
        """A Pages; what it answers is JSON."""
        return Pages(self.parts.services, Hub(), self.parts.locales, poll_s=0.01)

    async def save(self, data: bytes, mime: str, name: str, kind: str) -> str:
        return await self.parts.media.save(data, mime, name, kind)

    def work(self, person: Person | None = None) -> Any:
        if person is None:
            return self.parts.services.work()
        return self.parts.services.work(self.parts.by(person))

    async def beat(self, *devices: Device) -> None:
        for device in devices:
            await self.pages.heartbeat(device.code, {"page": device.kind})

    async def bulletin(
        self,
        title: str,
        at: Sequence[datetime] = (),
        *,
        now: bool = False,
        seconds: float = 45,
        priority: str = "commune",
        approve: bool = True,
        sound: bytes = b"",
    ) -> BulletinVersion:
        """A bulletin with its sound; approved unless told otherwise."""
        moment = self.parts.clock.now()
        bulletin = await Bulletin.create(
            code=f"BT-{title}"[:20],
            commune=self.commune,
            author=self.deputy,
            state="approved" if approve else "submitted",
            submitted_at=moment,
            created_at=moment,
        )
        version = await BulletinVersion.create(
            bulletin=bulletin,
            number=1,
            author=self.deputy,
            title=title,
            body=f"{title}: mời bà con nghe.",
            priority=priority,
            targets=[self.commune.code],
            times={"now": now, "at": [a.isoformat() for a in at]},
            created_at=moment,
        )
        kept = await self.save(sound or title.encode(), "audio/mpeg", "x.mp3", "rendition")
        await Rendition.create(version=version, voice="vi", digest=kept, duration_s=seconds)
        version.digest = await digest.of(version)
        await version.save()
        if approve:
            await Approval.create(
                version=version,
                person=self.officer,
                decision="approve",
                digest=version.digest,
                channel="webchat",
                at=moment,
            )
        return version


def sha(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()


async def make_village(parts: Parts) -> Village:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("66-1", "commune", "Xã Ea Kao", province)
    ea_kao = await parts.area("66-1-01", "village", "Buôn Ea Kao", commune)
    tong_ju = await parts.area("66-1-02", "village", "Buôn Tơng Jú", commune)
    officer = await parts.person("officer", "Y Thông", ("approver", commune))
    deputy = await parts.person("deputy", "Lê Thị Hoa", ("duty", commune), ("editor", commune))
    await Role.filter(role__in=["approver", "duty"]).update(emergency=True)

    async def device(code: str, name: str, area: Area, kind: str = "speaker") -> Device:
        # Long there: it has what was approved before.
        ready = parts.clock.now()
        made = Device(code=code, kind=kind, name=name, area=area, planned_at=ready)
        device_key.fill(parts.services, made)
        await made.save()
        return made

    return Village(
        parts,
        province,
        commune,
        ea_kao,
        tong_ju,
        officer,
        deputy,
        await parts.person("ea-kao", "H Bia", ("propagandist", ea_kao)),
        await parts.person("tong-ju", "Y Nam", ("propagandist", tong_ju)),
        await parts.person("citizen", "Trần Văn An", ("citizen", ea_kao)),
        [
            await device("loa-1", "Loa Ea Kao", ea_kao),
            await device("loa-2", "Loa Tơng Jú", tong_ju),
        ],
        await device("bang-1", "Bảng xã", commune, kind="board"),
    )
