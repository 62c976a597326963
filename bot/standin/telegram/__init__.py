"""A strict Bot API server on loopback, with people and groups that use it.

`async with running() as fake`. Knows polling (offsets confirm), webhooks with a secret, sending,
files, groups, command lists, refusals and faults; `running(rates=Rates())` also flood control.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channels.telegram.fields import Ours
from bot.channels.telegram.parse import parse
from bot.clock import SystemClock
from bot.core.events import Event
from bot.core.ports import Clock
from bot.standin.listening import Site, listening
from bot.standin.people import Faults
from bot.standin.telegram import sends
from bot.standin.telegram.commands import Commands
from bot.standin.telegram.groups import TelegramGroup
from bot.standin.telegram.people import TelegramPerson
from bot.standin.telegram.rates import Rates
from bot.standin.telegram.rules import Refused, act, cut, read_params, refusal
from bot.standin.telegram.updates import Updates

__all__ = ["TOKEN", "USERNAME", "FakeTelegram", "Rates", "read_payload", "running"]
TOKEN = "700100200:stand-in-secret"
USERNAME = "tinbuon_bot"


class FakeTelegram:
    """One bot. `sent`: every accepted send as (method, params); `calls`: every method called."""

    def __init__(
        self,
        token: str = TOKEN,
        username: str = USERNAME,
        clock: Clock | None = None,
        *,
        rates: Rates | None = None,
        privacy: bool = True,
    ) -> None:
        self.clock = clock or SystemClock()
        self.token = token
        self.account = token.partition(":")[0]
        self.username = username
        self.rates = rates
        self.privacy = privacy
        self.url = ""
        self.people: dict[str, TelegramPerson] = {}
        self.groups: dict[str, TelegramGroup] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[str] = []
        self.answered: list[str] = []
        self.queries: set[str] = set()
        self.files: dict[str, tuple[bytes, str, str]] = {}  # id -> bytes, path, mime
        self.uploaded_as: dict[str, str] = {}
        self.faults = Faults()
        self.commands = Commands()
        self.inbound = Updates(self.clock)
        self._paths: dict[str, str] = {}
        self._numbers = {"update": 5000, "message": 10, "person": 710000000, "file": 0, "group": 0}
        self._tasks: set[asyncio.Task[None]] = set()
        self._site = Site()

    # for tests

    @property
    def updates(self) -> list[dict[str, Any]]:
        """Not confirmed yet."""
        return self.inbound.waiting

    @property
    def webhook(self) -> dict[str, Any]:
        """url and secret; empty while the bot polls."""
        return self.inbound.webhook

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

    def group(
        self, name: str, *, small: bool = False, topics: tuple[int, ...] = ()
    ) -> TelegramGroup:
        """A supergroup (or a `small` one, which may still move) that the bot is in."""
        number = self.number("group")
        chat_id = f"-{4000 + number}" if small else f"-100{5000 + number}"
        group = TelegramGroup(self, name, chat_id, topics=topics, forum=bool(topics))
        self.groups[chat_id] = group
        return group

    def number(self, what: str) -> int:
        self._numbers[what] += 1
        return self._numbers[what]

    def keep_file(self, data: bytes, name: str, mime: str) -> str:
        """A file on Telegram's side; its id."""
        file_id = f"AgACAgUAAxkB{self.number('file'):06d}"
        self.files[file_id] = (data, f"documents/{file_id}/{name}", mime)
        self._paths[self.files[file_id][1]] = file_id
        return file_id

    async def push(self, **content: Any) -> int:
        """Queue an update for polling, or for the webhook when one is set; its id."""
        update = {"update_id": self.number("update"), **content}
        await self.queue(update)
        return int(update["update_id"])

    async def queue(self, update: dict[str, Any]) -> None:
        await self.inbound.add(update)

    async def deliver(self, update: dict[str, Any]) -> bool:
        """One push to the webhook; whether it was taken."""
        return await self.inbound.deliver(update)

    async def confirmed(self, update_id: int, timeout: float = 5.0) -> None:
        """Until the bot has taken this update for good."""
        await self.inbound.confirmed(update_id, timeout)

    async def spinner_stopped(self, timeout: float = 5.0) -> None:
        """Until some tap was answered."""
        async with asyncio.timeout(timeout), self.inbound.changed:
            await self.inbound.changed.wait_for(lambda: self.answered)

    def bot_user(self) -> dict[str, Any]:
        return {
            "id": int(self.account),
            "is_bot": True,
            "first_name": "Tin Buôn",
            "username": self.username,
        }

    # the server

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self.url = await self._site.open(app, port)
        self._tasks.add(asyncio.create_task(self.inbound.pump()))

    async def stop(self) -> None:
        await self.inbound.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._site.close()

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
        if method in sends.METHODS:
            return await sends.send(self, method, params)
        known: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": self._me,
            "getUpdates": self.inbound.get,
            "setWebhook": self.inbound.set_webhook,
            "deleteWebhook": self.inbound.delete_webhook,
            "getWebhookInfo": self.inbound.info,
            "answerCallbackQuery": self._answer_callback,
            "setMyCommands": self._set_commands,
            "deleteMyCommands": self._delete_commands,
            "getFile": self._get_file,
        }
        if method not in known:
            raise Refused(404, "Not Found")
        return await known[method](params)

    async def _me(self, params: dict[str, Any]) -> dict[str, Any]:
        return {
            **self.bot_user(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": False,
        }

    async def _set_commands(self, params: dict[str, Any]) -> bool:
        return self.commands.set(params, self.people)

    async def _delete_commands(self, params: dict[str, Any]) -> bool:
        return self.commands.delete(params, self.people)

    async def _answer_callback(self, params: dict[str, Any]) -> bool:
        query_id = str(params["callback_query_id"])
        if query_id not in self.queries:
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        async with self.inbound.changed:
            self.answered.append(query_id)
            self.inbound.changed.notify_all()
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
        file_id = self._paths.get(request.match_info["path"], "")
        if file_id not in self.files:
            raise web.HTTPNotFound
        data, _, mime = self.files[file_id]
        return web.Response(body=data, content_type=mime)


def running(**options: Any) -> AbstractAsyncContextManager[FakeTelegram]:
    """A stand-in that listens; stopped at the end."""
    return listening(FakeTelegram(**options))


def read_payload(payload: Any, now: datetime) -> list[Event]:
    """What the channel makes of a recorded update."""
    return parse(payload, Ours(TOKEN.partition(":")[0], USERNAME), now)
