"""The reference player at real speed: sounds of a second or two, into a program that takes samples
as an amplifier would."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from bot.core.ports import Pcm
from bot.player.card import Card
from bot.player.clock import BoxClock
from bot.player.line import Line
from bot.player.player import Player
from bot.player.shelf import Shelf
from bot.speech.encode import encode_mp3
from tests.fakes.clock import FakeClock

RATE = 24_000
_SINK = """
import sys, time
while piece := sys.stdin.buffer.read(4800):
    time.sleep(0.1)
    open(sys.argv[1], "ab").write(piece)
"""


class LiveClock(FakeClock):
    """Goes on by itself, and can be moved."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self._since = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._since)


def tone(hertz: float, seconds: float) -> bytes:
    """An MP3 of it."""
    wave = np.sin(2 * np.pi * hertz * np.arange(round(RATE * seconds)) / RATE)
    return encode_mp3(Pcm((wave * 12_000).astype("<i2").tobytes(), RATE))


def pitch(samples: bytes) -> float:
    """The loudest frequency, in hertz."""
    found = np.abs(np.fft.rfft(np.frombuffer(samples, "<i2").astype(float)))
    return float(found.argmax() * RATE / (len(samples) / 2))


def sink(path: Path) -> tuple[str, ...]:
    """A tenth of a second of samples takes a tenth of a second."""
    return (sys.executable, "-S", "-c", _SINK, str(path))


@contextlib.asynccontextmanager
async def running(card: Card, clock: FakeClock) -> AsyncIterator[Player]:
    """A player with its line, until the end; `clock`: what the machine takes the time to be."""
    told = BoxClock(Shelf(card.folder).made, system=lambda: clock.now().timestamp())
    player = Player(card, clock=told)
    tasks = [asyncio.ensure_future(one) for one in (player.run(), Line(player).run())]
    try:
        yield player
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
