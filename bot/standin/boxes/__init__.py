"""Makers' boxes on one machine: each speaks its dialect over a real broker, obeys what it is told,
and takes nothing that is not as its maker wants it. Tests use the same ones.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiomqtt

from bot.core.ports import Clock
from bot.relays import mqtt

WAIT_S = 10.0
MARK = b"\0"


class Malformed(Exception):
    """A message that no such box understands."""


@dataclass
class Play:
    """A sound, or something shown. `offset_s`: it was joined so far in; `cut_s`: so much of it was
    lost, as the amplifier was still cold."""

    id: str
    title: str
    url: str
    at: datetime
    until: datetime
    volume: int = 0
    urgent: bool = False
    offset_s: float = 0.0
    cut_s: float = 0.0
    ended: datetime | None = None
    whole: bool = False


@dataclass
class Connection:
    """What a box's installer sets: where its broker is, who it is there, where its server is."""

    number: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    http: str = ""
    secret: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


class MqttBox:
    """The part that all makers' boxes share. What came and could not be taken is in `faults`."""

    topics: tuple[str, ...] = ()
    will: aiomqtt.Will | None = None

    def __init__(self, to: Connection, clock: Clock) -> None:
        self.to = to
        self.clock = clock
        self.faults: list[str] = []
        self.heard: list[Play] = []
        self.volume = 50
        self.came: list[tuple[str, bytes]] = []
        self.said: list[tuple[str, str | bytes]] = []
        self._changed = asyncio.Condition()
        self._turn = asyncio.Lock()
        self._client: aiomqtt.Client | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def playing(self) -> Play | None:
        """What sounds now."""
        return next((p for p in reversed(self.heard) if p.ended is None), None)

    @property
    def powered(self) -> bool:
        """Has it a line?"""
        return self._client is not None

    async def power_on(self) -> None:
        """It comes up, connects, and says so in its own way. What it knew is gone."""
        self.forget()
        to = self.to
        broker = mqtt.Address(to.host, to.port, to.user, to.password)
        self._client = mqtt.client_of(broker, f"box-{to.number}", will=self.will)
        await self._client.__aenter__()
        for topic in self.topics:
            await self._client.subscribe(topic, qos=1)
        self._reading = asyncio.ensure_future(self._read(self._client))
        await self.connected()

    async def power_cut(self) -> None:
        """Without a word: the broker says its last will."""
        if self._client is None:
            return
        wire = self._client._client.socket()  # noqa: SLF001 - nobody hangs up so in earnest
        if isinstance(wire, socket.socket):
            wire.shutdown(socket.SHUT_RDWR)
        if self._reading is not None:
            await asyncio.wait([self._reading], timeout=WAIT_S)
        await self.power_off()
        if self.playing:
            self.playing.ended = self.clock.now()

    async def power_off(self) -> None:
        """In order, with a word to the broker where it still hears."""
        client, self._client = self._client, None
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None
        if client is not None:
            with contextlib.suppress(aiomqtt.MqttError):
                await client.__aexit__(None, None, None)

    def forget(self) -> None:
        """Its memory is lost without power."""

    async def connected(self) -> None:
        """It has a line."""

    @property
    def planned(self) -> set[str]:
        """Ids of what it knows it shall play, alarms apart."""
        raise NotImplementedError

    async def report(self) -> None:
        """What it says of itself from time to time."""

    async def take(self, topic: str, payload: bytes) -> None:
        """One message. Raises Malformed."""
        raise NotImplementedError

    async def look(self) -> None:
        """Its own clock: what is due begins, what is over ends."""

    async def until(self, holds: Callable[[], Any]) -> None:
        """It has been told what makes this true. Raises TimeoutError."""
        async with asyncio.timeout(WAIT_S), self._changed:
            await self._changed.wait_for(holds)

    async def repeat(self) -> None:
        """It did not hear that what it said was taken, and says all of it again."""
        for topic, body in list(self.said):
            await self.say(topic, body)

    async def claims(self, number: str, title: str) -> None:
        """It says that this sounded and ended, which it did not."""

    async def say(self, topic: str, told: Any, qos: int = 1) -> None:
        """Publishes."""
        body = told if isinstance(told, str | bytes) else json.dumps(told, ensure_ascii=False)
        if self._client is None:
            raise TypeError("the box has no power")
        self.said.append((topic, body))
        await self._client.publish(topic, body, qos=qos)

    async def _hear(self, topic: str) -> None:
        if self._client is not None:
            await self._client.subscribe(topic, qos=1)

    async def _read(self, client: aiomqtt.Client) -> None:
        with contextlib.suppress(aiomqtt.MqttError):
            async for message in client.messages:
                payload = message.payload
                data = payload if isinstance(payload, bytes) else str(payload or "").encode()
                await self._taken(str(message.topic), data)

    async def _taken(self, topic: str, data: bytes) -> None:
        try:
            if not data.startswith(MARK):  # a test's own: what came before it is taken
                await self.take(topic, data)
                await self.look()
        except Malformed as error:
            self.faults.append(f"{topic}: {error}")
        async with self._changed:
            self.came.append((topic, data))
            self._changed.notify_all()


def fields(told: Any, known: Mapping[str, type | tuple[type, ...]], *more: str) -> dict[str, Any]:
    """A JSON object with these fields, each of its kind, and perhaps `more`. Raises Malformed."""
    if not isinstance(told, dict):
        raise Malformed(f"no object: {told!r:.80}")
    if missing := known.keys() - told.keys():
        raise Malformed(f"without {', '.join(sorted(missing))}")
    if strange := told.keys() - known.keys() - set(more):
        raise Malformed(f"what is {', '.join(sorted(strange))}?")
    for name, kind in known.items():
        value = told[name]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise Malformed(f"{name} is {value!r:.80}")
    return told


def parsed(payload: bytes) -> Any:
    """Raises Malformed."""
    try:
        return json.loads(payload)
    except ValueError as error:
        raise Malformed(str(error)) from error


def must(holds: object, what: str) -> None:
    """Raises Malformed."""
    if not holds:
        raise Malformed(what)
