"""People at the web chat: a message every so often from the next of them, whatever the answers do.

Run as `python -m benchmarks.talking PORT PEOPLE PER_S SECONDS`; prints the waits for answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from typing import Any

import aiohttp
import uvloop

from benchmarks.chatting import code_of
from benchmarks.children import say

_WORDS = ("giúp", "menu", "GIUP", "bắt đầu")
_WARM_S = 3.0  # not counted: the first answers compile statements


class Talker:
    """One phone: an open line for answers, and the buttons it was shown last."""

    def __init__(self, session: aiohttp.ClientSession, url: str, number: int) -> None:
        self._session = session
        self._url = url
        self._dice = random.Random(number)
        self._actions: list[str] = []
        self._turn = 0
        self._asked_at = 0.0
        self.waits: list[float] = []
        self.lost = 0
        self.open = asyncio.Event()

    async def listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._url}/events", timeout=timeout) as answer:
            self.open.set()
            async for line in answer.content:
                if line.startswith(b"data: "):
                    self._heard(json.loads(line[6:]))

    async def speak(self, *, count: bool) -> None:
        """A button or, every second time, a word; the wait for the first thing said back."""
        if self._asked_at:
            self.lost += 1
        body = self._next()
        self._counting = count
        self._asked_at = time.perf_counter()
        async with self._session.post(f"{self._url}/messages", json=body) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} for {body}")
            await answer.read()

    def _next(self) -> dict[str, str]:
        self._turn += 1
        if self._turn % 2 and self._actions:
            return {"action": self._dice.choice(self._actions)}
        return {"text": self._dice.choice(_WORDS)}

    def _heard(self, message: dict[str, Any]) -> None:
        if self._asked_at:
            if self._counting:
                self.waits.append(time.perf_counter() - self._asked_at)
            self._asked_at = 0.0
        self._actions = [b["action"] for b in message["buttons"] if b.get("action")]


async def talk(port: int, people: int, per_s: float, seconds: float) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        url = f"http://127.0.0.1:{port}/chat"
        talkers = [Talker(session, f"{url}/{code_of(n)}", n) for n in range(people)]
        lines = [asyncio.create_task(t.listen()) for t in talkers]
        await asyncio.gather(*[t.open.wait() for t in talkers])
        await _offer(talkers, per_s, seconds)
        for line in lines:
            line.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await line
    _report(talkers, per_s * seconds)


async def _offer(talkers: list[Talker], per_s: float, seconds: float) -> None:
    started = time.perf_counter()
    said = []
    for n in range(int(per_s * (seconds + _WARM_S))):
        at = started + n / per_s
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        talker = talkers[n % len(talkers)]
        said.append(asyncio.create_task(talker.speak(count=n / per_s >= _WARM_S)))
    await asyncio.gather(*said)
    await asyncio.sleep(1.0)


def _report(talkers: list[Talker], offered: float) -> None:
    waits = sorted(w * 1000 for t in talkers for w in t.waits)
    if not waits:
        raise RuntimeError("nobody was answered")

    def at(share: float) -> float:
        return waits[min(len(waits) - 1, int(len(waits) * share))]

    lost = offered - len(waits)
    say(p50=at(0.5), p95=at(0.95), p99=at(0.99), lost=lost, answered=len(waits))


if __name__ == "__main__":
    told = [float(a) for a in sys.argv[1:]]
    uvloop.run(talk(int(told[0]), int(told[1]), told[2], told[3]))
