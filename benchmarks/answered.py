"""A webhook answered with a message and buttons, 'sent' recorded: what it costs the processor
beside what aiohttp needs to read the webhook, and what a burst does to acknowledging.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.children import Child, job, serving
from benchmarks.figures import Figure, Options, ratios

BURST, QUICK_BURST = 3000, 600
IDLE, PAUSE_S = 200, 0.02
HISTORY = 100_000
CONCURRENCY = 64
_PATIENCE_S = 120.0
KINDS = ("bare", "ours", "aiogram", "ptb")
LIBRARIES = {"aiogram": "aiogram", "ptb": "python-telegram-bot"}


class Answers:
    """All servers are up the whole time; runs take turns, so each round met the same machine."""

    def __init__(self, folder: Path, standin: Child, servers: dict[str, Child]) -> None:
        self._folder = folder
        self._standin = standin
        self._servers = servers
        self._sent = 0
        self.found: dict[str, list[dict[str, float]]] = {}

    async def run(self, kind: str, name: str, count: int, **more: Any) -> None:
        """`count` messages; kept under `name` (nothing is kept for "")."""
        child = self._servers[kind]
        before, answered, started = child.cpu_s(), await self._answered(), time.perf_counter()
        told = {
            "port": child.port,
            "kind": "telegram",
            "text": "giúp",
            "path": "/telegram/webhook",
            "first": 9_000_000 + self._sent,
            "count": count,
            "concurrency": CONCURRENCY,
            **more,
        }
        self._sent += count
        said = await job("benchmarks.load", self._folder, json.dumps(told))
        if "error" in said:
            raise RuntimeError(f"unexpected answers: {said['error']}")
        if kind != "bare":
            await self._until(answered + count)
            said["answered_per_s"] = count / (time.perf_counter() - started)
            await asyncio.sleep(1)  # 'sent' is recorded
        said["cpu_us"] = (child.cpu_s() - before) / count * 1e6
        if name:
            self.found.setdefault(f"{kind} {name}", []).append(said)

    async def _until(self, wanted: int) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            while await self._answered() < wanted:  # noqa: ASYNC110 - another process counts
                await asyncio.sleep(0.05)

    async def _answered(self) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self._standin.url}/told") as told,
        ):
            return int((await told.json())["telegram"])

    def all(self, name: str, what: str) -> list[float]:
        return [one[what] for one in self.found[name]]


async def measure(folder: Path, options: Options) -> list[Figure]:
    count = QUICK_BURST if options.quick else BURST
    async with contextlib.AsyncExitStack() as stack:
        standin = await stack.enter_async_context(serving("benchmarks.standin", folder / "s"))
        servers = {}
        for kind in KINDS:
            child = serving("benchmarks.replying", folder / kind, kind, folder / kind, standin.url)
            servers[kind] = await stack.enter_async_context(child)
        answers = Answers(folder, standin, servers)
        for kind in KINDS:
            await answers.run(kind, "", IDLE)
        for _ in range(options.rounds):
            for kind in KINDS:
                await answers.run(kind, "idle", IDLE, concurrency=1, pause_s=PAUSE_S)
                await answers.run(kind, "burst", count)
        await asyncio.to_thread(_history, folder / "ours" / "tinbuon.sqlite3")
        for _ in range(options.rounds):
            await answers.run("ours", "history", count)
        memory = servers["ours"].rss_mb()
    _check(folder / "ours" / "tinbuon.sqlite3")
    return _figures(answers, memory)


def _history(database: Path) -> None:
    """As many handled messages as a province has in a month or two."""
    with contextlib.closing(sqlite3.connect(database, timeout=60)) as opened, opened:
        opened.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO inbox (channel, account, event_id, chat_id, kind, body, state, attempts, "
            "error, received_at, due_at) SELECT channel, account, 'h' || n.i, chat_id, kind, body, "
            "'done', 0, '', received_at, due_at FROM n, (SELECT * FROM inbox LIMIT 1)",
            [HISTORY],
        )


def _check(database: Path) -> None:
    """Everything acknowledged was handled, and everything said is recorded as sent."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        for table, good in (("inbox", "done"), ("outbox", "sent")):
            states = dict(opened.execute(f"SELECT state, count(*) FROM {table} GROUP BY state"))
            if set(states) != {good}:
                raise RuntimeError(f"{table}: {states}")


def _figures(answers: Answers, memory: float) -> list[Figure]:
    ours, history = answers.found["ours burst"], answers.found["ours history"]
    cpu, later = ([r["cpu_us"] for r in runs] for runs in (ours, history))
    acks = ratios([r["per_s"] for r in ours], answers.all("bare burst", "per_s"))
    title = "answered: a burst,"
    return [
        *_costs(answers, "idle", "one by one"),
        *_costs(answers, "burst", "a burst"),
        Figure("answered: on one core", [1e6 / one for one in cpu], "/s", ">= 400"),
        Figure(f"{title} to the last answer", [r["answered_per_s"] for r in ours], "/s"),
        Figure(f"{title} acknowledged / bare", acks, "x", ">= 0.4"),
        Figure(f"{title} acknowledged, p99", [r["p99_ms"] for r in ours], "ms", "< 150"),
        Figure(f"{title} with a history of {HISTORY:,} / without", ratios(later, cpu), "x"),
        Figure("answered: memory after all that", [memory], "MB"),
    ]


def _costs(answers: Answers, name: str, title: str) -> list[Figure]:
    # Idle, a bare handler is mostly its own waking up: what reading costs shows in the burst.
    bare = answers.all("bare burst", "cpu_us")
    cpu = {kind: answers.all(f"{kind} {name}", "cpu_us") for kind in KINDS}
    title = f"answered: {title},"
    return [
        Figure(f"{title} processor / bare reading", ratios(cpu["ours"], bare), "x", "<= 30"),
        *(
            Figure(f"{title} processor / {LIBRARIES[k]}", ratios(cpu["ours"], cpu[k]), "x", "< 1")
            for k in LIBRARIES
        ),
        *(Figure(f"{title} {kind}, processor", cpu[kind], "us each") for kind in KINDS),
    ]
