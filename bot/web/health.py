"""GET /healthz for whoever watches the process, GET /metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.web import pages
from bot.web.parts import Parts


def routes(parts: Parts) -> Sequence[Route]:
    """Also served alone, on the health port."""

    async def healthz(_request: web.Request) -> web.Response:
        reasons = list(await parts.ready())
        told = {"ready": not reasons, "reasons": reasons, **await parts.shown()}
        return pages.answer(told, 503 if reasons else 200)

    async def prometheus(_request: web.Request) -> web.Response:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=await parts.metrics(), headers={"Content-Type": kind})

    return (Route("GET", "/healthz", healthz), Route("GET", "/metrics", prometheus))
