"""The vendors' side, a process of its own: answers Bot API and OA API calls at once."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import uvloop
from aiohttp import web

from benchmarks.children import say, until_stdin_closes

_NUMBERS = itertools.count(1)
_ME = {"id": 700100200, "is_bot": True, "first_name": "Tin Buôn", "username": "tinbuon_bot"}


async def _telegram(request: web.Request) -> web.Response:
    result: Any = _ME if request.match_info["method"].lower() == "getme" else True
    return web.json_response({"ok": True, "result": result})


async def _zalo(request: web.Request) -> web.Response:
    body = await request.json()
    user = body["recipient"]["user_id"]
    data = {"message_id": f"m{next(_NUMBERS)}", "user_id": user}
    return web.json_response({"error": 0, "message": "Success", "data": data})


async def main() -> None:
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", _telegram)
    app.router.add_post("/v3.0/oa/message/cs", _zalo)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    say(port=runner.addresses[0][1])
    await until_stdin_closes()
    await asyncio.wait_for(runner.cleanup(), 5)


if __name__ == "__main__":
    uvloop.run(main())
