"""From a tap at the web chat to its answer on the open line: the whole app, one process."""

from __future__ import annotations

from pathlib import Path

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options

PEOPLE, PER_S, SECONDS = 200, 50, 20


async def measure(folder: Path, options: Options) -> list[Figure]:
    seconds = 5 if options.quick else SECONDS
    runs = []
    async with serving("benchmarks.chatting", folder / "data", folder / "data", PEOPLE) as server:
        for _ in range(options.rounds):
            run = (server.port, PEOPLE, PER_S, seconds)
            before = server.cpu_s()
            said = await job("benchmarks.talking", folder, *run)
            said["cpu"] = (server.cpu_s() - before) / (said["answered"] + 3 * PER_S) * 1000
            runs.append(said)
    title = f"answer: {PER_S} a second,"
    wanted = {"p95": "< 50"}
    return [
        *[
            Figure(f"{title} {p}", [r[p] for r in runs], "ms", wanted.get(p, ""))
            for p in ("p50", "p95", "p99")
        ],
        Figure(f"{title} without one", [r["lost"] for r in runs], "", "< 1"),
        Figure(f"{title} processor", [r["cpu"] for r in runs], "ms each"),
    ]
