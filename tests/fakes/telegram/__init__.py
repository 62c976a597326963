"""A strict Bot API server on loopback, with people who use it. `async with running() as fake`.

Knows polling (offsets confirm), webhooks with a secret, sending, files, refusals and faults.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.telegram.parse import parse
from bot.clock import SystemClock
from bot.core.events import Event
from bot.core.ports import Clock
from tests.fakes.people import Faults
from tests.fakes.telegram.people import TelegramPerson
from tests.fakes.telegram.rules import (
    Refused,
    act,
    check_send,
    cut,
    read_params,
    refusal,
    seen_of,
)

TOKEN = "700100200:stand-in-secret"
UPLOADS = {"sendVoice": "voice", "sendPhoto": "photo", "sendDocument": "document"}


class FakeTelegram:
    """One bot. `sent`: every accepted send as (method, params); `calls`: every method called."""

    def __init__(
        self, token: str = TOKEN, username: str = "tinbuon_bot", clock: Clock | None = None
    ) -> None:
        self.clock = clock or SystemClock()
        self.token = token
        self.account = token.partition(":")[0]
        self.username = username
        self.url = ""
        self.people: dict[str, TelegramPerson] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[str] = []
        self.answered: list[str] = []
        self.files: dict[str, tuple[bytes, str, str]] = {}  # id -> bytes, path, mime
        self.faults = Faults()
        self.webhook: dict[str, Any] = {}
        self.updates: list[dict[str, Any]] = []
        self._numbers = {"update": 5000, "message": 10, "person": 710000000, "file": 0}
        self._changed = asyncio.Condition()
        self._poller = 0
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    # for tests

    def config(self, **more: Any) -> dict[str, Any]:
        """Settings that point the channel here."""
        return {"token": self.token, "api_base": self.url, "poll_timeout_s": 1, **more}

    async def connect(self, channel: Any, public_url: str) -> None:
        """Nothing to do: the token is in the settings."""

    def person(self, name: str, *, started: bool = True) -> TelegramPerson:
        """`started`: has written to the bot before, so it may write to them."""
        person = TelegramPerson(self, name, str(self.number("person")), started=started)
        self.people[person.chat_id] = person
        return person

    def number(self, what: str) -> int:
        self._numbers[what] += 1
        return self._numbers[what]

    def keep_file(self, data: bytes, name: str, mime: str) -> str:
        """A file on Telegram's side; its id."""
        file_id = f"AgACAgUAAxkB{self.number('file'):06d}"
        self.files[file_id] = (data, f"documents/{file_id}/{name}", mime)
        return file_id

    async def push(self, **content: Any) -> int:
        """Queue an update for polling, or for the webhook when one is set; its id."""
        update = {"update_id": self.number("update"), **content}
        await self.queue(update)
        return int(update["update_id"])

    async def queue(self, update: dict[str, Any]) -> None:
        async with self._changed:
            self.updates.append(update)
            self._changed.notify_all()

    async def confirmed(self, update_id: int, timeout: float = 5.0) -> None:
        """Until the bot has taken this update for good."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(
                lambda: all(u["update_id"] > update_id for u in self.updates)
            )

    async def spinner_stopped(self, timeout: float = 5.0) -> None:
        """Until some tap was answered."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: self.answered)

    # the server

    async def start(self) -> None:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        self._tasks.add(asyncio.create_task(self._pump()))

    async def stop(self) -> None:
        self._closing = True
        async with self._changed:
            self._changed.notify_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        assert self._session
        assert self._runner
        await self._session.close()
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        if request.match_info["token"] != self.token:
            return refusal(Refused(401, "Unauthorized"))
        params = await read_params(request)
        fault = self.faults.take(method)
        if fault is not None and fault.kind != "drop":
            answer = await act(fault, request)
            if answer is not None:
                return answer
        try:
            result = await self._answer(method, params)
        except Refused as refused:
            return refusal(refused)
        if fault is not None and fault.kind == "drop":
            cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _answer(self, method: str, params: dict[str, Any]) -> Any:
        if method == "sendMessage" or method in UPLOADS:
            return await self._send(method, params)
        known: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": self._me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "answerCallbackQuery": self._answer_callback,
            "getFile": self._get_file,
        }
        if method not in known:
            raise Refused(404, "Not Found")
        return await known[method](params)

    async def _me(self, params: dict[str, Any]) -> dict[str, Any]:
        return self.bot_user()

    def bot_user(self) -> dict[str, Any]:
        return {
            "id": int(self.account),
            "is_bot": True,
            "first_name": "Tin Buôn",
            "username": self.username,
        }

    async def _get_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._poller += 1
        mine = self._poller
        async with self._changed:
            if offset > 0:
                self.updates = [u for u in self.updates if u["update_id"] >= offset]
            self._changed.notify_all()  # an older poll ends, `confirmed` looks again
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(params.get("timeout", 0)) or 0.001):
                    await self._changed.wait_for(
                        lambda: self.updates or self._poller != mine or self._closing
                    )
        if self._poller != mine:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        return self.updates[:limit] if offset >= 0 else self.updates[offset:]

    async def _set_webhook(self, params: dict[str, Any]) -> bool:
        async with self._changed:
            self.webhook = {"url": params["url"], "secret": params.get("secret_token", "")}
            self._changed.notify_all()
        return True

    async def _delete_webhook(self, params: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    async def _answer_callback(self, params: dict[str, Any]) -> bool:
        async with self._changed:
            self.answered.append(str(params["callback_query_id"]))
            self._changed.notify_all()
        return True

    async def _get_file(self, params: dict[str, Any]) -> dict[str, Any]:
        found = self.files.get(str(params.get("file_id")))
        if found is None:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(found[0]) > 20 << 20:
            raise Refused(400, "Bad Request: file is too big")
        return {"file_id": params["file_id"], "file_size": len(found[0]), "file_path": found[1]}

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            raise web.HTTPUnauthorized
        path = request.match_info["path"]
        for data, place, mime in self.files.values():
            if place == path:
                return web.Response(body=data, content_type=mime)
        raise web.HTTPNotFound

    async def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(str(params.get("chat_id")))
        if person is None or not person.started:
            raise Refused(400, "Bad Request: chat not found")
        if person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        check_send(method, params)
        message: dict[str, Any] = {
            "message_id": self.number("message"),
            "from": self.bot_user(),
            "chat": person.chat(),
            "date": person.now(),
            **{k: params[k] for k in ("text", "caption", "reply_markup") if k in params},
        }
        if method in UPLOADS:
            message |= self._stored(UPLOADS[method], params)
        self.sent.append((method, params))
        await person.show(seen_of(message, self.files))
        return message

    def _stored(self, field: str, params: dict[str, Any]) -> dict[str, Any]:
        value = params.get(field)
        if isinstance(value, web.FileField):
            name, mime = value.filename, value.content_type
            file_id = self.keep_file(value.file.read(), name, mime)
        elif str(value) in self.files:
            file_id = str(value)
        else:
            raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        item = {"file_id": file_id, "file_unique_id": file_id, "width": 1, "height": 1}
        return {field: [item] if field == "photo" else {**item, "duration": 1}}

    async def _pump(self) -> None:
        """Pushes in order; an update that is not taken is pushed again."""
        while not self._closing:
            async with self._changed:
                await self._changed.wait_for(lambda: self.webhook and self.updates)
            update = self.updates[0]
            if await self.deliver(update):
                async with self._changed:
                    self.updates.remove(update)
                    self._changed.notify_all()
            else:
                await asyncio.sleep(0.02)

    async def deliver(self, update: dict[str, Any]) -> bool:
        """One push; whether it was taken."""
        assert self._session
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]}
        try:
            async with self._session.post(
                self.webhook["url"], json=update, headers=headers
            ) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


@contextlib.asynccontextmanager
async def running(**options: Any) -> AsyncIterator[FakeTelegram]:
    """A stand-in that listens; stopped at the end."""
    fake = FakeTelegram(**options)
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()


def read_payload(payload: Any, now: datetime) -> list[Event]:
    """What the channel makes of a recorded update."""
    return parse(payload, TOKEN.partition(":")[0], now)
