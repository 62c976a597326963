"""What makers' boxes say over MQTT: each driver is handed anything at each topic it hears."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot import found
from bot.core.ports import Box, Heard, PlanItem, RelayDeps, Taken
from bot.relays import reading, sealing
from tests.fakes.clock import FakeClock
from tests.fuzz import making
from tests.fuzz.given import NOW
from tests.fuzz.of_chats import PAYLOADS, run
from tests.fuzz.parsers import Parser

_SEAL = sealing.Seal(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
_WORDS = {"started", "finished", "refused", "interrupted"}
_SEEDS = (
    {"n": 7, "item": "12", "what": "started", "at": 1772420400.5, "detail": ""},
    {"on": True, "volume": 60, "signal": -71, "network": "4G", "playing": "12", "mains": True},
)


def parsers() -> Iterator[Parser]:
    yield Parser("bot.relays.reading:told", _told, making.payloads, seeds)
    yield Parser("bot.relays.sealing:opened", _opened, making.octets, sealed, (sealing.BadSeal,))
    for name in found.relays(_deps(_Line())):
        module = f"bot.relays.{name}"
        yield Parser(
            f"{module}:what it hears", partial(_hears, name), making.payloads, partial(said, name)
        )


def seeds() -> list[bytes]:
    return [json.dumps(one).encode() for one in _SEEDS]


def said(name: str) -> list[bytes]:
    """What such boxes say, as recorded."""
    return [path.read_bytes() for path in sorted((PAYLOADS / name).glob("*.json"))] or seeds()


def sealed() -> list[bytes]:
    return [_SEAL.sealed(dict(one)).encode() for one in _SEEDS]


def _opened(data: bytes) -> None:
    """Only what was sealed, however it is spelt."""
    text = data.decode("utf-8", "surrogateescape")
    told = sealing.opened(text, _SEAL.public)
    assert told in [dict(one) for one in _SEEDS]


class _Line:
    def __init__(self) -> None:
        self.heard: list[tuple[str, Heard]] = []

    def hear(self, topic_filter: str, heard: Heard) -> None:
        self.heard.append((topic_filter, heard))

    async def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        assert topic
        assert payload


class _Desk:
    """Asserts that what it is told could be stored."""

    async def acknowledge(
        self, code: str, item: str, what: str, at: datetime, detail: str
    ) -> Taken:
        assert what in _WORDS
        assert NOW - timedelta(days=31) < at <= NOW
        assert "\0" not in code + item + detail
        assert len(detail) <= 200
        (item + detail).encode()
        return Taken.TAKEN

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool:
        json.dumps(state, allow_nan=False).encode()
        assert "\\u0000" not in json.dumps(state)
        return True

    async def again(self, driver: str, code: str = "") -> None:
        assert driver

    async def box(self, driver: str, number: str) -> Box | None:
        return Box("LOA-1", "speaker", "Loa", number) if number else None

    async def boxes(self, driver: str) -> Sequence[Box]:
        return ()

    async def keyed(self, driver: str, number: str, secret: str) -> Box | None:
        return await self.box(driver, number)


class _Kept:
    """ports.KeyValue"""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    async def get(self, key: str) -> Any:
        return json.loads(self._values[key]) if key in self._values else None

    async def put(self, key: str, value: Any) -> None:
        self._values[key] = json.dumps(value)


class _Vault:
    """One key for all inputs."""

    kept: ClassVar[dict[str, dict[str, Any]]] = {}

    @contextlib.asynccontextmanager
    async def exclusive(self, _name: str) -> AsyncIterator[None]:
        yield

    async def get(self, name: str) -> dict[str, Any] | None:
        return self.kept.get(name)

    async def put(self, name: str, value: dict[str, Any]) -> None:
        self.kept[name] = value


def _deps(line: _Line) -> RelayDeps:
    vault: Any = _Vault()
    return RelayDeps(FakeClock(NOW), _Kept(), vault, _Desk(), "http://tin.example.vn", line)


def _told(data: bytes) -> None:
    value = reading.told(data)
    if value is not None:
        json.dumps(value, allow_nan=False).encode()


class _Request:
    """What a handler reads of one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.query = {"id": "LOA-1", "k": "own"}
        self.headers: Mapping[str, str] = {}
        self.match_info: Mapping[str, str] = {}

    async def read(self) -> bytes:
        return self._data


def _hears(name: str, data: bytes) -> None:
    """A box that was told of a play that is on."""
    line = _Line()
    relay = found.relays(_deps(line))[name]
    kind = "speaker" if "speaker" in relay.kinds else "board"
    on = PlanItem(
        "12",
        "routine",
        "Họp thôn",
        "",
        NOW,
        NOW + timedelta(minutes=1),
        "http://tin/a.mp3",
        "a",
        1,
        60,
    )

    async def all_of_it() -> None:
        await relay.start()
        if name != "native":  # which needs its key
            await relay.push(Box("LOA-1", kind, "Loa"), 1, [on], NOW)
        for topic, heard in line.heard:
            await heard(topic.replace("+", "LOA-1").replace("#", "LOA-1"), data)
        for route in relay.routes():
            answer = await route.handler(_Request(data))
            assert answer.status in {200, 400, 401, 404}

    run(all_of_it())
