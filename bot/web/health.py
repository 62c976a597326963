"""GET /healthz for whoever watches the process, GET /metrics for Prometheus in our own network."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.web import pages
from bot.web.connections import own_network
from bot.web.parts import Parts
from bot.web.streams import address


def routes(parts: Parts) -> Sequence[Route]:
    """Also served alone, on the health port."""

    async def healthz(_request: web.Request) -> web.Response:
        reasons = list(await parts.ready())
        told = {"ready": not reasons, "reasons": reasons, **await parts.shown()}
        return pages.answer(told, 503 if reasons else 200)

    async def prometheus(request: web.Request) -> web.Response:
        if not own_network(address(request)):  # how much is written where concerns no stranger
            raise web.HTTPNotFound
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=await parts.metrics(), headers={"Content-Type": kind})

    return (Route("GET", "/healthz", healthz), Route("GET", "/metrics", prometheus))
