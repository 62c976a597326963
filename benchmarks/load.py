"""The load client, a process of its own: raw keep-alive connections, each with one request under
way. Run as `python -m benchmarks.load '{"port": …}'`; prints one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from functools import partial
from typing import Any

import uvloop

from benchmarks.bodies import requests
from benchmarks.children import say


class Stats:
    """What came back. `waits` are seconds from a request's last byte to its answer."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the last one is answered; closes when there is none."""

    def __init__(
        self, feed: Any, stats: Stats, pause_s: float, ended: asyncio.Future[None]
    ) -> None:
        self._feed = feed
        self._pause_s = pause_s
        self._stats = stats
        self._ended = ended
        self._got = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not is_whole(self._got):
            return
        self._stats.waits.append(time.perf_counter() - self._sent_at)
        self._stats.statuses[int(self._got[9:12])] += 1
        self._got = b""
        if self._pause_s:
            asyncio.get_running_loop().call_later(self._pause_s, self._next)
        else:
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        if not self._ended.done():
            self._ended.set_result(None)

    def _next(self) -> None:
        request = next(self._feed, None)
        if request is None:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def is_whole(got: bytes) -> bool:
    """Has a whole HTTP answer arrived? (Length given, or chunked.)"""
    head, end, body = got.partition(b"\r\n\r\n")
    if not end:
        return False
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        return len(body) >= int(lower[at + 15 :].split(b"\r\n", 1)[0])
    return b"chunked" not in lower or body.endswith(b"0\r\n\r\n")


async def run(port: int, feed: Any, concurrency: int, pause_s: float = 0.0) -> tuple[Stats, float]:
    """All requests once, each connection resting `pause_s` between two; the answers and how long it
    took."""
    stats, loop = Stats(), asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(concurrency)]
    started = time.perf_counter()
    for end in ends:
        await loop.create_connection(
            partial(Connection, feed, stats, pause_s, end), "127.0.0.1", port
        )
    await asyncio.wait_for(asyncio.gather(*ends), 120)
    return stats, time.perf_counter() - started


def main() -> None:
    told = json.loads(sys.argv[1])
    more = {"text": told["text"]} if "text" in told else {}
    made = list(requests(told["kind"], told["path"], told["first"], told["count"], **more))
    pause_s = told.get("pause_s", 0.0)
    stats, seconds = uvloop.run(run(told["port"], iter(made), told["concurrency"], pause_s))
    good = stats.statuses[200]
    if good != told["count"]:
        say(error=f"{dict(stats.statuses)} of {told['count']} for {told['path']}")
        return
    waits = sorted(stats.waits)
    say(per_s=good / seconds, p50_ms=waits[good // 2] * 1000, p99_ms=waits[good * 99 // 100] * 1000)


if __name__ == "__main__":
    main()
