"""Routes of boards, loudspeakers and the listen page, over the DevicePages port.

The shapes of what they answer are in shapes.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.core.ports import Clock, DevicePages, Route, Standing, Taken
from bot.web import pages, words
from bot.web.bodies import Ack, Beat, read
from bot.web.parts import Parts
from bot.web.streams import STREAMS, stream

COOKIE = "tinbuon_device"
_KEPT_S = 400 * 24 * 3600  # browsers keep none longer; each heartbeat renews it


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for devices."""
    room = _Room(parts.devices, parts.clock, parts.public_url.rstrip("/"))
    made = [Route("GET", "/listen/{id}", room.listen)]
    for kind in ("boards", "speakers"):
        made += [
            Route("POST", f"/{kind}/{{code}}/acks", room.acknowledge),
            Route("POST", f"/{kind}/{{code}}/heartbeat", room.heartbeat),
            Route("GET", f"/{kind}/{{code}}/events", room.events),
        ]
    made += [
        Route("POST", "/boards/{code}/picture/{token}", room.picture),
        Route("GET", "/worker.js", pages.worker),
        Route("GET", "/boards/{code}", room.board),
        Route("GET", "/boards/{code}/feed.json", room.feed),
        Route("GET", "/speakers/{code}", room.speaker),
        Route("GET", "/speakers/{code}/plan.json", room.plan),
    ]
    return made


class _Room:
    def __init__(self, devices: DevicePages, clock: Clock, public_url: str) -> None:
        self._devices = devices
        self._clock = clock
        self._public_url = public_url

    async def board(self, request: web.Request) -> web.Response:
        standing = await self._came_in(request)
        feed = _found(await self._devices.board_feed(_code(request)))
        shown: dict[str, Any] = {"code": _code(request), "name": feed.get("area", "")}
        return _kept(request, standing, pages.page("board.html", standing=standing.value, **shown))

    async def feed(self, request: web.Request) -> web.Response:
        own = await self._standing(request) is Standing.OWN
        feed = _found(await self._devices.board_feed(_code(request), own=own))
        qr = qr_image(str(feed.get("qr") or ""))
        return pages.answer({**self._local(feed), "qr_image": qr, "build": pages.version()})

    async def speaker(self, request: web.Request) -> web.Response:
        standing = await self._came_in(request)
        plan = _found(await self._devices.speaker_plan(_code(request)))
        shown: dict[str, Any] = {"code": _code(request), "plan": plan, "standing": standing.value}
        return _kept(request, standing, pages.page("speaker.html", **shown))

    async def plan(self, request: web.Request) -> web.Response:
        own = await self._standing(request) is Standing.OWN
        plan = _found(await self._devices.speaker_plan(_code(request), own=own))
        return pages.answer({**self._local(plan), "build": pages.version()})

    async def listen(self, request: web.Request) -> web.Response:
        told = _found(await self._devices.listen(request.match_info["id"]))
        blank = {"commune": "", "at": "", "text": "", "audio_url": "", "duration_s": 0}
        more = {"source": "", "notice": "", "others": ()}
        return pages.page("listen.html", told=self._local({**blank, **more, **told}))

    async def events(self, request: web.Request) -> web.StreamResponse:
        standing = await self._standing(request)
        look = self._devices.board_feed if _is_board(request) else self._devices.speaker_plan
        _found(await look(_code(request)))
        own = standing is Standing.OWN
        with request.app[STREAMS].of_device(request, own=own):
            return await stream(request, aiter(self._devices.changes(_code(request))))

    async def acknowledge(self, request: web.Request) -> web.Response:
        await self._must_be_own(request)
        told = await read(request, Ack)
        taken = await self._devices.acknowledge(
            _code(request), str(told.item), told.what, self._moment(told.at), told.detail
        )
        if taken is Taken.UNKNOWN:
            raise web.HTTPNotFound
        if taken is Taken.DOUBTED:
            return pages.answer({"ok": False, "error": words.DOUBTED}, 409)
        return pages.answer({"ok": True})

    async def heartbeat(self, request: web.Request) -> web.Response:
        await self._must_be_own(request)
        told = await read(request, Beat)
        if not await self._devices.heartbeat(_code(request), told.root):
            raise web.HTTPNotFound
        return _kept(request, Standing.OWN, pages.answer({"ok": True}))

    async def picture(self, request: web.Request) -> web.Response:
        """A JPEG of what the board shows, once somebody asked for it."""
        await self._must_be_own(request)
        token = request.match_info["token"]
        if not await self._devices.picture(_code(request), token, await request.read()):
            raise web.HTTPNotFound
        return pages.answer({"ok": True})

    async def _standing(self, request: web.Request) -> Standing:
        return await self._devices.standing(_code(request), _secret(request))

    async def _must_be_own(self, request: web.Request) -> None:
        if await self._standing(request) is not Standing.OWN:
            raise web.HTTPUnauthorized

    async def _came_in(self, request: web.Request) -> Standing:
        """Whose page is opened. A link's secret goes into a cookie and out of the address bar."""
        given = request.query.get("k")
        if given is None:
            return await self._standing(request)
        answer = web.HTTPSeeOther(request.path)
        if await self._devices.standing(_code(request), given) is Standing.OWN:
            _keep(request, answer, given)
        raise answer

    def _local(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._local(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._local(one) for one in value]
        base = self._public_url
        if isinstance(value, str) and base and value.startswith(f"{base}/media/"):
            return value[len(base) :]
        return value

    def _moment(self, given: str | None) -> datetime:
        """The device's own time, unless that cannot be; never one that is still to come."""
        now = self._clock.now()
        try:
            at = datetime.fromisoformat(given or "")
        except ValueError:
            return now
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return min(at, now) if now - timedelta(days=30) < at < now + timedelta(minutes=5) else now


def _code(request: web.Request) -> str:
    return request.match_info["code"]


def _is_board(request: web.Request) -> bool:
    return request.path.startswith("/boards/")


def _found(answer: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if answer is None:
        raise web.HTTPNotFound
    return answer


def _secret(request: web.Request) -> str:
    """A page's cookie, or what a box with its own program sends."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme == "Bearer" else request.cookies.get(COOKIE, "")


def _kept(request: web.Request, standing: Standing, answer: web.Response) -> web.Response:
    """A box that runs for years keeps its cookie."""
    if standing is Standing.OWN and (held := request.cookies.get(COOKIE)):
        _keep(request, answer, held)
    return answer


def _keep(request: web.Request, answer: web.Response, secret: str) -> None:
    kind, code = ("boards" if _is_board(request) else "speakers"), quote(_code(request), safe="")
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=_KEPT_S,
        path=f"/{kind}/{code}",
        httponly=True,
        samesite="Lax",
        secure=pages.secure(request),
    )


@lru_cache(maxsize=512)
def qr_image(text: str) -> str:
    """The code as an image address that needs no second request; "" for nothing to encode."""
    import segno  # when it is needed

    if not text:
        return ""
    return segno.make_qr(text, error="m").svg_data_uri(border=2, scale=4)
