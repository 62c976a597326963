"""`run.py standin sms`: the gateways and a modem on this machine; a page shows what phones got."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.core import sms
from bot.standin.clock import ShiftedClock
from bot.standin.gateways.esms import FakeEsms
from bot.standin.gateways.smsd import FakeSmsd
from bot.standin.gateways.speedsms import FakeSpeedSms
from bot.standin.gateways.viettel import FakeViettel
from bot.standin.listening import Site

_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>SMS thử</title>
<h1>Điện thoại nhận được</h1>{lines}
<h1>Nhắn hoặc gọi nhỡ vào máy phát</h1><form method="post" action="/in">
<label>Số <input name="number" value="84905123456"></label>
<label>Lời (để trống là gọi nhỡ) <input name="text" value="1"></label><button>Gửi</button></form>
<h1>Trục trặc</h1><form method="post" action="/code">
<label>eSMS từ chối lần tới bằng mã <input name="code" value="103"></label>
<button>Đặt</button></form></html>"""
_LINE = """<p><b>{number}</b> qua {name}, {count} đoạn, {state}<br>{text}</p>
<form method="post" action="/state"><input type="hidden" name="name" value="{name}">
<input type="hidden" name="at" value="{at}"><button name="state" value="delivered">Đã tới</button>
<button name="state" value="failed">Không tới</button></form>"""


class Counter:
    """What stands behind the page."""

    def __init__(self, folder: Path) -> None:
        clock = ShiftedClock()
        self.esms, self.viettel = FakeEsms(clock), FakeViettel(clock)
        self.speedsms = FakeSpeedSms(clock)
        self.smsd = FakeSmsd(folder, clock)
        self.all: dict[str, Any] = {
            "esms": self.esms, "viettel": self.viettel, "speedsms": self.speedsms,
            "smstools": self.smsd,
        }  # fmt: skip

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._show)
        app.router.add_post("/in", self._in)
        app.router.add_post("/code", self._code)
        app.router.add_post("/state", self._state)
        return app

    def settings(self) -> dict[str, str]:
        """The variables that point Tin Buôn here, all of them in turn."""
        found = {"GATEWAYS": json.dumps(list(self.all)), "PLAIN_HTTP": "true"}
        for name, fake in self.all.items():
            own = fake.config()[name]
            found |= {f"{name.upper()}__{key.upper()}": str(value) for key, value in own.items()}
        return {f"TINBUON_SMS__{name}": value for name, value in found.items()}

    async def tick(self) -> None:
        """The daemon takes what lies in its folder."""
        while True:
            await asyncio.sleep(1)
            self.smsd.take()

    async def _show(self, _request: web.Request) -> web.Response:
        lines = [
            _LINE.format(
                number=one.number,
                name=name,
                at=at,
                count=sms.segments(one.text),
                state=one.state,
                text=html.escape(one.text),
            )
            for name, fake in self.all.items()
            for at, one in enumerate(fake.sent)
        ]
        page = _PAGE.format(lines="".join(lines) or "<p>Chưa có tin nào.</p>")
        return web.Response(text=page, content_type="text/html")

    async def _in(self, request: web.Request) -> web.Response:
        form = await request.post()
        number, text = str(form["number"]), str(form["text"])
        if text:
            self.smsd.receives(number, text)
        else:
            self.smsd.rings(number)
        raise web.HTTPSeeOther("/")

    async def _code(self, request: web.Request) -> web.Response:
        self.esms.codes.append(str((await request.post())["code"]))
        raise web.HTTPSeeOther("/")

    async def _state(self, request: web.Request) -> web.Response:
        form = await request.post()
        name = str(form["name"])
        one = self.all[name].sent[int(str(form["at"]))]
        one.state = str(form["state"])
        if name == "smstools":
            self.smsd.reports(one, 0 if one.state == "delivered" else 64)
        elif name == "esms":
            await self.esms.report(one)
        raise web.HTTPSeeOther("/")


@contextlib.asynccontextmanager
async def opened(port: int) -> AsyncIterator[Counter]:
    """The page on `port`, the gateways on the three above. Raises OSError for a port in use."""
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="smsd-"))
        counter = Counter(Path(folder))
        await counter.esms.start(port + 1)
        stack.push_async_callback(counter.esms.stop)
        await counter.viettel.start(port + 2)
        stack.push_async_callback(counter.viettel.stop)
        await counter.speedsms.start(port + 3)
        stack.push_async_callback(counter.speedsms.stop)
        site = Site()
        stack.push_async_callback(site.close)
        await site.open(counter.app(), port)
        ticking = asyncio.create_task(counter.tick())
        stack.callback(ticking.cancel)
        yield counter


def words(counter: Counter, port: int) -> str:
    """What the person at the command line does next."""
    exports = (f"export {name}='{value}'" for name, value in counter.settings().items())
    lines = ["", f"Phones: http://127.0.0.1:{port}/", "", "In another terminal:", "", *exports]
    lines += [
        ".venv/bin/python run.py sms budget esms --paid 100",
        ".venv/bin/python run.py serve",
        "",
    ]
    return "\n".join([*lines, "Ctrl+C stops the stand-ins; what they knew is forgotten."])
