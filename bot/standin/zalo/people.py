"""A person who follows a commune's OA: words, taps, recordings, receipts; each becomes an event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.standin.people import Phone, Seen

if TYPE_CHECKING:
    from bot.standin.zalo import FakeZalo
    from bot.standin.zalo.groups import GmfGroup

_NEWEST = 40  # messages a phone keeps in a long run


class ZaloPerson(Phone):
    """Every method returns the HTTP status the bot's webhook answered (0: none is set). With `room`
    it is said in that group. `said`: ids of their own messages, which an answer may quote."""

    def __init__(self, fake: FakeZalo, name: str, chat_id: str, oa_id: str) -> None:
        super().__init__(name, chat_id)
        self._fake = fake
        self.oa_id = oa_id
        self.follows_oa = True
        self.last_at: datetime | None = None
        self.said: dict[str, None] = {}
        self._received = 0
        self._looked = 0

    async def show(self, seen: Seen) -> None:
        await super().show(seen)
        extra = len(self.sees) - _NEWEST
        if not self._fake.keeps and extra >= _NEWEST:
            del self.sees[:extra]
            self._read = max(0, self._read - extra)
            self._received = max(0, self._received - extra)
            self._looked = max(0, self._looked - extra)

    async def says(self, text: str, *, room: GmfGroup | None = None, quote: str = "") -> int:
        more = {"quote_msg_id": quote} if quote else {}
        return await self._user_sends("text", room=room, text=text, **more)

    async def taps(self, part: str) -> int:
        """The newest button with this title (or with this in it)."""
        _, button = self.button(part)
        assert not button.url, f"{button.title!r} opens {button.url}"
        return await self.presses(button.action)

    async def presses(self, payload: str) -> int:
        """Sends a button's payload as it is: what a forger could type."""
        return await self._user_sends("text", text=payload)

    async def sends_voice(
        self, sound: Path | bytes, name: str = "ghi-am.m4a", *, room: GmfGroup | None = None
    ) -> int:
        return await self._attaches("audio", self._url(sound, name), room=room)

    async def sends_photo(
        self, picture: Path | bytes, caption: str = "", *, room: GmfGroup | None = None
    ) -> int:
        url = self._url(picture, "anh.jpg")
        text = {"text": caption} if caption else {}
        return await self._attaches("image", url, {"thumbnail": url}, room=room, **text)

    async def sends_sticker(self, *, room: GmfGroup | None = None) -> int:
        payload = {"id": "c9d1c3f0", "url": f"{self._fake.url}/sticker"}
        attachment = {"type": "sticker", "payload": payload}
        return await self._user_sends("sticker", room=room, attachments=[attachment])

    async def reacts(self, message_id: str, icon: str = "/-heart") -> int:
        """A reaction; Zalo does not count it as an interaction."""
        message = {"msg_id": message_id, "react_icon": icon}
        return await self._event("user_reacted_message", message=message)

    async def joins(self, room: GmfGroup) -> int:
        room.members[self.chat_id] = self
        return await self._of_room("user_join_group", room)

    async def leaves(self, room: GmfGroup) -> int:
        room.members.pop(self.chat_id, None)
        return await self._of_room("user_out_group", room)

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

    async def _of_room(self, name: str, room: GmfGroup) -> int:
        users = [{"id": self.chat_id, "name": self.name}]
        return await self._fake.push(name, oa_id=room.oa_id, group_id=room.group_id, users=users)

    async def _attaches(
        self,
        kind: str,
        url: str,
        more: dict[str, Any] | None = None,
        *,
        room: GmfGroup | None = None,
        **message: Any,
    ) -> int:
        attachment = {"type": kind, "payload": {"url": url, **(more or {})}}
        return await self._user_sends(kind, room=room, attachments=[attachment], **message)

    async def _user_sends(self, kind: str, *, room: GmfGroup | None = None, **message: Any) -> int:
        """Words in a group of the OA keep the window open too."""
        self.last_at = self._fake.clock.now()
        body = {"msg_id": self._fake.message_id(), **message}
        if room is not None:
            sides = {"sender": {"id": self.chat_id}, "recipient": {"id": room.group_id}}
            event = f"user_send_group_{kind}"
            return await self._fake.push(event, oa_id=room.oa_id, **sides, message=body)
        self.said[body["msg_id"]] = None
        if len(self.said) > _NEWEST:
            del self.said[next(iter(self.said))]
        return await self._event(f"user_send_{kind}", message=body)

    async def _event(self, name: str, **body: Any) -> int:
        sides = {"sender": {"id": self.chat_id}, "recipient": {"id": self.oa_id}}
        return await self._fake.push(name, **sides, user_id_by_app="552177279717587730", **body)

    def _url(self, source: Path | bytes, name: str) -> str:
        data = source.read_bytes() if isinstance(source, Path) else source
        return self._fake.keep_media(data, name)
