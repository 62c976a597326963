"""What 'gtech' boxes say and ask over HTTP: POST /boxes/gtech/<connect|ping|log|power>.

A box proves itself by its number and its secret, in the address (?id=…&k=…), as its configuration
file has nothing but addresses, or in the header `Authorization: Bearer <secret>`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.core.ports import Box, RelayDeps, Route
from bot.relays import gtech_words as words
from bot.relays import reading
from bot.relays.gtech_memory import Memory
from bot.relays.gtech_reports import Reports, flag, health

if TYPE_CHECKING:
    from aiohttp import web

_Answer = Callable[[Box, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
_TAKEN = {"success": True}
_PLACES = (
    "domainLogin", "domainPing", "domainLog", "domainAddPlaylist", "domainDeletePlaylist",
    "userName", "password", "DestinationID", "DestinationName", "lat", "lng", "DichID", "TenDich",
    "MaNhaCungCap",
)  # fmt: skip


class Calls:
    """The province is told by us: a box is given no address and no password of it."""

    def __init__(self, deps: RelayDeps, memory: Memory, reports: Reports) -> None:
        self._deps = deps
        self._memory = memory
        self._reports = reports

    def routes(self) -> Sequence[Route]:
        """See above."""
        answers: Mapping[str, _Answer] = {
            "connect": self._connect,
            "ping": self._ping,
            "log": self._log,
            "power": self._power,
        }
        return [
            Route("POST", f"/boxes/gtech/{name}", self._proved(answer))
            for name, answer in answers.items()
        ]

    def _proved(self, answer: _Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            from aiohttp import web  # with the first call: most installations have no such box

            told = reading.told(await request.read()) or {}
            box = await self._box(request, told)
            if box is None:
                return web.json_response({"success": False}, status=401)
            return web.json_response(await answer(box, told))

        return handler

    async def _box(self, request: web.Request, told: Mapping[str, Any]) -> Box | None:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        secret = given.strip() if kind.lower() == "bearer" else request.query.get("k", "")
        said = {str(n) for n in (request.query.get("id"), told.get("id")) if n}
        if not secret or len(said) != 1:  # nobody, or two
            return None
        return await self._deps.desk.keyed("gtech", said.pop(), secret)

    async def _connect(self, box: Box, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Its line to the broker came up: it gets what it was told last, and its plan anew."""
        now = self._deps.clock.now()
        await self._reports.lives(box.code, health(told))
        await self._memory.has_come(box.code, now)
        await self._deps.desk.again("gtech", box.code)
        kept = await self._memory.of(box.code)
        # What is on may not be joined by each: that comes with the plan.
        to_come = (e for e in kept.list if int(e["ThoiDiemBatDau"]) > words.epoch(now))
        plays = list(to_come) if kept.version else []
        own = {"volume": box.volume, "LichPhatTinh": plays, "UrlS3": ""}
        api = dict.fromkeys(_PLACES, "")
        api |= {"imel": box.number, "deviceName": box.name}
        return {"success": True, "data": {"data": own, "dataApi": {**api, "statusApi": False}}}

    async def _ping(self, box: Box, told: Mapping[str, Any]) -> Mapping[str, Any]:
        await self._reports.lives(box.code, health(told))
        return {"data": ""}

    async def _log(self, box: Box, told: Mapping[str, Any]) -> Mapping[str, Any]:
        await self._reports.log(box.code, told)
        return _TAKEN

    async def _power(self, box: Box, told: Mapping[str, Any]) -> Mapping[str, Any]:
        lost = flag(told.get("MatDien"))
        await self._reports.lives(box.code, {} if lost is None else {"mains": not lost})
        return _TAKEN
