"""A bulletin to ten thousand people: time to queue it, speed of sending it, memory it takes."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options, ratios

CONCURRENCY = 64
Runs = list[dict[str, Any]]


class Fanout:
    """`crowds` are data folders ready to be copied: each run begins with nothing queued."""

    def __init__(self, folder: Path, standin: str) -> None:
        self._folder = folder
        self._standin = standin
        self._runs = 0

    async def crowd(self, count: int) -> Path:
        room = self._folder / f"crowd-{count}"
        await job("benchmarks.crowd", room, room, count)
        return room

    async def bare(self, count: int, concurrency: int) -> dict[str, Any]:
        run = ("bare", self._standin, concurrency, count, self._folder)
        return await job("benchmarks.sending", self._folder, *run)

    async def ours(self, crowd: Path, send: int, concurrency: int) -> dict[str, Any]:
        self._runs += 1
        room = self._folder / f"run-{self._runs}"
        await asyncio.to_thread(shutil.copytree, crowd, room)
        run = ("ours", self._standin, concurrency, send, room)
        said = await job("benchmarks.sending", room, *run)
        await asyncio.to_thread(shutil.rmtree, room)
        return said


async def measure(folder: Path, options: Options) -> list[Figure]:
    count = 2_000 if options.quick else 10_000
    async with serving("benchmarks.standin", folder / "standin") as standin:
        fanout = Fanout(folder, standin.url)
        crowd = await fanout.crowd(count)
        bare: Runs = []
        ours: Runs = []
        for _ in range(options.rounds):
            bare.append(await fanout.bare(count, CONCURRENCY))
            ours.append(await fanout.ours(crowd, count, CONCURRENCY))
        memory = await _memory(fanout, count, min(r["peak_mb"] for r in ours))
    return [
        *_speed(count, bare, ours),
        Figure(f"fan-out: queueing {count:,}", [r["queue_s"] for r in ours], "s", "< 5"),
        *memory,
    ]


def _speed(count: int, bare: Runs, ours: Runs) -> list[Figure]:
    mine, plain = [r["per_s"] for r in ours], [r["per_s"] for r in bare]
    mine_us, plain_us = [r["cpu_us"] for r in ours], [r["cpu_us"] for r in bare]
    return [
        Figure(f"fan-out: {count:,} sent and recorded / bare", ratios(mine, plain), "x", ">= 0.5"),
        Figure("fan-out: the same for each second of processor", ratios(plain_us, mine_us)),
        Figure("fan-out: sent and recorded", mine, "/s"),
        Figure("fan-out: bare client loop", plain, "/s"),
        Figure("fan-out: sent and recorded, processor", mine_us, "us each"),
        Figure("fan-out: bare client loop, processor", plain_us, "us each"),
    ]


async def _memory(fanout: Fanout, count: int, peak: float) -> list[Figure]:
    """Ten times the people: all are queued, as many as before are sent."""
    big = await fanout.ours(await fanout.crowd(count * 10), count, CONCURRENCY)
    return [
        Figure(f"fan-out: peak memory with {count:,}", [peak], "MB"),
        Figure(f"fan-out: more with {count * 10:,}", [big["peak_mb"] - peak], "MB", "< 50"),
        Figure(f"fan-out: queueing {count * 10:,}", [big["queue_s"]], "s"),
    ]
