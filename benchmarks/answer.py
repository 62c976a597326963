"""From a tap at the web chat to its answer on the open line: the whole app, one process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.children import Child, job, serving
from benchmarks.figures import Figure, Options

PEOPLE, PER_S, SECONDS = 200, 50, 20


async def measure(folder: Path, options: Options) -> list[Figure]:
    seconds = 5 if options.quick else SECONDS
    ours, echo = [], []
    async with (
        serving("benchmarks.chatting", folder / "data", folder / "data", PEOPLE) as house,
        serving("benchmarks.echoing", folder) as bare,
    ):
        for _ in range(options.rounds):
            echo.append(await _talk(folder, bare, min(seconds, 5)))
            ours.append(await _talk(folder, house, seconds))
    return _figures(ours, echo)


async def _talk(folder: Path, server: Child, seconds: int) -> dict[str, Any]:
    before = server.cpu_s()
    said = await job("benchmarks.talking", folder, server.port, PEOPLE, PER_S, seconds)
    said["cpu"] = (server.cpu_s() - before) / (said["answered"] + 3 * PER_S) * 1000
    return said


def _figures(ours: list[dict[str, Any]], echo: list[dict[str, Any]]) -> list[Figure]:
    title = f"answer: {PER_S} a second,"
    return [
        Figure(f"{title} p50", [r["p50"] for r in ours], "ms"),
        Figure(f"{title} p95", [r["p95"] for r in ours], "ms", "< 50"),
        Figure(f"{title} p99", [r["p99"] for r in ours], "ms"),
        Figure(f"{title} left without one", [r["lost"] for r in ours], "", "< 1"),
        Figure(f"{title} processor", [r["cpu"] for r in ours], "ms each"),
        Figure("answer: bare echo beside it, p95", [r["p95"] for r in echo], "ms"),
        Figure("answer: bare echo beside it, p99", [r["p99"] for r in echo], "ms"),
    ]
