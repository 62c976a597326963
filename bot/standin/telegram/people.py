"""A person on Telegram: what their phone makes of words, taps, recordings and blocking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.standin.people import Phone, Seen

if TYPE_CHECKING:
    from bot.standin.telegram import FakeTelegram


class TelegramPerson(Phone):
    """Every method returns the update's id, for `fake.confirmed(id)`."""

    def __init__(self, fake: FakeTelegram, name: str, chat_id: str, *, started: bool) -> None:
        super().__init__(name, chat_id)
        self._fake = fake
        self.started = started
        self.blocked = False
        self.deleted = False
        self.no_voice = False  # takes no voice messages
        self.messages: set[int] = set()
        self.last_said: dict[str, Any] = {}

    def now(self) -> int:
        return int(self._fake.clock.now().timestamp())

    def user(self) -> dict[str, Any]:
        first, _, last = self.name.partition(" ")
        user = {"id": int(self.chat_id), "is_bot": False, "first_name": first}
        return {**user, "last_name": last, "language_code": "vi"} if last else user

    def chat(self) -> dict[str, Any]:
        return {"id": int(self.chat_id), "type": "private", "first_name": self.name}

    def number(self) -> int:
        number = self._fake.number("message")
        self.messages.add(number)
        return number

    def menu(self, language: str = "vi") -> list[str]:
        """Names behind the menu key, on a phone in this language."""
        return self._fake.commands.shown(self.chat_id, language)

    def message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": self.number(),
            "from": self.user(),
            "chat": self.chat(),
            "date": self.now(),
            **content,
        }

    async def says(self, text: str) -> int:
        return await self._send(text=text)

    async def edits(self, text: str) -> int:
        """Changes the words of the last message written."""
        field = "text" if "text" in self.last_said else "caption"
        edited = {**self.last_said, field: text, "edit_date": self.now()}
        return await self._fake.push(edited_message=edited)

    async def opens(self, start: str = "") -> int:
        """Follows a deep link, or presses Start."""
        return await self._send(text=f"/start {start}".strip())

    async def taps(self, part: str) -> int:
        """The newest button with this title (or with this in it)."""
        seen, button = self.button(part)
        assert not button.url, f"{button.title!r} opens {button.url}"
        if not button.action:  # a key of a reply keyboard writes its title
            return await self._send(text=button.title)
        return await self.presses(button.action, seen)

    async def presses(self, action: str, seen: Seen | None = None) -> int:
        """Sends callback data as it is: what a forger could do."""
        query_id = str(900000 + self._fake.number("message"))
        self._fake.queries.add(query_id)
        query = {
            "id": query_id,
            "from": self.user(),
            "chat_instance": "1",
            "data": action,
            "message": seen.raw if seen else self.message(text="?"),
        }
        return await self._fake.push(callback_query=query)

    async def sends_voice(self, sound: Path | bytes, duration: int = 5) -> int:
        file = self.file(sound, "voice.ogg", "audio/ogg")
        return await self._send(voice={**file, "duration": duration})

    async def sends_photo(self, picture: Path | bytes, caption: str = "", album: str = "") -> int:
        file = self.file(picture, "photo.jpg", "image/jpeg")
        small = {**file, "width": 90, "height": 60, "file_id": file["file_id"] + "s"}
        more: dict[str, Any] = {"caption": caption} if caption else {}
        if album:
            more["media_group_id"] = album
        return await self._send(photo=[small, {**file, "width": 1280, "height": 960}], **more)

    async def sends_file(self, file: Path | bytes, name: str = "tep.pdf", mime: str = "") -> int:
        mime = mime or "application/pdf"
        return await self._send(document={**self.file(file, name, mime), "file_name": name})

    async def sends_location(self, latitude: float, longitude: float) -> int:
        return await self._send(location={"latitude": latitude, "longitude": longitude})

    async def shares_phone(self, phone: str, *, own: bool = True) -> int:
        contact: dict[str, Any] = {"phone_number": phone, "first_name": self.name}
        if own:
            contact["user_id"] = int(self.chat_id)
        return await self._send(contact=contact)

    async def blocks(self) -> int:
        self.blocked = True
        return await self._membership("member", "kicked")

    async def unblocks(self) -> int:
        self.blocked = False
        return await self._membership("kicked", "member")

    async def _membership(self, old: str, new: str) -> int:
        bot = self._fake.bot_user()
        change = {
            "chat": self.chat(),
            "from": self.user(),
            "date": self.now(),
            "old_chat_member": {"user": bot, "status": old},
            "new_chat_member": {"user": bot, "status": new},
        }
        return await self._fake.push(my_chat_member=change)

    async def _send(self, **content: Any) -> int:
        self.started, self.blocked = True, False
        self.last_said = self.message(**content)
        return await self._fake.push(message=self.last_said)

    def file(self, source: Path | bytes, name: str, mime: str) -> dict[str, Any]:
        data = source.read_bytes() if isinstance(source, Path) else source
        file_id = self._fake.keep_file(data, name, mime)
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_size": len(data),
            "mime_type": mime,
        }
