"""The web chat's wire: routes the page talks to, and `send`, which ends in our own mailbox.

Mounted by web/server.py; every post is stored through `accept` before it is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.channels.webchat import pages, words
from bot.channels.webchat.bells import Bells, Looking
from bot.channels.webchat.bodies import MAX_ACTION, TooLarge
from bot.channels.webchat.door import Door
from bot.channels.webchat.parse import Post, read_post, to_event, words_alone
from bot.channels.webchat.render import to_page
from bot.channels.webchat.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, Cause, MalformedEvent, SendError
from bot.core.events import MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Accept, ChannelDeps, CheckLine, Fetched, Route

LOOK_EVERY_S = 3.0
KEEP_ALIVE_S = 15.0

_CAPABILITIES = Capabilities(
    max_text=4000,
    max_buttons=10,
    max_button_title=60,
    max_action=MAX_ACTION,
    media_out=frozenset({"voice", "photo", "file"}),
    max_caption=4000,
    receipts_seen=True,
    idempotent=True,
    rate_per_s=1000.0,
    burst=1000,
    concurrency=64,
    asks=frozenset({"location"}),
)


class WebChat:
    """Implements ports.Channel. `chat_id` is the person's code."""

    name = "webchat"

    def __init__(self, settings: Config, deps: ChannelDeps) -> None:
        self._settings = settings
        self._deps = deps
        self._door = Door(deps)
        self._open()
        self._accept: Accept | None = None

    def capabilities(self, account: str) -> Capabilities:  # noqa: ARG002 - one account only
        return _CAPABILITIES

    def routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/chat", self._list),
            Route("GET", "/chat/{person}", self._page),
            Route("POST", "/chat/{person}/messages", self._post),
            Route("GET", "/chat/{person}/messages", self._since),
            Route("GET", "/chat/{person}/events", self._events),
            Route("GET", "/static/chat/{version}/{name}", pages.static),
        )

    def _open(self) -> None:
        self._bells = Bells()
        self._looking = Looking(self._bells, self._deps.mailbox.newest, LOOK_EVERY_S)

    async def start(self, accept: Accept) -> None:
        self._accept = accept
        self._open()

    async def stop(self) -> None:
        self._looking.stop()
        self._bells.close()

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:  # noqa: ARG002 - the port's
        try:
            number = await self._deps.mailbox.append(chat_id, message, key)
        except Exception as error:  # `key` makes a repeat harmless, whatever broke
            raise SendError(Cause.UNAVAILABLE, detail=type(error).__name__) from error
        self._bells.ring(chat_id)
        return Sent(str(number))

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:  # noqa: ARG002 - the port's
        path = self._deps.media.path(ref.digest)
        return Fetched(await asyncio.to_thread(path.read_bytes), ref.mime, ref.name)

    async def check(self) -> Sequence[CheckLine]:
        return (CheckLine("web chat", ok=True),)

    async def _list(self, request: web.Request) -> web.Response:
        if not self._deps.demo:
            raise web.HTTPNotFound
        if "application/json" not in request.headers.get("Accept", ""):
            raise web.HTTPFound("/")
        keys = ("person", "name", "roles", "area")
        people = await self._deps.people.listed()
        return pages.answer([{key: one[key] for key in keys} for one in people])

    async def _page(self, request: web.Request) -> web.Response:
        refusal, person = await self._door.look(request)
        if person is None:
            return pages.page("refused.html", refusal.status, sentence=refusal.sentence)
        response = pages.page("chat.html", who=person, limit_mb=self._settings.max_upload_mb)
        self._door.remember(request, response)
        return response

    async def _post(self, request: web.Request) -> web.Response:
        person = await self._door.enter(request)
        if self._accept is None:
            raise web.HTTPServiceUnavailable
        deps = self._deps
        try:
            post = await read_post(request, self._settings.max_upload_mb)
        except MalformedEvent as error:
            return pages.answer({"ok": False, "error": str(error)}, _status(error))
        try:
            post.files = [replace(f, data=await deps.cleaned(f.data)) for f in post.files]
            event = await to_event(post, person, deps.clock.now(), deps.save_media)
        except (MalformedEvent, BadMedia) as error:
            return await self._refused(post, person, error)
        await self._accept([event])
        response = pages.answer({"ok": True, "id": post.said.id or event.event_id})
        self._door.remember(request, response)
        return response

    async def _refused(self, post: Post, person: str, error: Exception) -> web.Response:
        """The words that came with a refused file are taken all the same. Where only the store is
        full, all of it comes again."""
        full = isinstance(error, BadMedia) and error.key == "error-storage-full"
        told = words.FULL if full else words.BAD_FILE if isinstance(error, BadMedia) else str(error)
        event = None if full else words_alone(post, person, self._deps.clock.now())
        if event is not None and self._accept is not None:
            await self._accept([event])
            told = f"{told} {words.WORDS_TAKEN}"
        return pages.answer({"ok": False, "error": told}, 507 if full else _status(error))

    async def _since(self, request: web.Request) -> web.Response:
        person = await self._door.enter(request)
        after = _after(request.query.get("after", "0"))
        found = await self._shown(person, after, whole=_whole(request))
        last = _after(request.query.get("last", "0"))
        return pages.answer(found[-last:] if last else found)

    async def _shown(self, person: str, after: int, *, whole: bool) -> list[dict[str, Any]]:
        """What was answered; the `whole` talk has what they said between."""
        rows = await self._deps.mailbox.since(person, after)
        media, url = self._deps.media, self._deps.public_url
        return [to_page(row, media, url) for row in rows if whole or "own" not in row]

    async def _events(self, request: web.Request) -> web.StreamResponse:
        await self._door.enter(request)
        after = _after(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await self._stream(request, response, after)
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse, after: int) -> None:
        person = request.match_info["person"]
        await response.write(b"retry: 3000\n\n")
        with self._bells.listening(person) as bell:
            self._looking.start()
            while not self._bells.closed:
                bell.clear()
                found = await self._shown(person, after, whole=_whole(request))
                if found and not await self._door.still(request):
                    return  # the links of this chat were revoked meanwhile
                for shown in found:
                    after = shown["id"]
                    data = json.dumps(shown, ensure_ascii=False)
                    await response.write(f"id: {after}\ndata: {data}\n\n".encode())
                try:
                    await asyncio.wait_for(bell.wait(), KEEP_ALIVE_S)
                except TimeoutError:
                    await response.write(b": still here\n\n")


def _whole(request: web.Request) -> bool:
    return request.query.get("whole") == "1"


def _status(error: Exception) -> int:
    return 413 if isinstance(error, TooLarge) else 400


def _after(given: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise web.HTTPBadRequest(
            text=json.dumps({"ok": False, "error": words.UNREADABLE}, ensure_ascii=False),
            content_type="application/json",
        )
    return int(given)
