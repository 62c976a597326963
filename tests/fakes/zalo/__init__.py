"""A strict Zalo (OAuth, OA API, media, signed webhooks) on loopback, with followers who use it.

`async with running() as fake`. Errors come inside HTTP 200 and refresh tokens work once, as there.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from yarl import URL

from bot.channels.zalo.parse import parse
from bot.clock import SystemClock
from bot.core.events import Event
from bot.core.ports import Clock
from tests.fakes.people import Fault, Faults
from tests.fakes.zalo.oauth import Oa, OAuth
from tests.fakes.zalo.people import ZaloPerson
from tests.fakes.zalo.push import APP_ID, OA_SECRET, Pusher
from tests.fakes.zalo.rules import Refused, check_message, seen_of

APP_SECRET = "app-secret"
OA_ID = "579745863508352884"


class FakeZalo(Pusher):
    """One application with OAs. `sent`: every accepted message as (oa_id, user_id, body)."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock or SystemClock())
        self.oauth = OAuth(APP_ID, APP_SECRET, self.clock)
        self.account = self.oa(OA_ID).oa_id
        self.url = ""
        self.echoes = True
        self.quota = 500
        self.per_minute = 0  # messages an OA may send in a minute; 0 = any
        self.people: dict[str, ZaloPerson] = {}
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.calls: list[str] = []
        self.faults = Faults()
        self.uploads: dict[str, tuple[bytes, datetime]] = {}
        self._media: dict[str, bytes] = {}
        self._sent_at: dict[str, list[datetime]] = {}
        self._runner: web.AppRunner | None = None

    # for tests

    def config(self, **more: Any) -> dict[str, Any]:
        """Settings that point the channel here."""
        base = {"app_id": APP_ID, "app_secret": APP_SECRET, "oa_secret_key": OA_SECRET}
        return {**base, "api_base": self.url, "oauth_base": self.url, **more}

    async def connect(
        self, channel: Any, public_url: str, commune: str = "24163", oa_id: str = OA_ID
    ) -> None:
        """Connects an OA the way `run.py zalo import-token` does, and sets where to push."""
        self.webhook_url = f"{public_url}/zalo/webhook"
        oa = self.oa(oa_id)
        self.oauth.issue(oa)
        await channel.import_token(commune, oa_id, oa.refresh)
        oa.refreshes = 0

    def oa(self, oa_id: str) -> Oa:
        return self.oauth.oas.setdefault(oa_id, Oa(oa_id))

    def person(self, name: str, *, oa_id: str = OA_ID, started: bool = True) -> ZaloPerson:
        """`started`: follows the OA and wrote to it just now."""
        chat_id = str(8_246_000_000_000_000_000 + secrets.randbelow(10**15))
        person = ZaloPerson(self, name, chat_id, oa_id)
        person.last_at = self.clock.now() if started else None
        self.people[chat_id] = person
        return person

    def message_id(self) -> str:
        return secrets.token_hex(10)

    def keep_media(self, data: bytes, name: str) -> str:
        """A file on the media host; its address."""
        key = secrets.token_hex(8)
        self._media[key] = data
        return f"{self.url}/media/{key}/{name}"

    # the server

    async def start(self) -> None:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/v4/oa/permission", self._permission)
        app.router.add_post("/v4/oa/access_token", self._token)
        app.router.add_post("/v3.0/oa/message/cs", self._message)
        app.router.add_post("/v2.0/oa/upload/image", self._upload)
        app.router.add_get("/v2.0/oa/getoa", self._getoa)
        app.router.add_get("/v3.0/oa/user/detail", self._user)
        app.router.add_get("/media/{key}/{name}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        assert self._runner
        await self.stop_pushing()
        await self._runner.cleanup()

    async def _permission(self, request: web.Request) -> web.Response:
        """The admin of the (first) OA says yes at once."""
        query = request.query
        if query.get("app_id") != APP_ID or not query.get("code_challenge"):
            raise web.HTTPBadRequest
        oa = next(iter(self.oauth.oas.values()))
        back = {"code": self.oauth.grant(oa, query["code_challenge"]), "oa_id": oa.oa_id}
        if query.get("state"):
            back["state"] = query["state"]
        raise web.HTTPFound(str(URL(query["redirect_uri"]).update_query(back)))

    async def _token(self, request: web.Request) -> web.Response:
        form = {k: str(v) for k, v in (await request.post()).items()}
        fault, early = await self._fault(request, "token")
        if early is not None:
            return early
        answer = self.oauth.answer(form, request.headers.get("secret_key", ""))
        return self._finish(request, fault, answer)

    async def _message(self, request: web.Request) -> web.Response:
        body = await request.json()
        fault, early = await self._fault(request, "message")
        if early is not None:
            return early
        try:
            data = await self._take(self._oa_of(request), body)
        except Refused as refused:
            return _refusal(refused)
        return self._finish(request, fault, {"error": 0, "message": "Success", "data": data})

    async def _take(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        user_id, message = str(body["recipient"]["user_id"]), body["message"]
        self._check_rate(oa)
        self._check_window(oa, user_id)
        check_message(message, self._live_uploads())
        message_id = self.message_id()
        self.sent.append((oa.oa_id, user_id, message))
        pictures = {k: v[0] for k, v in self.uploads.items()}
        await self.people[user_id].show(seen_of(message_id, message, pictures))
        if self.echoes:
            self._echo(oa, user_id, message_id, message)
        quota = {"quota_type": "sub_quota", "remain": str(self.quota), "total": "500"}
        return {"message_id": message_id, "user_id": user_id, "quota": quota}

    def _check_rate(self, oa: Oa) -> None:
        now = self.clock.now()
        recent = [t for t in self._sent_at.get(oa.oa_id, []) if now - t < timedelta(minutes=1)]
        if self.per_minute and len(recent) >= self.per_minute:
            raise Refused(-32, "Your application reached limit call api")
        self._sent_at[oa.oa_id] = [*recent, now]

    def _check_window(self, oa: Oa, user_id: str) -> None:
        person = self.people.get(user_id)
        if person is None or person.oa_id != oa.oa_id:
            raise Refused(-201, "user_id is invalid")
        if not person.follows_oa:
            raise Refused(-213, "User has not followed OA")
        if person.last_at is None or self.clock.now() - person.last_at > timedelta(days=7):
            raise Refused(-230, "User has not interacted with the OA in the past 7 days")
        if self.clock.now() - person.last_at > timedelta(hours=48):
            if self.quota <= 0:
                raise Refused(-211, "Out of quota")
            self.quota -= 1

    def _live_uploads(self) -> set[str]:
        now = self.clock.now()
        return {k for k, (_, until) in self.uploads.items() if now < until}

    def _echo(self, oa: Oa, user_id: str, message_id: str, message: dict[str, Any]) -> None:
        kind = "text" if "attachment" not in message else "list"
        if message.get("attachment", {}).get("payload", {}).get("template_type") == "media":
            kind = "image"
        sides = {"sender": {"id": oa.oa_id}, "recipient": {"id": user_id}}
        said = {"msg_id": message_id, "text": message.get("text", "")}
        self.push_soon(f"oa_send_{kind}", **sides, message=said)

    async def _upload(self, request: web.Request) -> web.Response:
        fault, early = await self._fault(request, "upload")
        if early is not None:
            return early
        try:
            self._oa_of(request)
            file = (await request.post()).get("file")
            if not isinstance(file, web.FileField):
                raise Refused(-201, "file is missing")
            data = file.file.read()
            if not data.startswith((b"\xff\xd8\xff", b"\x89PNG")):
                raise Refused(-201, "file is not jpg or png")
            if len(data) > 1024 * 1024:
                raise Refused(-210, "file is larger than 1MB")
        except Refused as refused:
            return _refusal(refused)
        key = secrets.token_urlsafe(24)
        self.uploads[key] = data, self.clock.now() + timedelta(days=7)
        return self._finish(request, fault, {"error": 0, "data": {"attachment_id": key}})

    async def _getoa(self, request: web.Request) -> web.Response:
        self.calls.append("getoa")
        try:
            oa = self._oa_of(request)
        except Refused as refused:
            return _refusal(refused)
        return web.json_response({"error": 0, "data": {"oa_id": oa.oa_id, "name": oa.name}})

    async def _user(self, request: web.Request) -> web.Response:
        self.calls.append("user")
        person = self.people[str(json.loads(request.query["data"])["user_id"])]
        data = {"display_name": person.name, "user_is_follower": person.follows_oa}
        return web.json_response({"error": 0, "data": data})

    async def _download(self, request: web.Request) -> web.Response:
        data = self._media.get(request.match_info["key"])
        if data is None:
            raise web.HTTPNotFound
        return web.Response(body=data)

    def _oa_of(self, request: web.Request) -> Oa:
        oa, code = self.oauth.oa_of(request.headers.get("access_token", ""))
        if oa is None:
            raise Refused(code, "Access token is invalid or expired")
        return oa

    async def _fault(
        self, request: web.Request, method: str
    ) -> tuple[Fault | None, web.Response | None]:
        """The planned fault, and the answer if it comes before the call is done."""
        self.calls.append(method)
        fault = self.faults.take(method)
        if fault is None or fault.kind == "drop":
            return fault, None
        if fault.kind == "slow":
            await fault.release.wait()
            return None, None
        if fault.kind == "code":
            return fault, _refusal(Refused(fault.code, fault.text or "stand-in fault"))
        if fault.kind == "refuse":
            _cut(request)
        return fault, web.Response(status=fault.status, text="<html>stand-in fault</html>")

    def _finish(
        self, request: web.Request, fault: Fault | None, answer: dict[str, Any]
    ) -> web.Response:
        if fault is not None:
            _cut(request)
        return web.json_response(answer)


def _cut(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


def _refusal(refused: Refused) -> web.Response:
    return web.json_response({"error": refused.code, "message": refused.message})


@contextlib.asynccontextmanager
async def running(**options: Any) -> AsyncIterator[FakeZalo]:
    """A stand-in that listens; stopped at the end."""
    fake = FakeZalo(**options)
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()


def read_payload(payload: Any, now: datetime) -> list[Event]:
    """What the channel makes of a recorded webhook body."""
    return parse(payload, now)
