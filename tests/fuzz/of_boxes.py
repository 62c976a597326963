"""What makers' boxes say over MQTT: each driver is handed anything at each topic it hears."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot import found
from bot.core.ports import Box, Heard, RelayDeps, Taken
from bot.relays import reading, sealing
from tests.fakes.clock import FakeClock
from tests.fuzz import making
from tests.fuzz.given import NOW
from tests.fuzz.of_chats import run
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
        yield Parser(f"{module}:what it hears", partial(_hears, name), making.payloads, seeds)


def seeds() -> list[bytes]:
    return [json.dumps(one).encode() for one in _SEEDS]


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


def _deps(line: _Line) -> RelayDeps:
    none: Any = None
    return RelayDeps(FakeClock(NOW), none, none, _Desk(), "http://tin.example.vn", line)


def _told(data: bytes) -> None:
    value = reading.told(data)
    if value is not None:
        json.dumps(value, allow_nan=False).encode()


def _hears(name: str, data: bytes) -> None:
    line = _Line()
    relay = found.relays(_deps(line))[name]

    async def all_of_it() -> None:
        await relay.start()
        for topic, heard in line.heard:
            await heard(topic.replace("+", "LOA-1").replace("#", "LOA-1"), data)

    run(all_of_it())
