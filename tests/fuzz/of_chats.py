"""What chats send: bodies of webhooks and polls, posts of the web chat, reports of SMS gateways.

The modules of channels called `parse…` are found by their names; each function in them that takes
a body (an argument without a default of the kinds below) is a parser.
"""

from __future__ import annotations

import ast
import asyncio
import hashlib
import importlib
import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.telegram.fields import Ours
from bot.channels.webchat import parse as webchat
from bot.channels.webhook import SecretWebhook
from bot.channels.zalo.settings import Config as ZaloConfig
from bot.channels.zalo.webhook import Webhook
from bot.core.errors import MalformedEvent, SignatureError
from bot.core.events import Event
from tests.fakes.clock import FakeClock
from tests.fuzz import making
from tests.fuzz.given import NOW
from tests.fuzz.parsers import Parser

CHANNELS = Path(__file__).resolve().parents[2] / "bot/channels"
PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"
OA, USER = "579745863508352884", "8246735463644566210"
GIVEN: dict[str, Any] = {"now": NOW, "accounts": {OA}, "account": OA, "ours": Ours("700", "xa_bot")}
_BODIES = {"Json", "Any"}  # how a body is annotated
_LONGEST = {"channel": 20, "account": 40, "event_id": 100, "chat_id": 64}  # columns of the inbox


def parsers() -> Iterator[Parser]:
    for module in modules():
        for name, read in _readers(module):
            channel = "zalo" if ".zalo." in module else module.split(".")[2]
            seeds = partial(payloads, channel)
            yield Parser(name, partial(_events, read), making.payloads, seeds, share=5)
    for channel in ("telegram", "zalobot"):
        read = partial(_pushed, Counter[str]())
        name = f"bot.channels.webhook:SecretWebhook of {channel}"
        yield Parser(name, read, making.payloads, partial(payloads, channel), share=2)
    for way, read in (("as it comes", _unsigned), ("signed", _signed)):
        name = f"bot.channels.zalo.webhook:Webhook.read {way}"
        refused = (SignatureError, MalformedEvent)
        yield Parser(name, read, making.payloads, partial(payloads, "zalo"), refused, 2)
    refuses = (MalformedEvent,)
    posted = "bot.channels.webchat.parse:read_post"
    yield Parser(posted, partial(_post, "application/json"), making.payloads, _posts, refuses, 4)
    form = partial(_post, f"multipart/form-data; boundary={_EDGE}")
    yield Parser(f"{posted} in parts", form, making.octets, _forms, refuses, 3)


def modules() -> list[str]:
    """Modules that turn a body into events, but the web chat's, which reads a request."""
    found = sorted(CHANNELS.rglob("parse*.py"))
    names = [
        "bot.channels." + ".".join(p.relative_to(CHANNELS).with_suffix("").parts) for p in found
    ]
    return [name for name in names if "webchat" not in name]


