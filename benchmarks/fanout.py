"""A bulletin to ten thousand people: time to queue it, speed of sending it, memory it takes."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options, ratios

CONCURRENCY = 64


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

    async def bare(self, count: int, concurrency: int) -> float:
        run = ("bare", self._standin, concurrency, count, self._folder)
        return float((await job("benchmarks.sending", self._folder, *run))["per_s"])

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
        bare, ours = [], []
        for _ in range(options.rounds):
            bare.append(await fanout.bare(count, CONCURRENCY))
            ours.append(await fanout.ours(crowd, count, CONCURRENCY))
        memory = await _memory(fanout, count, min(r["peak_mb"] for r in ours))
    per_s = [r["per_s"] for r in ours]
    return [
        Figure(f"fan-out: {count:,} sent and recorded / bare", ratios(per_s, bare), "x", ">= 0.5"),
        Figure("fan-out: sent and recorded", per_s, "/s"),
        Figure("fan-out: bare client loop", bare, "/s"),
        Figure(f"fan-out: queueing {count:,}", [r["queue_s"] for r in ours], "s", "< 5"),
        *memory,
    ]


async def _memory(fanout: Fanout, count: int, peak: float) -> list[Figure]:
    """Ten times the people: all are queued, as many as before are sent."""
    big = await fanout.ours(await fanout.crowd(count * 10), count, CONCURRENCY)
    return [
        Figure(f"fan-out: peak memory with {count:,}", [peak], "MB"),
        Figure(f"fan-out: more with {count * 10:,}", [big["peak_mb"] - peak], "MB", "< 50"),
        Figure(f"fan-out: queueing {count * 10:,}", [big["queue_s"]], "s"),
    ]
