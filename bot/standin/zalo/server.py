"""The HTTP side of the stand-in: Zalo's addresses, faults, errors inside HTTP 200."""

from __future__ import annotations

import json
import mimetypes
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from yarl import URL

from bot.core.hours import local
from bot.core.ports import Clock
from bot.standin.listening import Site
from bot.standin.people import Fault, Faults
from bot.standin.zalo.articles import Articles
from bot.standin.zalo.business import Business
from bot.standin.zalo.direct import Direct
from bot.standin.zalo.groups import Groups
from bot.standin.zalo.ledger import BROADCAST, PAID, Calls, Ledger
from bot.standin.zalo.oauth import Oa, OAuth
from bot.standin.zalo.push import Pusher
from bot.standin.zalo.rules import (
    Refused,
    Upload,
    check_upload,
    refuse_if,
)
from bot.standin.zalo.templates import ms

Work = Callable[[Oa, Any], Any]
_UPLOAD_LIVES = timedelta(days=7)


class Server(Pusher):
    """Base of the stand-in. `calls`: how often each method was called; `ledger`: what was taken and
    refused; `sent`: every accepted message as (oa_id, user_id, "group:<id>" or "*", body)."""

    def __init__(self, clock: Clock, app_id: str, app_secret: str) -> None:
        super().__init__(clock)
        self.oauth = OAuth(app_id, app_secret, clock)
        self.url = ""
        self.echoes = True
        self.keeps = True  # False for long runs: phones and `sent` keep the newest only
        self.per_minute = 0  # messages an OA may send in a minute; 0 = any
        self.by_plan = False  # else: as many as each OA's package allows
        self.night = (22, 6)
        self.night_routes = {PAID, BROADCAST}
        self.media_life: timedelta | None = None  # how long links to what people sent live
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.calls = Calls()
        self.ledger = Ledger()
        self.faults = Faults()
        self.groups = Groups(self)
        self.articles = Articles(self)
        self.business = Business(self)
        self.uploads: dict[str, tuple[Upload, datetime]] = {}
        self._media: dict[str, tuple[bytes, str, datetime]] = {}
        self._site = Site()

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=64 << 20)
        get, post = app.router.add_get, app.router.add_post
        get("/v4/oa/permission", self._permission)
        post("/v4/oa/access_token", self._token)
        post("/v3.0/oa/message/cs", self._does("message", Direct(self).message))
        post("/v2.0/oa/message", self._older)
        post("/v2.0/oa/upload/{kind}", self._upload)
        get("/v2.0/oa/getoa", self._does("getoa", lambda oa, _: _about(oa)))
        get("/v3.0/oa/user/detail", self._does("user", self._user))
        post("/v3.0/oa/quota/message", self._does("last-interaction", self._spoke))
        get("/v3.0/oa/user/getlist", self._does("getlist", self._people))
        self._add_groups(app)
        self._add_articles(app)
        self.business.add(app, self._does)
        get("/media/{key}/{name}", self._download)
        self.url = await self._site.open(app, port)

    def _add_groups(self, app: web.Application) -> None:
        groups = self.groups
        get, post = app.router.add_get, app.router.add_post
        post("/v3.0/oa/group/message", self._does("group", groups.message))
        post("/v3.0/oa/group/creategroupwithoa", self._does("creategroup", groups.create))
        post("/v3.0/oa/group/invite", self._does("invite", groups.invite))
        get("/v3.0/oa/group/getgroupsofoa", self._does("groups", groups.listed))
        get("/v3.0/oa/group/listmember", self._does("members", groups.inside))
        get("/v3.0/oa/group/getgroup", self._does("getgroup", groups.one))
        post("/v3.0/oa/quota/group", self._does("assets", groups.assets))

    def _add_articles(self, app: web.Application) -> None:
        articles = self.articles
        get, post = app.router.add_get, app.router.add_post
        verify = self._does("verify", lambda oa, q: articles.verify(oa, q.get("token", "")))
        post("/v2.0/article/create", self._does("article", articles.create))
        get("/v2.0/article/verify", verify)
        post("/v2.0/article/verify", verify)

    async def stop(self) -> None:
        await self.stop_pushing()
        await self._site.close()

    # what the endpoints share

    def book(self, oa: Oa, route: str, chat_id: str, message: dict[str, Any]) -> None:
        """Into the books: this was taken."""
        self.ledger.take(oa.oa_id, route, self.clock.now())
        self.sent.append((oa.oa_id, chat_id, message))
        if not self.keeps and len(self.sent) > 2000:
            del self.sent[:1000]

    def refuse_at_night(self, route: str) -> None:
        start, end = self.night
        hour = local(self.clock.now()).hour
        dark = hour >= start or hour < end if start > end else start <= hour < end
        refuse_if(dark and route in self.night_routes, -234, "Not between 22:00 and 06:00")

    def uploaded(self, key: str) -> Upload | None:
        """What an upload token stands for, while it lives."""
        found = self.uploads.get(key)
        return found[0] if found and self.clock.now() < found[1] else None

    def message_id(self) -> str:
        return secrets.token_hex(10)

    def keep_media(self, data: bytes, name: str) -> str:
        """A file on the media host; its address."""
        key = secrets.token_hex(8)
        self._media[key] = data, name, self.clock.now()
        return f"{self.url}/media/{key}/{name}"

    def _does(self, method: str, work: Work) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler: faults first, then the token, then `work` on the query or the JSON body."""

        async def handle(request: web.Request) -> web.Response:
            asked: Any = dict(request.query) if request.method == "GET" else await request.json()
            return await self._answer(request, method, lambda oa: work(oa, asked))

        return handle

    async def _answer(
        self, request: web.Request, method: str, work: Callable[[Oa], Any]
    ) -> web.Response:
        fault, early = await self._fault(request, method)
        if early is not None:
            return early
        oa: Oa | None = None
        try:
            oa = self._oa_of(request)
            data = work(oa)
            if isinstance(data, Awaitable):
                data = await data
        except Refused as refused:
            if oa is not None:
                self.ledger.refuse(oa.oa_id, refused.code)
            return _refusal(refused)
        return self._finish(request, fault, {"error": 0, "message": "Success", "data": data})

    # single endpoints

    async def _older(self, request: web.Request) -> web.Response:
        """One address for two things: to all followers, and to one person for some OAs."""
        asked: Any = await request.json()
        if "target" in asked.get("recipient", {}):
            return await self._answer(
                request, "broadcast", lambda oa: self.articles.broadcast(oa, asked)
            )
        return await self._answer(request, "message-v2", lambda oa: Direct(self).older(oa, asked))

    async def _permission(self, request: web.Request) -> web.Response:
        """The admin answers at once; a wrong application or address ends here, as at Zalo's."""
        wrong, back = self.oauth.consent(request.query)
        if wrong:
            return web.Response(status=400, text=f"<html>{wrong}</html>", content_type="text/html")
        raise web.HTTPFound(str(URL(request.query["redirect_uri"]).update_query(back)))

    async def _token(self, request: web.Request) -> web.Response:
        form = {k: str(v) for k, v in (await request.post()).items()}
        fault, early = await self._fault(request, "token")
        if early is not None:
            return early
        answer = self.oauth.answer(form, request.headers.get("secret_key", ""))
        return self._finish(request, fault, answer)

    async def _upload(self, request: web.Request) -> web.Response:
        kind, form = request.match_info["kind"], await request.post()
        return await self._answer(request, "upload", lambda _: self._keep(kind, form.get("file")))

    def _keep(self, kind: str, file: Any) -> dict[str, str]:
        if not isinstance(file, web.FileField):
            raise Refused(-201, "file is missing")
        data = file.file.read()
        check_upload(kind, data, file.filename)
        key = secrets.token_urlsafe(24)
        self.uploads[key] = (kind, data, file.filename), self.clock.now() + _UPLOAD_LIVES
        return {"token" if kind == "file" else "attachment_id": key}

    def _user(self, oa: Oa, query: dict[str, str]) -> dict[str, Any]:
        person = oa.people.get(str(json.loads(query["data"])["user_id"]))
        if person is None:
            raise Refused(-201, "user_id is invalid")
        return {"display_name": person.name, "user_is_follower": person.follows_oa}

    def _spoke(self, oa: Oa, body: dict[str, str]) -> dict[str, Any]:
        person = oa.people.get(str(body.get("user_id")))
        if person is None:
            raise Refused(-201, "user_id is invalid")
        at = person.last_at
        return {"last_interaction": ms(at) if at else ""}

    def _people(self, oa: Oa, query: dict[str, str]) -> dict[str, Any]:
        asked = json.loads(query["data"])
        offset, count = int(asked.get("offset", 0)), int(asked.get("count", 50))
        ids = [p.chat_id for p in oa.people.values() if p.follows_oa]
        page = ids[offset : offset + min(count, 50)]
        return {"total": len(ids), "users": [{"user_id": i} for i in page]}

    async def _download(self, request: web.Request) -> web.Response:
        found = self._media.get(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        data, name, made_at = found
        if self.media_life is not None and self.clock.now() - made_at >= self.media_life:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(body=data, content_type=kind)

    def _oa_of(self, request: web.Request) -> Oa:
        token = request.headers.get("access_token", "")
        oa, code = self.oauth.oa_of(token)
        if oa is None:
            raise Refused(code, f"Access token {token} is invalid or expired")
        return oa

    async def _fault(
        self, request: web.Request, method: str
    ) -> tuple[Fault | None, web.Response | None]:
        """The planned fault, and the answer if it comes before the call is done."""
        self.calls[method] += 1
        fault = self.faults.take(method)
        if fault is None or fault.kind == "drop":
            return fault, None
        if fault.kind == "slow":
            await fault.release.wait()
            return None, None
        if fault.kind == "code":
            oa, _ = self.oauth.oa_of(request.headers.get("access_token", ""))
            if oa is not None:
                self.ledger.refuse(oa.oa_id, fault.code)
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


def _about(oa: Oa) -> dict[str, Any]:
    return {
        "oa_id": oa.oa_id,
        "name": oa.name,
        "oa_type": oa.oa_type,
        "is_verified": True,
        "package_name": oa.package,
        "package_valid_through_date": oa.package_until,
        "linked_ZCA": "",
    }


def _cut(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


def _refusal(refused: Refused) -> web.Response:
    return web.json_response({"error": refused.code, "message": refused.message})
