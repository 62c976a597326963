"""SpeedSMS as far as Tin Buôn uses it. `async with running(clock) as fake`."""

from __future__ import annotations

import base64
from typing import Any

import aiohttp
from aiohttp import web

from bot.core import sms
from bot.core.ports import Clock
from bot.standin.gateways import PRICE, FakeGateway, Taken, registered

_FIELDS = {"to", "content", "sms_type", "sender"}


class FakeSpeedSms(FakeGateway):
    """`codes` makes the next sends be refused with a code; `callback`: where reports go, as set in
    its console."""

    token, sender = "T" * 20, "UBNDXAEAKAO"

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.codes: list[str] = []
        self.callback = ""
        self.bad: set[str] = set()  # numbers it does not take

    def config(self, **more: Any) -> dict[str, Any]:
        """The settings of [sms] that point here."""
        own = {"base": self.url, "token": self.token, "sender": self.sender}
        return {"gateways": ("speedsms",), "plain_http": True, "speedsms": own, **more}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sms/send", self._does("send", self._send)),
            web.get("/sms/status/{id}", self._does("status", self._status)),
            web.get("/user/info", self._does("balance", self._info)),
        ]

    async def report(self, one: Taken) -> int:
        """Posts as SpeedSMS does: JSON, unsigned."""
        state = 0 if one.state == "delivered" else 64
        told = {"type": "report", "tranId": one.id, "phone": one.number, "status": state}
        return await self.pushes(told)

    async def receives(self, number: str, text: str) -> int:
        """Somebody answered to its two-way number."""
        return await self.pushes({"type": "sms", "phone": number, "content": text})

    async def pushes(self, body: Any) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.callback, json=body) as answer,
        ):
            return answer.status

    async def _send(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if code := self._refused(request, body):
            return _no(code)
        text = body["content"]
        cost = PRICE * sms.segments(text)
        if cost > self.balance:
            return _no("300")
        number = body["to"][0]
        if number in self.bad:
            data = {"tranId": 0, "totalSMS": 0, "totalPrice": 0, "invalidPhone": [number]}
            return web.json_response({"status": "success", "code": "00", "data": data})
        self.balance -= cost
        one = Taken(f"{5000 + len(self.sent)}", number, text, "", self.clock.now())
        self.sent.append(one)
        self._gone()
        count = sms.segments(text)
        data = {"tranId": int(one.id), "totalSMS": count, "totalPrice": cost, "invalidPhone": []}
        return web.json_response({"status": "success", "code": "00", "data": data})

    def _refused(self, request: web.Request, body: Any) -> str:
        if not self._let_in(request) or set(body) != _FIELDS:
            return "101"
        if self.codes:
            return self.codes.pop(0)
        accents = bool(sms.foreign(body["content"]))
        shape = isinstance(body["to"], list) and len(body["to"]) == 1 and body["sms_type"] in {3, 8}
        good = shape and registered(body["content"], self.texts, accents=accents)
        return "" if good and body["sender"] == self.sender else "101"

    def _let_in(self, request: web.Request) -> bool:
        wanted = "Basic " + base64.b64encode(f"{self.token}:x".encode()).decode()
        return request.headers.get("Authorization") == wanted

    async def _status(self, request: web.Request) -> web.StreamResponse:
        found = [s for s in self.sent if s.id == request.match_info["id"]]
        if not self._let_in(request) or not found:
            return _no("101")
        state = {"waits": 1, "delivered": 0, "failed": 64}[found[0].state]
        rows = [{"phone": found[0].number, "status": state}]
        return web.json_response({"status": "success", "code": "00", "data": rows})

    async def _info(self, request: web.Request) -> web.StreamResponse:
        if not self._let_in(request):
            return _no("101")
        return web.json_response({"status": "success", "data": {"balance": self.balance}})


def _no(code: str) -> web.Response:
    return web.json_response({"status": "error", "code": code, "message": f"refused {code}"})


running = FakeSpeedSms.running
