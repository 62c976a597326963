"""Server-sent events: one shape for boards and speakers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

KEEP_ALIVE_S = 15.0


async def stream(request: web.Request, changes: AsyncIterator[Any]) -> web.StreamResponse:
    """Tells the page to look again whenever `changes` yields; ends when either side goes away."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    waiting: asyncio.Future[Any] | None = None
    try:
        await response.write(b"retry: 3000\n\n")
        while True:
            waiting = waiting or asyncio.ensure_future(anext(changes))
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_S)
            if not done:
                await response.write(b": still here\n\n")
                continue
            waiting.result()
            waiting = None
            await response.write(b"event: change\ndata: {}\n\n")
    except (ConnectionError, StopAsyncIteration):
        return response
    finally:
        await _let_go(waiting, changes)


async def _let_go(waiting: asyncio.Future[Any] | None, changes: AsyncIterator[Any]) -> None:
    if waiting is not None and not waiting.done():
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
            await waiting
    close = getattr(changes, "aclose", None)
    if close is not None:
        await close()
