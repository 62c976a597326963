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
        runs: Runs = []
        for n in range(options.rounds):
            room = folder / f"{engine}-{n}"
            if engine == "SQLite":
                runs.append(await _run(room, "", devices))
                continue
            async with postgres() as database:
                if database:
                    runs.append(await _run(room, database, devices))
        if runs:
            figures += _figures(engine, devices, runs)
    return figures


async def _run(room: Path, database: str, devices: int) -> dict[str, Any]:
    told = (database or "sqlite", devices, DAYS, PLAYS)
    return await job("benchmarks.planned", room, room, *told)


def _figures(engine: str, devices: int, runs: Runs) -> list[Figure]:
    alike, own, bare = ([r[name] for r in runs] for name in ("alike_s", "own_s", "bare_s"))
    what = f"planning, {engine}: {DAYS} days x {PLAYS} on {devices:,} loudspeakers"
    return [
        Figure(what, alike, "s", "< 10"),
        Figure(f"planning, {engine}: the same / its rows by executemany", ratios(alike, bare)),
        Figure(f"planning, {engine}: each with a timetable of its own", own, "s"),
        Figure(f"planning, {engine}: its rows by executemany alone", bare, "s"),
    ]
