"""What stands behind the pages in these tests: letterbox, people, devices, media; all in memory."""

from __future__ import annotations

import asyncio
import hashlib
import io
import math
import struct
import wave
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from bot.clock import SystemClock
from bot.core.errors import NotFound
from bot.core.events import Event
from bot.core.messages import Attachment, WireMessage
from bot.core.ports import ChannelDeps, Standing, Taken
from bot.web.parts import Parts

CLOCK = SystemClock()
PEOPLE: list[dict[str, Any]] = [
    {"person": "y-bham", "name": "Y Bham Niê", "roles": ["approver"], "area": "Xã Ea Kao"},
    {"person": "lan", "name": "Nguyễn Thị Lan", "roles": ["editor"], "area": "Xã Ea Kao"},
    {"person": "hnhu", "name": "H'Như Êban", "roles": ["propagandist"], "area": "Buôn Cao Thành"},
    {"person": "tam", "name": "Trần Văn Tám", "roles": ["propagandist"], "area": "Thôn 3"},
    {"person": "mo", "name": "Bà Mơ", "roles": ["citizen"], "area": "Buôn Cao Thành"},
]


class MemoryMailbox:
    """ports.Mailbox; rows look like those of the stored one."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.keys: dict[str, int] = {}
        self.broken = False

    async def append(self, chat_id: str, message: WireMessage, key: str) -> int:
        if self.broken:
            raise ConnectionError("the database is away")
        if key not in self.keys:
            number = len(self.rows) + 1
            at = CLOCK.now().isoformat()
            self.rows.append({"id": number, "chat_id": chat_id, "at": at, **asdict(message)})
            self.keys[key] = number
        return self.keys[key]

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]:
        return [r for r in self.rows if r["chat_id"] == chat_id and r["id"] > after]

    async def newest(self, chat_ids: Sequence[str]) -> Mapping[str, int]:
        return {r["chat_id"]: r["id"] for r in self.rows if r["chat_id"] in chat_ids}


class MemoryPeople:
    """ports.ChatPeople; the right signature of `lan` is `good-lan`."""

    async def known(self, code: str) -> bool:
        return await self.person(code) is not None

    async def person(self, code: str) -> Mapping[str, Any] | None:
        return next((one for one in PEOPLE if one["person"] == code), None)

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        return PEOPLE

    async def opens(self, code: str, signatures: Sequence[str]) -> str:
        return f"good-{code}" if f"good-{code}" in signatures else ""


class Folder:
    """ports.MediaReader and the writing side."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.kept: list[tuple[str, str, str, int]] = []

    async def save(self, data: bytes, mime: str, name: str) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self.kept.append((digest, mime, name, len(data)))
        (self._path / digest).write_bytes(data)
        return digest

    def path(self, digest: str) -> Path:
        found = self._path / digest
        if not found.is_file():
            raise NotFound
        return found

    def url(self, attachment: Attachment) -> str:
        self.path(attachment.digest)
        return f"http://tinbuon.test/media/{attachment.digest}.{attachment.mime.partition('/')[2]}"


