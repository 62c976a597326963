"""A strict Zalo Bot API on loopback, with people who write to the bot. `async with running() as f`.

Like the real one it says no inside HTTP 200, hands an update out once, and has no buttons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.zalobot.parse import parse
from bot.clock import SystemClock
from bot.core.events import Event
from bot.core.ports import Clock
from bot.standin.listening import Site, listening
from bot.standin.people import Faults
from bot.standin.zalobot.people import ZaloBotPerson
from bot.standin.zalobot.rules import (
    Refused,
    act,
    check_photo,
    check_text,
    check_webhook,
    cut,
    links_in,
    read_params,
    refusal,
)

TOKEN = "1459232241454765289:stand-in-secret"
NAME = "bot.VDKyGxQvc"


class FakeZaloBot:
    """One bot. `sent`: every accepted send as (method, params); `calls`: every method called;
    `pictures`: what is behind public addresses; `proxies`: where a public https address leads.
    `loopback`: takes a webhook on this machine, which the real one refuses."""

    def __init__(
        self, token: str = TOKEN, *, clock: Clock | None = None, loopback: bool = False
    ) -> None:
        self.clock = clock or SystemClock()
        self.token = token
        self.account = token.partition(":")[0]
        self.url = ""
        self.people: dict[str, ZaloBotPerson] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[str] = []
        self.faults = Faults()
        self.pictures: dict[str, bytes] = {}
        self.proxies: dict[str, str] = {}
        self.webhook: dict[str, str] = {}
        self.verification: dict[str, Any] = {"ok": True, "outcome": "webhook.ok"}
        self.updates: list[dict[str, Any]] = []
        self.pollers = self.most_pollers = 0
        self._loopback = loopback
        self._media: dict[str, tuple[bytes, str]] = {}
        self._number = 0
        self._changed = asyncio.Condition()
        self._closing = False
        self._site = Site()
        self._session: aiohttp.ClientSession | None = None

    # for tests

    def config(self, **more: Any) -> dict[str, Any]:
        """Settings that point the channel here."""
        base = {"token": self.token, "api_base": self.url, "mode": "polling", "poll_timeout_s": 1}
        return {**base, **more}

    async def connect(self, channel: Any, public_url: str) -> None:
        """Nothing to do: the token is in the settings."""

    def person(self, name: str) -> ZaloBotPerson:
        person = ZaloBotPerson(self, name, self.new_id())
        self.people[person.chat_id] = person
        return person

    def new_id(self) -> str:
        """Twenty hex digits, as ids of people and messages are."""
        self._number += 1
        return f"6ede9afa66b8{self._number:08x}"

    def keep_media(self, data: bytes, name: str, mime: str) -> str:
        """Something a person sent; its address on Zalo's side."""
        self._number += 1
        self._media[f"{self._number}/{name}"] = (data, mime)
        return f"{self.url}/media/{self._number}/{name}"

    async def push(self, update: dict[str, Any]) -> int:
        """To the webhook, where one is set (the status it answered); else for polling (0)."""
        if self.webhook:
            return await self.deliver({"ok": True, "result": update})
        async with self._changed:
            self.updates.append(update)
            self._changed.notify_all()
        return 0

    async def deliver(self, body: Any, secret: str | None = None) -> int:
        """One push as Zalo makes it, or with another secret; the status."""
        assert self._session
        url = self.webhook["url"]
        for public, real in self.proxies.items():
            url = url.replace(public, real)
        headers = {"X-Bot-Api-Secret-Token": self.webhook["secret"] if secret is None else secret}
        async with self._session.post(url, json=body, headers=headers) as answer:
            return answer.status

    async def polled(self, timeout: float = 5.0) -> None:
        """Until a poll is under way."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: self.pollers)

    async def called(self, method: str, times: int = 1, timeout: float = 5.0) -> None:
        """Until a method was called so often."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: self.calls.count(method) >= times)

    # the server

    async def start(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/bot{token}/{method}", self._call)
        app.router.add_get("/media/{path:.*}", self._download)
        self.url = await self._site.open(app)
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        self._closing = True
        async with self._changed:
            self._changed.notify_all()
        assert self._session
        await self._session.close()
        await self._site.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        async with self._changed:
            self.calls.append(method)
            self._changed.notify_all()
        if request.match_info["token"] != self.token:
            return refusal(Refused(401, "Unauthorized"))
        fault = self.faults.take(method)
        if fault is not None and fault.kind != "drop":
            answer = await act(fault, request)
            if answer is not None:
                return answer
        try:
            result = await self._answer(method, await read_params(request))
        except Refused as refused:
            return refusal(refused)
        if fault is not None and fault.kind == "drop":
            cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _answer(self, method: str, params: dict[str, Any]) -> Any:
        known: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": self._me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
        }
        if method not in known:
            raise Refused(400, "Bad request")
        return await known[method](params)

    async def _me(self, params: dict[str, Any]) -> dict[str, Any]:
        kind = {"account_type": "BASIC", "can_join_groups": False}
        return {"id": self.account, "account_name": NAME, **kind}

    async def _get_updates(self, params: dict[str, Any]) -> dict[str, Any]:
        if self.webhook:
            raise Refused(400, "Webhook is set")
        async with self._changed:
            self.pollers += 1
            self.most_pollers = max(self.most_pollers, self.pollers)
            self._changed.notify_all()
            try:
                async with asyncio.timeout(float(params.get("timeout", 30))):
                    await self._changed.wait_for(lambda: self.updates or self._closing)
            except TimeoutError:
                raise Refused(408, "Request timeout") from None
            finally:
                self.pollers -= 1
            if not self.updates:
                raise Refused(408, "Request timeout")
            return self.updates.pop(0)  # whatever becomes of the answer

    async def _set_webhook(self, params: dict[str, Any]) -> dict[str, Any]:
        check_webhook(params, loopback=self._loopback)
        self.webhook = {"url": params["url"], "secret": params["secret_token"]}
        return {**await self._webhook_info({}), "verification": self.verification}

    async def _delete_webhook(self, params: dict[str, Any]) -> dict[str, Any]:
        self.webhook = {}
        return await self._webhook_info({})

    async def _webhook_info(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.webhook.get("url", ""), "updated_at": self.now_ms()}

    async def _send_message(self, params: dict[str, Any]) -> dict[str, Any]:
        person = self._reader(params)
        text = check_text(params)
        return await self._shown("sendMessage", params, person, text=text, buttons=links_in(text))

    async def _send_photo(self, params: dict[str, Any]) -> dict[str, Any]:
        person = self._reader(params)
        media = check_photo(params, self.pictures)
        caption = params.get("caption", "")
        return await self._shown("sendPhoto", params, person, text=caption, media=(media,))

    def _reader(self, params: dict[str, Any]) -> ZaloBotPerson:
        person = self.people.get(str(params.get("chat_id")))
        if person is None:
            raise Refused(400, "Bad request")
        return person

    async def _shown(
        self, method: str, params: dict[str, Any], person: ZaloBotPerson, **seen: Any
    ) -> dict[str, Any]:
        message_id = self.new_id()
        self.sent.append((method, params))
        await person.shows(message_id, params, **seen)
        return {"message_id": message_id, "date": self.now_ms()}

    def now_ms(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    async def _download(self, request: web.Request) -> web.Response:
        found = self._media.get(request.match_info["path"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[0], content_type=found[1])


def running(**options: Any) -> AbstractAsyncContextManager[FakeZaloBot]:
    """A stand-in that listens; stopped at the end."""
    return listening(FakeZaloBot(**options))


def read_payload(payload: Any, now: datetime) -> list[Event]:
    """What the channel makes of a recorded update."""
    return parse(payload, TOKEN.partition(":")[0], now)
