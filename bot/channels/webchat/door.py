"""Who may open which chat: in the demo everybody, else whoever holds that person's signed link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.channels.webchat import words
from bot.core.ports import ChannelDeps

COOKIE = "tinbuon_chat"
KEPT_S = 400 * 24 * 3600  # what it holds ends earlier, by what was signed
FRESH = web.RequestKey("fresh", str)


@dataclass(frozen=True)
class Refusal:
    """Why not, for the person."""

    status: int = 200
    sentence: str = ""


class Door:
    """A good link opens the chat on that phone; a phone in use stays in, by a cookie that is signed
    anew each time."""

    def __init__(self, deps: ChannelDeps) -> None:
        self._people = deps.people
        self._demo = deps.demo
        self._secure = deps.public_url.startswith("https:")

    async def look(self, request: web.Request) -> tuple[Refusal, Mapping[str, Any] | None]:
        """The person, or a refusal."""
        code = request.match_info["person"]
        if not self._demo and not await self._may(request, code):
            return Refusal(403, words.NOT_YOURS), None
        person = await self._people.person(code)
        if person is None:
            return Refusal(404, words.NOT_FOUND), None
        return Refusal(), person

    async def enter(self, request: web.Request) -> str:
        """The person's code, or a JSON refusal. No other site may post in the person's name."""
        code = request.match_info["person"]
        refusal = Refusal()
        if not self._demo and not await self._may(request, code):
            refusal = Refusal(403, words.NOT_YOURS)
        elif self._demo and not await self._people.known(code):
            refusal = Refusal(404, words.NOT_FOUND)
        elif request.headers.get("Sec-Fetch-Site") == "cross-site":
            refusal = Refusal(403, words.FOREIGN)
        if refusal.sentence:
            kind = web.HTTPNotFound if refusal.status == 404 else web.HTTPForbidden
            body = json.dumps({"ok": False, "error": refusal.sentence}, ensure_ascii=False)
            raise kind(text=body, content_type="application/json")
        return code

    async def still(self, request: web.Request) -> bool:
        """Is what opened this page still good?"""
        return self._demo or await self._may(request, request.match_info["person"])

    def remember(self, request: web.Request, response: web.Response) -> None:
        """Leaves a fresh signature on this phone, for this person's chat only."""
        if self._demo:
            return
        response.set_cookie(
            COOKIE,
            request[FRESH],
            max_age=KEPT_S,
            path=f"/chat/{quote(request.match_info['person'])}",
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )

    async def _may(self, request: web.Request, code: str) -> bool:
        given = (request.query.get("k", ""), request.cookies.get(COOKIE, ""))
        request[FRESH] = await self._people.opens(code, [one for one in given if one])
        return bool(request[FRESH])
