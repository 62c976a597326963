"""eSMS as far as Tin Buôn uses it. `async with running(clock) as fake`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.sms.settings import Config
from bot.core import sms
from bot.core.ports import Clock
from bot.standin.gateways import PRICE, Taken, registered
from bot.standin.people import Faults

_FIELDS = {
    "ApiKey", "SecretKey", "Phone", "Content", "Brandname", "SmsType", "IsUnicode", "RequestId",
    "CallbackUrl", "Sandbox",
}  # fmt: skip
_BLOCKS = timedelta(hours=24)


class FakeEsms:
    """`sent`: what was taken, in order; `calls`: every call by name, refused ones too. `answer`
    makes the next sends be refused with a code."""

    key, secret, brandname = "A" * 20, "S" * 20, "UBNDXAEAKAO"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.url = ""
        self.sent: list[Taken] = []
        self.calls: list[str] = []
        self.faults = Faults()
        self.balance = 100 * PRICE
        self.codes: list[str] = []
        self.callbacks: dict[str, str] = {}
        self.texts: Mapping[str, str] = Config().registered()
        self.dies: tuple[int, Callable[[], None]] | None = None  # with which message, and how
        self._runner: web.AppRunner | None = None

    def config(self, **more: Any) -> dict[str, Any]:
        """The settings of [sms] that point here."""
        own = {
            "base": self.url,
            "api_key": self.key,
            "secret_key": self.secret,
            "brandname": self.brandname,
        }
        return {"gateways": ("esms",), "plain_http": True, "esms": own, **more}

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_post("/SendMultipleMessage_V4_post_json/", self._send)
        app.router.add_post("/GetBalance_json", self._balance)
        app.router.add_get("/GetSendStatus", self._status)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _gone(self) -> None:
        """Whoever sent this is killed before it hears our answer."""
        if self.dies is not None and len(self.sent) == self.dies[0]:
            dies, self.dies = self.dies, None
            dies[1]()

    def ends(self, number: str, state: str) -> Taken:
        """The phone got it, or never will."""
        found = [one for one in self.sent if one.number == number][-1]
        found.state = state
        return found

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
        self.calls.append("send")
        fault = self.faults.take("send")
        if fault and fault.kind == "status":
            return web.Response(status=fault.status)
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
        if fault and fault.kind == "drop":
            assert request.transport
            request.transport.close()  # taken, and the answer never came
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
        self.calls.append("balance")
        body = await request.json()
        if (body.get("ApiKey"), body.get("SecretKey")) != (self.key, self.secret):
            return web.json_response({"CodeResponse": "101"})
        return web.json_response({"CodeResponse": "100", "Balance": self.balance})

    async def _status(self, request: web.Request) -> web.StreamResponse:
        self.calls.append("status")
        if fault := self.faults.take("status"):
            return web.Response(status=fault.status)
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


@asynccontextmanager
async def running(clock: Clock) -> AsyncIterator[FakeEsms]:
    """Listening until the end of the block."""
    fake = FakeEsms(clock)
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()
