"""A group on Telegram: who is in it, its topics, what the bot is handed of it, and moving house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.standin.people import Phone

if TYPE_CHECKING:
    from bot.standin.telegram import FakeTelegram
    from bot.standin.telegram.people import TelegramPerson


class TelegramGroup(Phone):
    """`sees`: what the bot wrote there. With `privacy` the bot is handed only what is meant for it
    and service messages. Methods return the update's id, or 0 where the bot hears nothing."""

    def __init__(
        self, fake: FakeTelegram, name: str, chat_id: str, *, topics: tuple[int, ...], forum: bool
    ) -> None:
        super().__init__(name, chat_id)
        self._fake = fake
        self.topics = set(topics)
        self.forum = forum
        self.has_bot = True
        self.writable = True
        self.moved_to = ""
        self.username = ""
        self.messages: set[int] = set()
        self.said_in: dict[int, int] = {}  # message -> topic
        self._number = 0

    def number(self) -> int:
        self._number += 1
        self.messages.add(self._number)
        return self._number

    def chat(self) -> dict[str, Any]:
        kind = "supergroup" if self.chat_id.startswith("-100") else "group"
        chat = {"id": int(self.chat_id), "title": self.name, "type": kind}
        if self.username:
            chat["username"] = self.username
        return {**chat, "is_forum": True} if self.forum else chat

    async def says(self, person: TelegramPerson, text: str, **how: Any) -> int:
        """`topic` and `reply_to` (a Seen of ours) as wanted."""
        return await self.hears(person, text=text, **how)

    async def sends_voice(self, person: TelegramPerson, sound: bytes = b"OggS", **how: Any) -> int:
        file = person.file(sound, "voice.ogg", "audio/ogg")
        return await self.hears(person, voice={**file, "duration": 4}, **how)

    async def sends_photo(self, person: TelegramPerson, data: bytes, **how: Any) -> int:
        file = {**person.file(data, "photo.jpg", "image/jpeg"), "width": 90, "height": 90}
        return await self.hears(person, photo=[file], **how)

    async def hears(
        self, person: TelegramPerson, topic: int = 0, reply_to: Any = None, **content: Any
    ) -> int:
        """A message of a member; the bot gets it if it may."""
        message = self._message(person, topic, reply_to, content)
        words = str(content.get("text") or content.get("caption") or "")
        ours = f"@{self._fake.username}" in words or words.startswith("/") or reply_to is not None
        if not self.has_bot or (self._fake.privacy and not ours):
            return 0
        return await self._fake.push(message=message)

    async def taps(self, person: TelegramPerson, part: str) -> int:
        seen, button = self.button(part)
        return await person.presses(button.action, seen)

    async def adds_bot(self, person: TelegramPerson) -> int:
        self.has_bot = True
        return await self._membership(person, "left", "member")

    async def removes_bot(self, person: TelegramPerson) -> int:
        self.has_bot = False
        return await self._membership(person, "member", "kicked")

    async def joins(self, *people: TelegramPerson) -> int:
        users = [p.user() for p in people]
        return await self._service(people[0], new_chat_members=users)

    async def leaves(self, person: TelegramPerson) -> int:
        return await self._service(person, left_chat_member=person.user())

    async def migrates(self, person: TelegramPerson) -> TelegramGroup:
        """Becomes a supergroup; sends to the old id are refused with the new one."""
        new = self._fake.group(self.name)
        self.moved_to = new.chat_id
        await self._service(person, migrate_to_chat_id=int(new.chat_id))
        return new

    async def _service(self, person: TelegramPerson, **content: Any) -> int:
        message = self._message(person, 0, None, content)
        return await self._fake.push(message=message)

    def _message(
        self, person: TelegramPerson, topic: int, reply_to: Any, content: dict[str, Any]
    ) -> dict[str, Any]:
        where: dict[str, Any] = {}
        if topic:
            first = {"message_id": topic, "from": person.user(), "chat": self.chat(), "date": 1}
            where = {"message_thread_id": topic, "is_topic_message": True}
            where["reply_to_message"] = first
        if reply_to is not None:
            where["reply_to_message"] = reply_to.raw
        number = self.number()
        if topic:
            self.said_in[number] = topic
        return {
            "message_id": number,
            "from": person.user(),
            "chat": self.chat(),
            "date": person.now(),
            **where,
            **content,
        }

    async def _membership(self, person: TelegramPerson, old: str, new: str) -> int:
        bot = self._fake.bot_user()
        change = {
            "chat": self.chat(),
            "from": person.user(),
            "date": person.now(),
            "old_chat_member": {"user": bot, "status": old},
            "new_chat_member": {"user": bot, "status": new},
        }
        return await self._fake.push(my_chat_member=change)
