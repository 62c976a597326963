"""GET and POST /xn/<code>: the page a link in a group opens; plain forms, no script needed."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.usecases.delivery.confirm import Confirm
from bot.web import bodies, pages
from bot.web.parts import Parts
from bot.web.streams import address

COOKIE = "xn"
_YEAR = 365 * 24 * 3600
_MAX_FORM = 4_000


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for it."""
    confirm = Confirm(parts.services, parts.localizer)

    async def show(request: web.Request) -> web.Response:
        return await _page(confirm, request)

    async def take(request: web.Request) -> web.Response:
        form = await bodies.form(request, _MAX_FORM)
        if form.get("what") == "forget":
            return _forgotten(request)
        said = await confirm.say(_code(request), _cookie(request), form, address(request))
        if said is None:
            raise web.HTTPNotFound
        if said.problem:
            return await _page(confirm, request, said.problem, form)
        answer = web.HTTPSeeOther(_at_form(request))  # a reload sends nothing again
        value = await confirm.cookie(said.person_id)
        answer.set_cookie(
            COOKIE,
            value,
            max_age=_YEAR,
            path="/xn",
            httponly=True,
            samesite="Lax",
            secure=pages.secure(request),
        )
        raise answer

    return (Route("GET", "/xn/{code}", show), Route("POST", "/xn/{code}", take))


async def _page(
    confirm: Confirm, request: web.Request, problem: str = "", form: dict[str, str] | None = None
) -> web.Response:
    village = (form or {}).get("village", "")
    told = await confirm.page(_code(request), _cookie(request), problem, village)
    if told is None:
        raise web.HTTPNotFound
    typed = {"village": "", "digits": "", "households": told["households"], **(form or {})}
    answer = pages.page("confirm.html", 422 if problem else 200, told=told, form=typed)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _forgotten(request: web.Request) -> web.Response:
    answer = web.HTTPSeeOther(_at_form(request))
    answer.del_cookie(COOKIE, path="/xn")
    raise answer


def _at_form(request: web.Request) -> str:
    """Under a long bulletin what was recorded is seen at once."""
    return f"{request.path}#xac-nhan"


def _code(request: web.Request) -> str:
    return request.match_info["code"]


def _cookie(request: web.Request) -> str:
    return request.cookies.get(COOKIE, "")[:80]
