"""GET /d/<code>: what the square picture on a box opens, which leads into a chat."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.usecases.upkeep.labels import BoxPage
from bot.web import pages
from bot.web.parts import Parts


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for it."""
    boxes = BoxPage(parts.services, parts.localizer)

    async def show(request: web.Request) -> web.Response:
        told = await boxes.page(request.match_info["code"])
        if told is None:
            raise web.HTTPNotFound
        return pages.page("box.html", told=told)

    return (Route("GET", "/d/{code}", show),)
