"""Strict stand-ins of SMS gateways on loopback, and of the daemon that keeps a modem. Each counts
segments itself and charges for them.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from aiohttp import web

from bot.channels.sms.settings import Config
from bot.core import sms
from bot.core.ports import Clock
from bot.standin.listening import Site, listening
from bot.standin.people import Faults

PRICE = 520
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Taken:
    """A message a gateway took: `state` waits | delivered | failed, as the phone knows it."""

    id: str
    number: str
    text: str
    ref: str
    at: datetime
    state: str = "waits"


class FakeGateway(ABC):
    """One behind HTTP. `sent`: what was taken, in order; `calls`: every call by name, refused
    ones too; `dies`: with which message the sender is killed, and how."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.url = ""
        self.sent: list[Taken] = []
        self.calls: list[str] = []
        self.faults = Faults()
        self.balance = 100 * PRICE
        self.texts: Mapping[str, str] = Config().registered()
        self.dies: tuple[int, Callable[[], None]] | None = None
        self._site = Site()

    @classmethod
    def running(cls, clock: Clock) -> AbstractAsyncContextManager[Self]:
        """Listening until the end of the block."""
        return listening(cls(clock))

    @abstractmethod
    def routes(self) -> list[web.RouteDef]: ...

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.add_routes(self.routes())
        self.url = await self._site.open(app, port)

    async def stop(self) -> None:
        await self._site.close()

    def ends(self, number: str, state: str) -> Taken:
        """The phone got it, or never will."""
        found = [one for one in self.sent if one.number == number][-1]
        found.state = state
        return found

    def _does(self, name: str, answer: Answer) -> Answer:
        """A call: counted under its name, with the fault that is planned for it."""

        async def call(request: web.Request) -> web.StreamResponse:
            self.calls.append(name)
            fault = self.faults.take(name)
            if fault and fault.kind == "status":
                return web.Response(status=fault.status)
            answered = await answer(request)
            if fault and fault.kind == "drop":
                assert request.transport
                request.transport.close()  # taken, and the answer never came
            return answered

        return call

    def _gone(self) -> None:
        """Whoever sent this is killed before it hears our answer."""
        if self.dies is not None and len(self.sent) == self.dies[0]:
            dies, self.dies = self.dies, None
            dies[1]()


def registered(text: str, texts: Mapping[str, str], *, accents: bool) -> bool:
    """Is it one of the registered texts, its variables no longer than registered?"""
    return any(re.fullmatch(_pattern(one, accents), text) for one in texts.values())


def _pattern(text: str, accents: bool) -> str:
    parts = re.split(r"\{(\w+)\}", text if accents else sms.plain(text))
    found = ""
    for at, part in enumerate(parts):
        found += re.escape(part) if at % 2 == 0 else f".{{0,{sms.LENGTHS.get(part, 20)}}}"
    return found
