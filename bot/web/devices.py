"""Routes of boards, loudspeakers and the listen page, over the DevicePages port.

The shapes of what they answer are in shapes.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from aiohttp import web

from bot.core.ports import Clock, DevicePages, Route
from bot.web import pages
from bot.web.parts import Parts
from bot.web.streams import stream

WHATS = frozenset({"started", "finished", "refused", "interrupted"})
MAX_BODY = 64_000
MAX_DETAIL = 500


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
        feed = _found(await self._devices.board_feed(_code(request)))
        return pages.page("board.html", code=_code(request), name=feed.get("area", ""))

    async def feed(self, request: web.Request) -> web.Response:
        feed = _found(await self._devices.board_feed(_code(request)))
        qr = qr_image(str(feed.get("qr") or ""))
        return pages.answer({**self._local(feed), "qr_image": qr})

    async def speaker(self, request: web.Request) -> web.Response:
        plan = _found(await self._devices.speaker_plan(_code(request)))
        return pages.page("speaker.html", code=_code(request), plan=plan)

    async def plan(self, request: web.Request) -> web.Response:
        return pages.answer(self._local(_found(await self._devices.speaker_plan(_code(request)))))

    async def listen(self, request: web.Request) -> web.Response:
        told = _found(await self._devices.listen(request.match_info["id"]))
        blank = {"commune": "", "at": "", "text": "", "audio_url": "", "duration_s": 0}
        more = {"source": "", "notice": "", "others": ()}
        return pages.page("listen.html", told=self._local({**blank, **more, **told}))

    async def events(self, request: web.Request) -> web.StreamResponse:
        look = self._devices.board_feed if _is_board(request) else self._devices.speaker_plan
        _found(await look(_code(request)))
        return await stream(request, aiter(self._devices.changes(_code(request))))

    async def acknowledge(self, request: web.Request) -> web.Response:
        told = await _body(request)
        item, what = str(told.get("item") or ""), told.get("what")
        if not item or what not in WHATS:
            raise web.HTTPBadRequest
        at = self._moment(told.get("at"))
        detail = str(told.get("detail") or "")[:MAX_DETAIL]
        known = await self._devices.acknowledge(_code(request), item, cast("str", what), at, detail)
        return _taken(known)

    async def heartbeat(self, request: web.Request) -> web.Response:
        return _taken(await self._devices.heartbeat(_code(request), await _body(request)))

    def _local(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._local(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._local(one) for one in value]
        base = self._public_url
        if isinstance(value, str) and base and value.startswith(f"{base}/media/"):
            return value[len(base) :]
        return value

    def _moment(self, given: Any) -> datetime:
        """The device's own time, unless that cannot be."""
        now = self._clock.now()
        try:
            at = datetime.fromisoformat(str(given))
        except ValueError:
            return now
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return at if now - timedelta(days=30) < at < now + timedelta(minutes=5) else now


def _code(request: web.Request) -> str:
    return request.match_info["code"]


def _is_board(request: web.Request) -> bool:
    return request.path.startswith("/boards/")


def _found(answer: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if answer is None:
        raise web.HTTPNotFound
    return answer


def _taken(known: bool) -> web.Response:
    if not known:
        raise web.HTTPNotFound
    return pages.answer({"ok": True})


async def _body(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if len(raw) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, len(raw))
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(told, dict):
        raise web.HTTPBadRequest
    return told


@lru_cache(maxsize=512)
def qr_image(text: str) -> str:
    """The code as an image address that needs no second request; "" for nothing to encode."""
    import segno  # when it is needed

    if not text:
        return ""
    return segno.make_qr(text, error="m").svg_data_uri(border=2, scale=4)