def _readers(module: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Its doors: functions that take a body and answer events."""
    source = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and _is_door(node):
            function = getattr(importlib.import_module(module), node.name)
            given = {
                name: GIVEN[name]
                for name in list(inspect.signature(function).parameters)[1:]
                if name in GIVEN
            }
            yield f"{module}:{node.name}", partial(function, **given)


def _is_door(node: ast.FunctionDef) -> bool:
    kind = node.args.args[0].annotation if node.args.args else None
    body = isinstance(kind, ast.Name) and kind.id in _BODIES
    events = node.returns is not None and "Event" in ast.unparse(node.returns)
    return body and events and not node.name.startswith("_")


@cache
def payloads(channel: str) -> tuple[bytes, ...]:
    """Real ones."""
    return tuple(path.read_bytes() for path in sorted((PAYLOADS / channel).glob("*.json")))


def _events(read: Callable[[Any], Any], data: bytes) -> None:
    try:
        body = json.loads(data.decode())
    except (ValueError, RecursionError):
        return  # refused by whoever reads the body
    if isinstance(body, dict):
        found = read(body)
        for event in found if isinstance(found, list) else [found] if found else []:
            sound(event)


def sound(event: Event) -> None:
    """It can be stored, on both databases, and read again."""
    for name, most in _LONGEST.items():
        value = getattr(event, name)
        assert "\0" not in value, name
        assert 0 < len(value) <= most, (name, value)
    assert event.at.tzinfo
    assert 1970 <= event.at.year < 2200, event.at
    raw = event.to_json()
    raw.encode()
    for name in ("text", "action", "name", "phone", "message_id", "room", "reply_to", "start"):
        assert "\0" not in getattr(event, name), name
    assert Event.from_json(raw) == event
    place = event.latitude, event.longitude
    assert place == (None, None) or (abs(place[0] or 0) <= 90 and abs(place[1] or 0) <= 180)


class _Request:
    """As much of a request as is looked at."""

    content_length: int | None

    def __init__(self, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.headers = {"Content-Type": kind, **headers}
        self.content_type = kind.partition(";")[0]
        self.content_length = len(body)
        self._body = body

    async def read(self) -> bytes:
        return self._body


def run(awaited: Any) -> Any:
    """In this process's own loop."""
    return _loop().run_until_complete(awaited)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _pushed(counts: Counter[str], data: bytes) -> None:
    """Taken as an object, or refused; never a failure of ours."""
    taken: list[Any] = []

    async def take(update: Any) -> None:
        taken.append(update)

    hook: Any = SecretWebhook("x", "X-Secret", "a secret", take, counts)
    answer = run(hook(_Request(data, **{"X-Secret": "a secret"})))
    assert answer.status in {200, 400, 413}
    assert (answer.status == 200) == bool(taken)
    assert all(isinstance(update, dict) for update in taken)


SECRET = "a secret of the account"


def _hook() -> Webhook:
    async def take(_: dict[str, Any]) -> None:
        """Nothing is read so far."""

    settings = ZaloConfig.model_validate({"app_id": "42", "oa_secret_key": SECRET})
    return Webhook(settings, FakeClock(NOW), take, Counter())


def _unsigned(data: bytes) -> None:
    """Nothing that was not signed is read, whatever it says of itself."""
    head, _, body = data.partition(b"\n")
    _hook().read(body, head.decode("utf-8", "replace"), "1772416800000")
    raise AssertionError("taken without a signature")


def _signed(data: bytes) -> None:
    stamp = "1772416800000"
    mac = hashlib.sha256(b"42" + data + stamp.encode() + SECRET.encode()).hexdigest()
    assert isinstance(_hook().read(data, f"mac={mac}", stamp), dict)


_EDGE = "edge"


def _post(kind: str, data: bytes) -> None:
    async def save(_data: bytes, _mime: str, _name: str) -> str:
        return "0" * 64

    async def asked() -> None:
        request: Any = _Request(data, kind) if "json" in kind else _in_parts(data, kind)
        post = await webchat.read_post(request, 1)
        webchat.words_alone(post, "dan-lan", NOW)
        sound(await webchat.to_event(post, "dan-lan", NOW, save))

    run(asked())


def _in_parts(data: bytes, kind: str) -> web.Request:
    from unittest import mock

    from aiohttp.streams import StreamReader
    from aiohttp.test_utils import make_mocked_request

    stream = StreamReader(mock.Mock(_reading_paused=False), 2**16, loop=_loop())
    stream.feed_data(data)
    stream.feed_eof()
    headers = {"Content-Type": kind, "Content-Length": str(len(data))}
    return make_mocked_request("POST", "/", headers, payload=stream)


def _posts() -> Sequence[bytes]:
    said = (
        {"text": "Đường thôn 3 bị sạt", "id": "a1", "age_ms": 1000},
        {"action": "report.send:12.abc", "title": "Gửi", "id": 7},
        {"location": {"lat": 12.5, "lon": 108.5}, "text": "ở đây"},
        {"seen": ["1", "2", 3]},
    )
    return [json.dumps(one).encode() for one in said]


def _forms() -> Sequence[bytes]:
    def part(name: str, value: bytes, more: str = "") -> bytes:
        head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        return head.encode() + value + b"\r\n"

    end = f"--{_EDGE}--\r\n".encode()
    place = part("location", b'{"lat": 12.5, "lon": 108.5}')
    sound_ = part("file", b"OggS\0\2" + bytes(40), '; filename="a.ogg"\r\nContent-Type: audio/ogg')
    words = (
        part("text", "Đường hỏng".encode()) + part("kind", b"voice") + part("duration_s", b"3.5")
    )
    photo = part("file", b"\xff\xd8\xff\xe0" + bytes(40), '; filename="ảnh.jpg"')
    return [words + sound_ + end, place + photo + part("group", b"g1") + end, place + end]
