"""A commune whose people talk to reports, questions and the desk through the real router, with a
recogniser that hears what the test says.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

from bot.config import load
from bot.core.buttons import ButtonTokens
from bot.core.errors import SpeechError, TinBuonError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.ports import CheckLine, Transcript
from bot.core.text import fold
from bot.dialog.registry import Registry
from bot.dialog.router import Router
from bot.usecases.citizens import feedback_heard
from bot.usecases.reports import report_heard, report_reheard
from bot.usecases.voice import transcribe
from handlers import (
    aloud,
    approve,
    ask,
    compose,
    enrol,
    feedback,
    follow,
    inbox,
    phone,
    reading,
    relay,
    report,
    spoken,
    start,
    voice,
)
from models import Area, AuditRow, ChatAccount, OutboxContent, OutboxRow, Person
from tests.fakes.arrivals import arrive
from tests.fakes.house import Parts, make_parts

HOOKS = (report_heard.heard, report_reheard.heard, feedback_heard.heard)


class FakeEar:
    """ports.SpeechToText: hears the prepared texts, one a note."""

    name = "fake"

    def __init__(self) -> None:
        self.hears: list[tuple[str, float | None] | TinBuonError] = []
        self.hints: list[str] = []
        self.turn: dict[str, Any] = {}

    def ready(self) -> CheckLine:
        return CheckLine("speech-to-text", ok=True)

    async def transcribe(
        self, audio: Path, *, language: str = "vi", hints: Any = (), **turn: Any
    ) -> Transcript:
        self.hints, self.turn = list(hints), turn
        heard = self.hears.pop(0) if self.hears else SpeechError("nothing prepared")
        if isinstance(heard, TinBuonError):
            raise heard
        return Transcript(heard[0], language, heard[1], 4.0, engine=self.name)

    async def close(self) -> None:
        self.hears.clear()


class Village:
    """The parts, the people and what they say."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.ear = FakeEar()
        self._numbers = count(1)
        self._tokens = ButtonTokens(b"test")
        modules = (
            aloud,
            approve,
            ask,
            compose,
            reading,
            relay,
            enrol,
            feedback,
            follow,
            inbox,
            phone,
            report,
            spoken,
            start,
            voice,
        )
        registry = Registry(tuple(m.conversation for m in modules))
        self._router = Router(parts.services, registry, parts.locales, self._tokens)

    @classmethod
    async def settle(cls, folder: Path, *, hears: bool = True) -> Self:
        speech = {"stt_engine": "fake" if hears else "none"}
        here = cls(make_parts(folder, load({}, data_dir=folder, speech=speech)))
        p = here.parts
        here.province = await p.area("66", "province", "Tỉnh Đắk Lắk")
        here.commune = await p.area("66-1", "commune", "Xã Ea Kao", here.province)
        here.villages = {
            name: await p.area(f"66-1-{n}", "village", name, here.commune)
            for n, name in enumerate(["Thôn 3", "Thôn 5", "Buôn Tơng Jú"])
        }
        here.other = await p.area("66-2", "commune", "Xã Cư Pui", here.province)
        thon3 = here.villages["Thôn 3"]
        here.nga = await p.person("nga", "Chị Nga", ("propagandist", thon3))
        here.bia = await p.person("bia", "H Bia", ("editor", here.commune))
        here.duty = await p.person("duty", "Anh Trực", ("duty", here.commune))
        here.far = await p.person("far", "Cán bộ xa", ("approver", here.other))
        here.sau = await p.person("sau", "Bà Sáu", ("citizen", here.commune))
        here.y_ba = await p.person("yba", "Y Ba", ("citizen", here.commune))
        return here

    province: Area
    commune: Area
    other: Area
    villages: dict[str, Area]
    nga: Person
    bia: Person
    duty: Person
    far: Person
    sau: Person
    y_ba: Person

    async def says(self, who: Person, text: str, **more: Any) -> str:
        return await self.comes(who, EventKind.TEXT, text=text, **more)

    async def photo(self, who: Person, data: bytes = b"photo", **more: Any) -> str:
        digest = await self.parts.media.save(data, "image/jpeg", "a.jpg", "photo")
        media = (MediaRef("photo", digest=digest, mime="image/jpeg"),)
        return await self.comes(who, EventKind.PHOTO, media=media, **more)

    async def speaks(self, who: Person, sound: bytes = b"sound", **more: Any) -> str:
        digest = await self.parts.media.save(sound, "audio/ogg", "", "voice")
        media = (MediaRef("voice", digest=digest, mime="audio/ogg", duration_s=4.0),)
        return await self.comes(who, EventKind.VOICE, media=media, **more)

    async def film(self, who: Person, data: bytes) -> str:
        digest = await self.parts.media.save(data, "video/mp4", "", "file")
        media = (MediaRef("file", digest=digest, mime="video/mp4", duration_s=4.0),)
        return await self.comes(who, EventKind.FILE, media=media)

    async def listen(self, text: str | TinBuonError = "", confidence: float | None = 0.9) -> None:
        """The recogniser gets to every note handed over."""
        jobs = [ids[0] for name, *ids in self.parts.tasks if name == "transcribe"]
        self.parts.tasks.clear()
        for note_id in jobs:
            self.ear.hears.append(text if isinstance(text, TinBuonError) else (text, confidence))
            await transcribe.transcribe(self.parts.services, self.ear, note_id, HOOKS)

    async def presses(self, who: Person, title: str) -> str:
        """A button of the last message with buttons, by the start of its title."""
        buttons = await self.buttons(who)
        found = [b for b in buttons if fold(b["title"]).startswith(fold(title))]
        assert found, f"{title!r} is not among {[b['title'] for b in buttons]}"
        return await self.acts(who, **found[0])

    async def buttons(self, who: Person) -> list[dict[str, Any]]:
        row = (
            await OutboxRow.filter(chat_account__person_id=who.id, buttons__gt=0)
            .order_by("-id")
            .first()
        )
        content = await OutboxContent.get(id=row.content_id) if row else None
        return list(content.body["buttons"]) if content else []

    async def acts(
        self, who: Person, action: str, ref: str = "", many: bool = False, **_: Any
    ) -> str:
        account = await ChatAccount.get(person_id=who.id)
        wire = self._tokens.mint(str(account.id), action, ref, many=many)
        return await self.comes(who, EventKind.ACTION, action=wire)

    async def comes(self, who: Person, kind: EventKind, **what: Any) -> str:
        number = next(self._numbers)
        before = len(await self.parts.told(who))
        what.setdefault("at", self.parts.clock.now())
        event = Event("webchat", "web", str(number), kind, who.code, **what)
        await self._router.handle(await arrive(event))
        assert not self.parts.locales.missing, self.parts.locales.missing
        return "\n".join((await self.parts.told(who))[before:])

    async def last(self, who: Person) -> str:
        told = await self.parts.told(who)
        return told[-1] if told else ""

    async def rows(self, who: Person) -> list[OutboxRow]:
        return await OutboxRow.filter(chat_account__person_id=who.id).order_by("id")

    async def audited(self, action: str) -> int:
        return await AuditRow.filter(action=action).count()

    def at(self, **span: float) -> datetime:
        return self.parts.clock.move(**span)
