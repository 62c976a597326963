"""A month of four announcements a day on a province's 2,500 loudspeakers, beside the same rows
written by the database alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.children import job
from benchmarks.figures import Figure, Options, ratios
from benchmarks.lanes import postgres

DEVICES, DAYS, PLAYS = 2_500, 30, 4
Runs = list[dict[str, Any]]


async def measure(folder: Path, options: Options) -> list[Figure]:
    devices = DEVICES // 10 if options.quick else DEVICES
    figures: list[Figure] = []
    for engine in ("SQLite", "PostgreSQL"):
        alike: Runs = []
        own: Runs = []
        for n in range(options.rounds):
            for kind, runs in (("alike", alike), ("own", own)):
                room = folder / f"{engine}-{kind}-{n}"
                if engine == "SQLite":
                    runs.append(await _run(room, "sqlite", kind, devices))
                    continue
                async with postgres() as database:
                    if database:
                        runs.append(await _run(room, database, kind, devices))
        if alike:
            figures += _figures(engine, devices, alike, own)
    return figures


async def _run(room: Path, database: str, kind: str, devices: int) -> dict[str, Any]:
    told = (database, kind, devices, DAYS, PLAYS)
    return await job("benchmarks.planned", room, room, *told)


def _figures(engine: str, devices: int, alike: Runs, own: Runs) -> list[Figure]:
    took, bare = [r["took_s"] for r in alike], [r["bare_s"] for r in alike]
    each = [r["took_s"] for r in own]
    what = f"planning, {engine}: {DAYS} days x {PLAYS} on {devices:,} loudspeakers"
    return [
        Figure(what, took, "s", "< 10"),
        Figure(f"planning, {engine}: the same / its rows by executemany", ratios(took, bare)),
        Figure(f"planning, {engine}: each with a timetable of its own", each, "s"),
        Figure(f"planning, {engine}: its rows by executemany alone", bare, "s"),
    ]
