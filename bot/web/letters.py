"""GET and POST /n/<code>: the page a template's button opens; a plain form, no script needed.

What a vendor adds to the query is ignored; looking at it answers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route
from bot.usecases.letters.letter_page import LetterPage
from bot.web import pages
from bot.web.bodies import form
from bot.web.parts import Parts

_MAX_FORM = 2_000


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for it."""
    letters = LetterPage(parts.services, parts.localizer)

    async def show(request: web.Request) -> web.Response:
        return await _page(letters, request.match_info["code"])

    async def take(request: web.Request) -> web.Response:
        what = (await form(request, _MAX_FORM)).get("what", "")[:10]
        taken = await letters.say(request.match_info["code"], what)
        if taken is None:
            raise web.HTTPNotFound
        said = letters.thanks(taken=taken)
        return await _page(letters, request.match_info["code"], said)

    return (Route("GET", "/n/{code}", show), Route("POST", "/n/{code}", take))


async def _page(letters: LetterPage, code: str, said: str = "") -> web.Response:
    told = await letters.page(code)
    if told is None:
        raise web.HTTPNotFound
    answer = pages.page("letter.html", told=told, said=said)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
