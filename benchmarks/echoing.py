"""What answering costs without a bot: aiohttp says every post back on the person's open line.

Run as `python -m benchmarks.echoing`; a server until its stdin closes.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict

import uvloop
from aiohttp import web

from benchmarks.children import say, until_stdin_closes

_LINES: defaultdict[str, asyncio.Queue[str]] = defaultdict(asyncio.Queue)


async def _post(request: web.Request) -> web.Response:
    said = await request.json()
    _LINES[request.match_info["person"]].put_nowait(json.dumps({"text": said, "buttons": []}))
    return web.json_response({"ok": True})


async def _events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    line = _LINES[request.match_info["person"]]
    while True:
        await response.write(f"data: {await line.get()}\n\n".encode())


async def main() -> None:
    app = web.Application()
    app.router.add_post("/chat/{person}/messages", _post)
    app.router.add_get("/chat/{person}/events", _events)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    say(port=runner.addresses[0][1])
    await until_stdin_closes()
    await asyncio.wait_for(runner.cleanup(), 5)


if __name__ == "__main__":
    uvloop.run(main())