class Inbox:
    """What came in. `answer` may be set to react as the bot would."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Condition()

    async def accept(self, events: Sequence[Event]) -> None:
        async with self._more:
            known = {event.event_id for event in self.events}
            self.events += [event for event in events if event.event_id not in known]
            self._more.notify_all()

    async def wait(self, kind: str, count: int = 1) -> list[Event]:
        """The events of a kind, once there are that many."""

        def found() -> list[Event]:
            return [event for event in self.events if event.kind == kind]

        async with asyncio.timeout(15), self._more:
            await self._more.wait_for(lambda: len(found()) >= count)
        return found()


def make_deps(folder: Path, *, demo: bool = True, mailbox: Any = None) -> ChannelDeps:
    media = Folder(folder)
    return ChannelDeps(
        clock=CLOCK,
        state=cast("Any", None),
        vault=cast("Any", None),
        media=media,
        mailbox=mailbox or MemoryMailbox(),
        people=MemoryPeople(),
        phones=cast("Any", None),
        save_media=media.save,
        public_url="http://tinbuon.test",
        demo=demo,
    )


class MemoryDevices:
    """ports.DevicePages with one board, one speaker and one bulletin to hear."""

    def __init__(self) -> None:
        now = CLOCK.now()
        self.feed: dict[str, Any] = {
            "version": 1,
            "area": "Nhà văn hoá buôn Cao Thành",
            "commune": "Xã Ea Kao",
            "qr": "https://zalo.me/0000",
            "emergency": None,
            "items": [],
            "quiet": False,
            "quiet_hours": {"from": "00:00", "to": "00:00"},
        }
        self.plan: dict[str, Any] = {
            "version": 1,
            "name": "Cụm loa buôn Cao Thành",
            "area": "Buôn Cao Thành",
            "volume": 70,
            "quiet_hours": {"from": "22:00", "to": "05:00"},
            "items": [],
        }
        self.listening: dict[str, Any] = {"title": "Tiêm phòng cho trẻ em", "at": now}
        self.acks: list[tuple[str, str, str, datetime, str]] = []
        self.beats: list[tuple[str, Mapping[str, Any]]] = []
        self.pictures: list[tuple[str, bytes]] = []
        self.keyed = True
        self.keys = {"B1": "key-B1", "S1": "key-S1"}
        self._more = asyncio.Condition()

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        board = {"code": "B1", "kind": "board", "name": "Bảng buôn Cao Thành", "area": "Xã Ea Kao"}
        speaker = {
            "code": "S1",
            "kind": "speaker",
            "name": "Loa buôn Cao Thành",
            "area": "Xã Ea Kao",
        }
        return [{**one, "key": f"key-{one['code']}"} for one in (board, speaker)]

    async def standing(self, code: str, secret: str) -> Standing:
        if code not in {"B1", "S1"}:
            return Standing.UNKNOWN
        if not self.keyed:
            return Standing.UNKEYED
        return Standing.OWN if secret == self.keys.get(code) else Standing.PICTURE

    async def board_feed(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None:
        return {**self.feed, "own": own, "now": CLOCK.now()} if code == "B1" else None

    async def speaker_plan(self, code: str, *, own: bool = False) -> Mapping[str, Any] | None:
        return {**self.plan, "own": own, "now": CLOCK.now()} if code == "S1" else None

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        if item == "foreign":
            return Taken.DOUBTED
        if item == "gone":
            return Taken.UNKNOWN
        async with self._more:
            self.acks.append((code, item, what, at, detail))
            self._more.notify_all()
        return Taken.TAKEN

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool:
        self.beats.append((code, state))
        return code in {"B1", "S1"}

    async def picture(self, code: str, token: str, data: bytes) -> bool:
        async with self._more:
            self.pictures.append((token, data))
            self._more.notify_all()
        return token == self.feed.get("picture")

    async def listen(self, key: str) -> Mapping[str, Any] | None:
        return self.listening if key == "nghe" else None

    async def changes(self, code: str) -> AsyncIterator[int]:
        while True:
            async with self._more:
                await self._more.wait()
            yield 1

    async def change(self) -> None:
        """Something is new: every open page looks again."""
        async with self._more:
            self._more.notify_all()

    async def acked(self, item: str, what: str, within_s: float = 20) -> tuple[datetime, str]:
        """When and how this was acknowledged, once it is."""

        def found() -> list[tuple[datetime, str]]:
            return [(at, d) for _, i, w, at, d in self.acks if (i, w) == (item, what)]

        async with asyncio.timeout(within_s), self._more:
            await self._more.wait_for(found)
        return found()[0]


def board_item(key: str, title: str, text: str = "", **more: Any) -> dict[str, Any]:
    now = CLOCK.now()
    span = {"from": now - timedelta(hours=1), "until": now + timedelta(hours=1)}
    return {"id": key, "title": title, "text": text, "image": "", "source": "", **span, **more}


def speaker_item(key: str, start_at: datetime, sound: bytes, **more: Any) -> dict[str, Any]:
    digest = hashlib.sha256(sound).hexdigest()
    seconds = (len(sound) - 44) / 16000
    length = timedelta(seconds=seconds * more.get("repeat", 1))
    return {
        "id": key,
        "kind": "routine",
        "title": f"Bản tin {key}",
        "text": "Kính mời bà con lắng nghe.",
        "start_at": start_at,
        "end_at": start_at + length,
        "audio_url": f"http://tinbuon.test/media/{digest}.wav",
        "audio_sha256": digest,
        "audio_bytes": len(sound),
        "duration_s": seconds,
        "repeat": 1,
        "volume": 40,
        "exercise": False,
        **more,
    }


def tone(seconds: float, hertz: int = 440) -> bytes:
    """A WAV file that can be heard."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        wanted = int(8000 * seconds)
        beat = 2 * math.pi * hertz / 8000
        file.writeframes(
            b"".join(struct.pack("<h", int(9000 * math.sin(beat * i))) for i in range(wanted))
        )
    return out.getvalue()


async def up() -> bytes:
    """What /metrics says here."""
    return b"tinbuon_up 1\n"


async def nothing() -> dict[str, object]:
    """What /healthz shows besides."""
    return {}


def web_parts(**known: Any) -> Parts:
    """Those a page needs; whatever else it took would fail."""
    without = dict.fromkeys((f.name for f in fields(Parts)), None)
    quiet = {"demo": False, "public_url": "", "metrics": up, "shown": nothing}
    return Parts(**cast("dict[str, Any]", {**without, **quiet, **known}))
