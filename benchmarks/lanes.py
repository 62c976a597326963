"""A message to ten thousand people over a hundred OAs, each at its own limit; and idle lanes."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options

OAS = 100
FAST, SLOW = 9.0, 3.0
_POSTGRES = os.environ.get(
    "TINBUON_TEST_POSTGRES_URL", "postgres://tinbuon:tinbuon@127.0.0.1:5432/postgres"
)


@dataclass
class Runs:
    """What the children said, by what was measured."""

    folder: Path
    standin: str
    people: int
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def sends(self, name: str, rate: float = FAST, **more: object) -> None:
        told = {"oas": OAS, "people": self.people, "rate": rate, "standin": self.standin, **more}
        await self._run("sends", name, told)

    async def idles(self, name: str, oas: int, seconds: float) -> None:
        await self._run("idles", name, {"oas": oas, "seconds": seconds})

    async def _run(self, kind: str, name: str, told: dict[str, object]) -> None:
        runs = self.found.setdefault(name, [])
        room = self.folder / f"{name}-{len(runs)}".replace(" ", "-")
        told = {**told, "folder": str(room)}
        runs.append(await job("benchmarks.laning", room, kind, json.dumps(told)))


async def measure(folder: Path, options: Options) -> list[Figure]:
    async with serving("benchmarks.standin", folder / "standin") as standin:
        runs = Runs(folder, standin.url, 55 if options.quick else 100)
        for _ in range(options.rounds):
            await runs.sends("sqlite")
            await runs.sends("throttled", throttled=1)
            async with postgres() as database:
                if database:
                    await runs.sends("postgres", database=database)
        if not options.quick:
            await runs.sends("slow", SLOW)
        for oas in (OAS, 3000):
            await runs.idles(f"{oas:,} idle", oas, 3 if options.quick else 10)
    return _figures(runs.found)


@contextlib.asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """A database of this run's own; "" where there is no PostgreSQL."""
    name = f"tinbuon_bench_{os.getpid()}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    try:
        admin = await asyncpg.connect(_POSTGRES)
    except (OSError, asyncpg.PostgresError):
        print("no PostgreSQL here, its figures are left out", flush=True)
        yield ""
        return
    try:
        await admin.execute(drop)
        await admin.execute(f"CREATE DATABASE {name}")
        yield f"{_POSTGRES.rsplit('/', 1)[0]}/{name}"
        await admin.execute(drop)
    finally:
        await admin.close()


_TITLES = {
    "sqlite": "at 9 a second",
    "throttled": "the others, one OA throttled",
    "postgres": "PostgreSQL",
    "slow": "at 3 a second",
}


def _figures(found: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    figures: list[Figure] = []
    for name, title in _TITLES.items():
        runs = found.get(name, [])
        if runs:
            figures += _sent(f"lanes: {title}", runs)
    for name, runs in found.items():
        if name.endswith("idle"):
            shares = [r["share"] for r in runs]
            figures.append(Figure(f"lanes: {name}, processor", shares, "% of a core", "< 3"))
    return figures


def _sent(title: str, runs: list[dict[str, Any]]) -> list[Figure]:
    def of(what: str) -> list[float]:
        return [float(r[what]) for r in runs]

    ideal = of("arithmetic_s")
    total = [s / i for s, i in zip(of("recorded_s"), ideal, strict=True)]
    slowest = [s / i for s, i in zip(of("slowest_s"), ideal, strict=True)]
    return [
        Figure(f"{title}, all recorded / arithmetic", total, "x", "< 1.1"),
        Figure(f"{title}, slowest OA / arithmetic", slowest, "x", "< 1.1"),
        Figure(f"{title}, arithmetic", ideal, "s"),
        Figure(f"{title}, processor", of("cpu_us"), "us each"),
        Figure(f"{title}, claims for each message", of("claims"), ""),
        Figure(f"{title}, commits for each message", of("commits"), ""),
    ]
