"""GET and POST /thiet-bi/<token>: the officers' page of their loudspeakers and boards, and the
playback log; plain forms, no script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.core.errors import UserError
from bot.core.ports import Route
from bot.usecases.upkeep.console import Console
from bot.web import pages
from bot.web.bodies import form
from bot.web.parts import Parts

_MAX_FORM = 2_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for it."""
    room = _Room(Console(parts.services, parts.localizer))
    return (
        Route("GET", "/thiet-bi/{token}", room.show),
        Route("POST", "/thiet-bi/{token}", room.act),
        Route("GET", "/thiet-bi/{token}/nhat-ky", room.log),
        Route("GET", "/thiet-bi/{token}/nhat-ky.xlsx", room.sheet),
    )


class _Room:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request, "")

    async def act(self, request: web.Request) -> web.Response:
        """Done once: what is shown afterwards can be loaded again."""
        given = await form(request, _MAX_FORM)
        problem = _found(await self._console.act(_token(request), given))
        if problem:
            return await self._page(request, problem)
        kept = {k: request.query[k] for k in ("xa", "trang") if k in request.query}
        done = {**kept, "da": given.get("what", "")[:10], "may": given.get("may", "")[:10]}
        raise web.HTTPSeeOther(f"{request.path}?{urlencode(done)}")

    async def log(self, request: web.Request) -> web.Response:
        told = _found(await self._console.log(_token(request), request.query))
        return _private(
            pages.page("playlog.html", told=told, at=_up(request), query=_kept(request))
        )

    async def sheet(self, request: web.Request) -> web.Response:
        try:
            found = await self._console.sheet(_token(request), request.query)
        except UserError:
            raise web.HTTPNotFound from None
        data, name = _found(found)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return _private(web.Response(body=data, content_type=_XLSX, headers=headers))

    async def _page(self, request: web.Request, problem: str) -> web.Response:
        told = _found(await self._console.page(_token(request), request.query))
        status = 422 if problem else 200
        shown: dict[str, Any] = {"told": told, "problem": problem, "query": _kept(request)}
        return _private(pages.page("console.html", status, **shown, at=request.path))


def _token(request: web.Request) -> str:
    return request.match_info["token"]


def _up(request: web.Request) -> str:
    return request.path.rpartition("/")[0]


def _kept(request: web.Request) -> str:
    """The commune of a province's page goes along to the next one."""
    commune = request.query.get("xa", "")
    return f"&{urlencode({'xa': commune})}" if commune else ""


def _found(answer: Any) -> Any:
    if answer is None:
        raise web.HTTPNotFound
    return answer


def _private(answer: web.Response) -> web.Response:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
