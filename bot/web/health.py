"""GET /healthz for whoever watches the process, GET /metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.web import pages


def routes(
    ready: Callable[[], Awaitable[Sequence[str]]],
    metrics: Callable[[], bytes | Awaitable[bytes]],
    shown: Callable[[], Awaitable[Mapping[str, object]]] | None = None,
) -> Sequence[Route]:
    """`ready` lists why not (empty = ready); `metrics` is Prometheus text, now or awaited. `shown`
    is worth seeing and no reason to send people elsewhere."""

    async def healthz(_request: web.Request) -> web.Response:
        reasons = list(await ready())
        told = {"ready": not reasons, "reasons": reasons, **(await shown() if shown else {})}
        return pages.answer(told, 503 if reasons else 200)

    async def prometheus(_request: web.Request) -> web.Response:
        found = metrics()
        body = found if isinstance(found, bytes) else await found
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=body, headers={"Content-Type": kind})

    return (Route("GET", "/healthz", healthz), Route("GET", "/metrics", prometheus))
