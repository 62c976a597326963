"""Who may open which chat: in the demo everybody, else whoever holds that person's signed link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.channels.webchat import words
from bot.core.ports import ChannelDeps

COOKIE = "tinbuon_chat"
KEPT_S = 180 * 24 * 3600


@dataclass(frozen=True)
class Refusal:
    """Why not, for the person."""

    status: int = 200
    sentence: str = ""


class Door:
    """Checks the link's signature once, then the cookie it left on that phone."""

    def __init__(self, deps: ChannelDeps) -> None:
        self._people = deps.people
        self._demo = deps.demo
        self._secure = deps.public_url.startswith("https:")

    async def look(self, request: web.Request) -> tuple[Refusal, Mapping[str, Any] | None]:
        """The person, or a refusal."""
        code = request.match_info["person"]
        if not self._demo and not self._may(request, code):
            return Refusal(403, words.NOT_YOURS), None
        person = await self._people.person(code)
        if person is None:
            return Refusal(404, words.NOT_FOUND), None
        return Refusal(), person

    async def enter(self, request: web.Request) -> str:
        """The person's code, or a JSON refusal. No other site may post in the person's name."""
        code = request.match_info["person"]
        refusal = Refusal()
        if not self._demo and not self._may(request, code):
            refusal = Refusal(403, words.NOT_YOURS)
        elif not await self._people.known(code):
            refusal = Refusal(404, words.NOT_FOUND)
        elif request.headers.get("Sec-Fetch-Site") == "cross-site":
            refusal = Refusal(403, words.FOREIGN)
        if refusal.sentence:
            kind = web.HTTPNotFound if refusal.status == 404 else web.HTTPForbidden
            body = json.dumps({"ok": False, "error": refusal.sentence}, ensure_ascii=False)
            raise kind(text=body, content_type="application/json")
        return code

    def remember(self, request: web.Request, response: web.Response) -> None:
        """Leaves the signature on this phone, for this person's chat only."""
        if self._demo:
            return
        code = request.match_info["person"]
        given = self._signatures(request)
        good = next((one for one in given if self._people.signed(code, one)), "")
        response.set_cookie(
            COOKIE,
            good,
            max_age=KEPT_S,
            path=request.rel_url.raw_path,
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )

    def _may(self, request: web.Request, code: str) -> bool:
        return any(self._people.signed(code, one) for one in self._signatures(request))

    @staticmethod
    def _signatures(request: web.Request) -> list[str]:
        given = (request.query.get("k", ""), request.cookies.get(COOKIE, ""))
        return [one for one in given if one]
