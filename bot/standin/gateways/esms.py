"""eSMS as far as Tin Buôn uses it. `async with running(clock) as fake`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.core import sms
from bot.core.ports import Clock
from bot.standin.gateways import PRICE, FakeGateway, Taken, registered

_FIELDS = {
    "ApiKey", "SecretKey", "Phone", "Content", "Brandname", "SmsType", "IsUnicode", "RequestId",
    "CallbackUrl", "Sandbox",
}  # fmt: skip
_BLOCKS = timedelta(hours=24)


class FakeEsms(FakeGateway):
    """`codes` makes the next sends be refused with a code."""

    key, secret, brandname = "A" * 20, "S" * 20, "UBNDXAEAKAO"

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.codes: list[str] = []
        self.callbacks: dict[str, str] = {}

    def config(self, **more: Any) -> dict[str, Any]:
        """The settings of [sms] that point here."""
        own = {
            "base": self.url,
            "api_key": self.key,
            "secret_key": self.secret,
            "brandname": self.brandname,
        }
        return {"gateways": ("esms",), "plain_http": True, "esms": own, **more}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/SendMultipleMessage_V4_post_json/", self._does("send", self._send)),
            web.post("/GetBalance_json", self._does("balance", self._balance)),
            web.get("/GetSendStatus", self._does("status", self._status)),
        ]

    async def report(self, one: Taken, *, forged: str = "", **query: str) -> int:
        """Calls back as eSMS does: no signature. `forged`: an address somebody guessed."""
        good = "1" if one.state == "delivered" else "0"
        told = {
            "SMSID": one.id, "RequestId": one.ref, "SendStatus": "5", "SendSuccess": good,
            "SendFailed": "0" if good == "1" else "1", "TotalPrice": "999999", **query,
        }  # fmt: skip
        async with (
            aiohttp.ClientSession() as session,
            session.get(forged or self.callbacks[one.id], params=told) as answer,
        ):
            return answer.status

    async def _send(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        code = self._refused(body)
        if code:
            return web.json_response({"CodeResult": code, "ErrorMessage": f"refused {code}"})
        known = [s for s in self.sent if s.ref == body["RequestId"]]
        if any(self.clock.now() - s.at < _BLOCKS for s in known):
            return web.json_response({"CodeResult": "124", "ErrorMessage": "RequestId"})
        cost = PRICE * sms.segments(body["Content"])
        if cost > self.balance:
            return web.json_response({"CodeResult": "103", "ErrorMessage": "balance"})
        self.balance -= cost
        number, now = len(self.sent) + 1, self.clock.now()
        one = Taken(f"sms-{number}", body["Phone"], body["Content"], body["RequestId"], now)
        self.sent.append(one)
        self.callbacks[one.id] = body["CallbackUrl"]
        self._gone()
        return web.json_response({"CodeResult": "100", "SMSID": one.id, "CountRegenerate": 0})

    def _refused(self, body: Any) -> str:
        if set(body) != _FIELDS or not all(isinstance(v, str) for v in body.values()):
            return "300"
        if (body["ApiKey"], body["SecretKey"]) != (self.key, self.secret):
            return "101"
        if self.codes:
            return self.codes.pop(0)
        accents, number = body["IsUnicode"] == "1", body["Phone"]
        ours = body["Brandname"] == self.brandname and body["SmsType"] == "2"
        shape = 0 < len(body["RequestId"]) <= 50 and body["Sandbox"] in {"0", "1"}
        faults = (
            (not ours, "104"),
            (not shape or accents != bool(sms.foreign(body["Content"])), "300"),
            (not (number.startswith("84") and number.isdecimal()), "99"),
            (not registered(body["Content"], self.texts, accents=accents), "146"),
        )
        return next((code for wrong, code in faults if wrong), "")

    async def _balance(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if (body.get("ApiKey"), body.get("SecretKey")) != (self.key, self.secret):
            return web.json_response({"CodeResponse": "101"})
        return web.json_response({"CodeResponse": "100", "Balance": self.balance})

    async def _status(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        if (query.get("ApiKey"), query.get("SecretKey")) != (self.key, self.secret):
            return web.json_response({"CodeResponse": "101"})
        found = next((s for s in self.sent if s.id == query.get("RefId")), None)
        if found is None:
            return web.json_response({"CodeResponse": "105"})
        if found.state == "waits":
            return web.json_response({"CodeResponse": "100", "SendStatus": "7"})
        good = found.state == "delivered"
        told = {"SendStatus": "5", "SendSuccess": str(int(good)), "SendFailed": str(int(not good))}
        return web.json_response({"CodeResponse": "100", **told})


running = FakeEsms.running
