"""Viettel's brandname service as far as Tin Buôn uses it. `async with running(clock) as fake`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from bot.core import sms
from bot.core.hours import local
from bot.core.ports import Clock
from bot.standin.gateways import PRICE, FakeGateway, Taken, registered

_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_NS = "{http://impl.bulkSms.ws/}"
_SAME = timedelta(minutes=5)


class FakeViettel(FakeGateway):
    """`says` makes the next sends be answered with a message of theirs."""

    user, password, cp_code, service_id = "xaeakao", "mat-khau-1", "XAEAKAO", "XAEAKAO"

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.says: list[str] = []

    def config(self, **more: Any) -> dict[str, Any]:
        """The settings of [sms] that point here."""
        own = {
            "url": f"{self.url}/bulkapi?wsdl",
            "user": self.user,
            "password": self.password,
            "cp_code": self.cp_code,
            "service_id": self.service_id,
        }
        return {"gateways": ("viettel",), "plain_http": True, "viettel": own, **more}

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/bulkapi", self._call)]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "text/xml":
            return web.Response(status=415)
        body = ET.fromstring(await request.text()).find(f"{_SOAP}Body")
        assert body is not None
        call = body[0]
        name = call.tag.removeprefix(_NS)
        values = {one.tag: one.text or "" for one in call}
        does = {
            "wsCpMt": self._send,
            "checkBalance": self._balance,
            "getFailedSub": self._failed,
        }[name]

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(text=_envelope(name, does(values)), content_type="text/xml")

        return await self._does(name, answer)(request)

    def _send(self, values: Mapping[str, str]) -> str:
        said = self._message(values)
        good = said.startswith("Insert MT_QUEUE: OK")
        return f"<result>{int(good)}</result><message>{escape(said)}</message>"

    def _message(self, v: Mapping[str, str]) -> str:
        if not self._login(v):
            return "Authenticate: WRONG_INFORMATION_AUTHENTICATE"
        if self.says:
            return self.says.pop(0)
        fit = registered(v["Content"], self.texts, accents=v["ContentType"] == "1")
        ours = v["ServiceID"] == self.service_id and v["CommandCode"] == "bulksms"
        faults = (
            (not v["RequestID"].isdecimal(), "Check RequestID: INVALID"),
            (v["UserID"] != v["ReceiverID"], "UserID_NOT_EQUAL_ReceiverID"),
            (not v["ReceiverID"].startswith("84"), "Check ReceiverID: FORMAT_ERROR"),
            (not ours, "Check ServiceID: ALIAS_INVALID:TELCO=VT"),
            (not fit, "Check template: CONTENT_NOT_MATCH_TEMPLATE"),
        )
        return next((said for wrong, said in faults if wrong), "") or self._taken(v)

    def _taken(self, v: Mapping[str, str]) -> str:
        now = self.clock.now()
        same = [s for s in self.sent if (s.number, s.text) == (v["ReceiverID"], v["Content"])]
        if any(now - s.at < _SAME for s in same):
            return "Check ServiceID: DUPLICATE MESSAGE"
        self.balance -= PRICE * sms.segments(v["Content"])
        number = str(len(self.sent) + 1)
        self.sent.append(Taken(number, v["ReceiverID"], v["Content"], v["RequestID"], now))
        self._gone()
        return f"Insert MT_QUEUE: OK|{number}"

    def _balance(self, values: Mapping[str, str]) -> str:
        if not self._login(values):
            return "<errCode>1</errCode><errDesc>Authenticate: IP_INVALID</errDesc>"
        return f"<errCode>0</errCode><errDesc/><balance>{self.balance}</balance>"

    def _failed(self, values: Mapping[str, str]) -> str:
        if not self._login(values):
            return "<errCode>1</errCode>"
        day = [s for s in self.sent if f"{local(s.at):%d/%m/%Y}" == values["date"]]
        size = int(values["pageSize"])
        first = (int(values["pageNumber"]) - 1) * size
        failed = [s.number for s in day if s.state == "failed"][first : first + min(size, 1000)]
        return "".join(f"<list><msisdn>{number}</msisdn></list>" for number in failed)

    def _login(self, v: Mapping[str, str]) -> bool:
        given = (v.get("User"), v.get("Password"), v.get("CPCode"))
        return given == (self.user, self.password, self.cp_code)


def _envelope(name: str, inside: str) -> str:
    return (
        '<?xml version="1.0"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<S:Body><ns2:{name}Response xmlns:ns2="http://impl.bulkSms.ws/"><return>{inside}'
        f"</return></ns2:{name}Response></S:Body></S:Envelope>"
    )


running = FakeViettel.running
