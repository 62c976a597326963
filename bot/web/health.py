"""GET /healthz for whoever watches the process, GET /metrics for Prometheus in our own network."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

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
        # How much is written where concerns no stranger. By its public name everybody may have
        # come: a proxy that says for whom it asks does not say so of one before it.
        public = urlsplit(parts.public_url)
        named = public.scheme == "https" and _name(request.host) == _name(public.netloc)
        if named or not own_network(address(request)):
            raise web.HTTPNotFound
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=await parts.metrics(), headers={"Content-Type": kind})

    return (Route("GET", "/healthz", healthz), Route("GET", "/metrics", prometheus))


def _name(host: str) -> str:
    """A host as it was asked for, without what reaches the same: case, port, the root's dot."""
    return host.lower().partition(":")[0].rstrip(".")
