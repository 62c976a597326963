"""The vendors' side, a process of its own: answers Bot API and OA API calls at once."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from typing import Any

import uvloop
from aiohttp import web

from benchmarks.children import say, until_stdin_closes

_NUMBERS = itertools.count(1)
_SAID = {"telegram": 0}  # messages taken over the Bot API
_ME = {"id": 700100200, "is_bot": True, "first_name": "Tin Buôn", "username": "tinbuon_bot"}


async def _telegram(request: web.Request) -> web.Response:
    method = request.match_info["method"].lower()
    result: Any = _ME if method == "getme" else True
    if method == "sendmessage":
        result = _message(await _said(request))
        _SAID["telegram"] += 1
    return web.json_response({"ok": True, "result": result})


async def _said(request: web.Request) -> dict[str, Any]:
    """Parameters as JSON, or as a form with JSON inside."""
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    form = dict(await request.post())
    markup = form.get("reply_markup")
    return {**form, "reply_markup": json.loads(str(markup)) if markup else None}


def _message(said: dict[str, Any]) -> dict[str, Any]:
    """What Telegram says of a message it took: the whole of it."""
    return {
        "message_id": next(_NUMBERS),
        "from": _ME,
        "chat": {"id": int(said["chat_id"]), "first_name": "H'Lan", "type": "private"},
        "date": int(time.time()),
        "text": said["text"],
        "reply_markup": said.get("reply_markup"),
    }


class Zalo:
    """Counts by access token (an OA's id stands for it), and refuses whom it is told to."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._taken: dict[str, int] = {}
        self._last: dict[str, float] = {}  # monotonic: one clock for every process here
        self._refused: Counter[str] = Counter()
        self._throttled: frozenset[str] = frozenset()

    async def send(self, request: web.Request) -> web.Response:
        oa = request.headers["access_token"]
        body = await request.json()
        if oa in self._throttled:
            self._refused[oa] += 1
            return web.json_response({"error": -32, "message": "Rate limit"})
        self._taken[oa] = self._taken.get(oa, 0) + 1
        self._last[oa] = time.monotonic()
        user = body["recipient"]["user_id"]
        data = {"message_id": f"m{next(_NUMBERS)}", "user_id": user}
        return web.json_response({"error": 0, "message": "Success", "data": data})

    async def begin(self, request: web.Request) -> web.Response:
        """Forget what was, and throttle these from now on."""
        self.forget()
        self._throttled = frozenset((await request.json())["throttled"])
        return web.json_response({})

    async def told(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {**_SAID, "taken": self._taken, "last": self._last, "refused": self._refused}
        )


async def main() -> None:
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", _telegram)
    zalo = Zalo()
    app.router.add_post("/v3.0/oa/message/cs", zalo.send)
    app.router.add_post("/begin", zalo.begin)
    app.router.add_get("/told", zalo.told)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    say(port=runner.addresses[0][1])
    await until_stdin_closes()
    await asyncio.wait_for(runner.cleanup(), 5)


if __name__ == "__main__":
    uvloop.run(main())
