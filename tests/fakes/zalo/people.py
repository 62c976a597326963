"""A person who follows a commune's OA: words, taps, recordings, receipts; each becomes an event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fakes.people import Phone

if TYPE_CHECKING:
    from tests.fakes.zalo import FakeZalo


class ZaloPerson(Phone):
    """Every method returns the HTTP status the bot's webhook answered (0: none is set)."""

    def __init__(self, fake: FakeZalo, name: str, chat_id: str, oa_id: str) -> None:
        super().__init__(name, chat_id)
        self._fake = fake
        self.oa_id = oa_id
        self.follows_oa = True
        self.last_at: datetime | None = None
        self._received = 0
        self._looked = 0

    async def says(self, text: str) -> int:
        return await self._user_sends("text", text=text)

    async def taps(self, part: str) -> int:
        """The newest button with this title (or with this in it)."""
        _, button = self.button(part)
        assert not button.url, f"{button.title!r} opens {button.url}"
        return await self.presses(button.action)

    async def presses(self, payload: str) -> int:
        """Sends a button's payload as it is: what a forger could type."""
        return await self._user_sends("text", text=payload)

    async def sends_voice(self, sound: Path | bytes, name: str = "ghi-am.m4a") -> int:
        return await self._attaches("audio", self._url(sound, name))

    async def sends_photo(self, picture: Path | bytes, caption: str = "") -> int:
        url = self._url(picture, "anh.jpg")
        text = {"text": caption} if caption else {}
        return await self._attaches("image", url, {"thumbnail": url}, **text)

    async def sends_file(self, file: Path | bytes, name: str = "tep.pdf") -> int:
        size = len(file.read_bytes() if isinstance(file, Path) else file)
        kind = name.rpartition(".")[2]
        more = {"name": name, "size": str(size), "type": kind}
        return await self._attaches("file", self._url(file, name), more)

    async def sends_location(self, latitude: float, longitude: float) -> int:
        where = {"latitude": str(latitude), "longitude": str(longitude)}
        attachment = {"type": "location", "payload": {"coordinates": where}}
        return await self._user_sends("location", text="", attachments=[attachment])

    async def shares_phone(self, phone: str) -> int:
        info = {"name": self.name, "phone": phone, "address": "", "city": "", "district": ""}
        return await self._event("user_submit_info", info=info)

    async def follows(self) -> int:
        self.follows_oa, self.last_at = True, self._fake.clock.now()
        return await self._follow("follow")

    async def unfollows(self) -> int:
        self.follows_oa = False
        return await self._follow("unfollow")

    async def receives(self) -> int:
        """The phone got everything sent so far: one event a message; the last answer."""
        status = 0
        for seen in self.sees[self._received :]:
            message = {"msg_id": seen.id}
            status = await self._event("user_received_message", message=message)
        self._received = len(self.sees)
        return status

    async def looks(self) -> int:
        """The person opens the chat: one event for all messages not yet seen."""
        ids = [s.id for s in self.sees[self._looked :]]
        self._looked = len(self.sees)
        return await self._event("user_seen_message", message={"msg_ids": ids}) if ids else 0

    async def _follow(self, name: str) -> int:
        event = {"follower": {"id": self.chat_id}, "oa_id": self.oa_id, "source": "oa_profile"}
        return await self._fake.push(name, **event)

    async def _attaches(
        self, kind: str, url: str, more: dict[str, Any] | None = None, **message: Any
    ) -> int:
        attachment = {"type": kind, "payload": {"url": url, **(more or {})}}
        return await self._user_sends(kind, attachments=[attachment], **message)

    async def _user_sends(self, kind: str, **message: Any) -> int:
        self.last_at = self._fake.clock.now()
        body = {"msg_id": self._fake.message_id(), **message}
        return await self._event(f"user_send_{kind}", message=body)

    async def _event(self, name: str, **body: Any) -> int:
        sides = {"sender": {"id": self.chat_id}, "recipient": {"id": self.oa_id}}
        return await self._fake.push(name, **sides, user_id_by_app="552177279717587730", **body)

    def _url(self, source: Path | bytes, name: str) -> str:
        data = source.read_bytes() if isinstance(source, Path) else source
        return self._fake.keep_media(data, name)
