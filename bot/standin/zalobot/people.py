"""A person who writes to a bot on Zalo: words, pictures, recordings; a choice is its number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.standin.people import Phone, Seen

if TYPE_CHECKING:
    from bot.standin.zalobot import FakeZaloBot


class ZaloBotPerson(Phone):
    """Every method returns the status the bot's webhook answered (0: it polls)."""

    def __init__(self, fake: FakeZaloBot, name: str, chat_id: str) -> None:
        super().__init__(name, chat_id)
        self._fake = fake

    async def shows(self, message_id: str, params: dict[str, Any], **seen: Any) -> None:
        await self.show(Seen(message_id, raw=params, **seen))

    def update(self, kind: str, **content: Any) -> dict[str, Any]:
        """As Zalo makes it of something this person did now."""
        message = {
            "from": {"id": self.chat_id, "display_name": self.name, "is_bot": False},
            "chat": {"id": self.chat_id, "chat_type": "PRIVATE"},
            **content,
            "message_id": self._fake.new_id(),
            "date": self._fake.now_ms(),
        }
        return {"message": message, "event_name": f"message.{kind}.received"}

    async def says(self, text: str) -> int:
        return await self._fake.push(self.update("text", text=text))

    async def taps(self, part: str) -> int:
        """Nothing can be tapped: types the number (or words) of the newest line that has this."""
        for seen in reversed(self.sees):
            line = re.search(rf"(?im)^(?:(\d+)\. |– )(.*{re.escape(part)}.*)$", seen.text)
            if line:
                return await self.says(line[1] or line[2])
        raise AssertionError(f"{self.name} has no list with {part!r}")

    async def sends_voice(self, sound: Path | bytes) -> int:
        url = self._url(sound, "voice.aac", "audio/aac")
        return await self._fake.push(self.update("voice", voice_url=url))

    async def sends_photo(self, picture: Path | bytes, caption: str = "") -> int:
        url = self._url(picture, "photo.jpg", "image/jpeg")
        more = {"caption": caption} if caption else {}
        return await self._fake.push(self.update("image", photo=url, **more))

    async def sends_sticker(self) -> int:
        url = "https://zalo-api.zdn.vn/sticker/1.png"
        return await self._fake.push(self.update("sticker", sticker="0e078a2fb66a", url=url))

    def _url(self, source: Path | bytes, name: str, mime: str) -> str:
        data = source.read_bytes() if isinstance(source, Path) else source
        return self._fake.keep_media(data, name, mime)
