"""A person at the built-in web chat: posts as the page does, hears by server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from pathlib import Path
from typing import Any

import aiohttp

from bot.standin.people import Phone, Seen, SeenButton, SeenMedia


class WebPerson(Phone):
    """Uses the outside contract only: POST and GET messages, events."""

    def __init__(self, session: aiohttp.ClientSession, base: str, code: str, name: str) -> None:
        super().__init__(name, code)
        self._session = session
        self._url = f"{base}/chat/{code}"
        self._last = 0
        self._listening: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()

    async def listen(self) -> None:
        """Start hearing; returns when the line is open."""
        opened = asyncio.Event()
        self._listening = asyncio.create_task(self._hear(opened))
        ready = asyncio.create_task(opened.wait())
        await asyncio.wait({ready, self._listening}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._listening.done():
            self._listening.result()

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
                await self._listening

    async def says(self, text: str) -> str:
        return await self._post(json={"text": text, "id": uuid.uuid4().hex})

    async def taps(self, part: str) -> str:
        _, button = self.button(part)
        assert button.action, f"{button.title!r} opens {button.url}"
        return await self.presses(button.action)

    async def presses(self, action: str) -> str:
        return await self._post(json={"action": action, "id": uuid.uuid4().hex})

    async def sends_voice(self, sound: Path | bytes, duration: int = 5) -> str:
        return await self._upload(sound, "voice.ogg", "audio/ogg")

    async def sends_file(self, file: Path | bytes, name: str = "tep.pdf", mime: str = "") -> str:
        return await self._upload(file, name, mime or "application/pdf")

    async def sends_photo(self, picture: Path | bytes, caption: str = "") -> str:
        return await self._upload(picture, "photo.jpg", "image/jpeg", caption)

    async def sends_location(self, latitude: float, longitude: float) -> str:
        where = {"lat": latitude, "lon": longitude}
        return await self._post(json={"location": where, "id": uuid.uuid4().hex})

    async def _upload(self, source: Path | bytes, name: str, mime: str, text: str = "") -> str:
        form = aiohttp.FormData()
        data = source.read_bytes() if isinstance(source, Path) else source
        form.add_field("file", data, filename=name, content_type=mime)
        if text:
            form.add_field("text", text)
        return await self._post(data=form)

    async def _post(self, **body: Any) -> str:
        async with self._session.post(f"{self._url}/messages", **body) as answer:
            said = await answer.json()
            assert answer.status == 200, said
            return str(said["id"])

    async def _hear(self, opened: asyncio.Event) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._url}/events", timeout=timeout) as stream:
            assert stream.status == 200, await stream.text()
            await self.look()
            opened.set()
            async for line in stream.content:
                if line.startswith(b"data:"):
                    await self.look()

    async def look(self) -> None:
        """What the page would show now."""
        async with self._looking:
            url = f"{self._url}/messages?after={self._last}"
            async with self._session.get(url) as answer:
                for found in await answer.json():
                    self._last = max(self._last, int(found["id"]))
                    await self.show(_seen(found))


def _seen(found: dict[str, Any]) -> Seen:
    buttons = tuple(
        SeenButton(b["title"], b.get("action", ""), b.get("url", "")) for b in found["buttons"]
    )
    media = tuple(SeenMedia(m["kind"], name=m["url"]) for m in found["media"])
    return Seen(str(found["id"]), found["text"], buttons, media, found)
