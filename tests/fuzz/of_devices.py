"""What the pages and boxes of devices send, and what anybody may put into an address or a form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.web import bodies, devices, gate
from tests.fakes.clock import FakeClock
from tests.fuzz import making
from tests.fuzz.given import NOW
from tests.fuzz.of_chats import run
from tests.fuzz.parsers import Parser

_REFUSED = (web.HTTPBadRequest,)


def parsers() -> Iterator[Parser]:
    for kind, seeds in ((bodies.Ack, ACKS), (bodies.Beat, BEATS)):
        name = f"bot.web.bodies:read of {kind.__name__}"
        given = partial(_json, seeds)
        yield Parser(name, partial(_body, kind), making.payloads, given, _REFUSED, 2)
    form = "bot.web.bodies:form"
    yield Parser(form, _form, making.octets, lambda: FORMS, _REFUSED)
    moments = [b"2026-03-02T10:00:00+07:00", b"2026-03-02T03:00:00Z", b"0001-01-01T00:00:00+23:59"]
    yield Parser("bot.web.devices:_Room._moment", _moment, making.octets, lambda: moments)
    addresses = [
        b"/boards/bt-cu-pui?k=abc",
        b"/chat/dan-lan/messages?after=5",
        b"/xn/%E1%BB%81/..%2f",
    ]
    yield Parser("bot.web.gate:address_fault", _address, making.octets, lambda: addresses)


def _json(values: list[Any]) -> list[bytes]:
    return [json.dumps(value).encode() for value in values]


class _Request:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def clone(self, **_: Any) -> _Request:
        return self

    async def read(self) -> bytes:
        return self._body


def _body(kind: type[Any], data: bytes) -> None:
    """What is taken can be stored and read again."""
    request: Any = _Request(data)
    found = run(bodies.read(request, kind))
    if isinstance(found, bodies.Ack):
        raw = found.model_dump_json()
        assert kind.model_validate_json(raw) == found
        assert "\0" not in f"{found.item}{found.detail}"


def _form(data: bytes) -> None:
    request: Any = _Request(data)
    found = run(bodies.form(request, 4000))
    assert len(found) <= 20
    for name, value in found.items():
        assert len(name) <= 40
        assert len(value) <= 40
        assert "\0" not in name + value


def _moment(data: bytes) -> None:
    """Never one to come, nor of another year."""
    none: Any = None
    room = devices._Room(none, FakeClock(NOW), "")
    at = room._moment(data.decode("utf-8", "surrogateescape"))
    assert NOW - timedelta(days=30) <= at <= NOW


def _address(data: bytes) -> None:
    """No control character passes."""
    raw = data.decode("latin-1")
    if not gate.address_fault(raw):
        assert not any(ord(c) < 32 for c in unquote(raw.partition("?")[0]))


ACKS = [
    {"item": "12", "what": "started", "at": "2026-03-02T10:00:00+07:00"},
    {"item": 12, "what": "finished", "detail": "xong"},
]
BEATS = [
    {"volume": 80, "version": "1.2", "battery": 0.5, "awake": True, "uptime": 12345},
    {"volume": None, "items": [1, 2], "net": {"kind": "4g"}},
]
FORMS = [b"what=read&village=3&digits=123&households=50", "tên=Y Bih&x=%00&y=%ff".encode()]
