"""Webhook in, durable acknowledgement out, against a bare handler and two frameworks in memory."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

from benchmarks.children import Child, job, serving
from benchmarks.figures import Figure, Options, ratios

CONCURRENCY = 64
# what is measured: (server, webhook)
RUNS = {
    "bare telegram": ("bare", "telegram"),
    "bare zalo": ("bare", "zalo"),
    "ours telegram": ("ours", "telegram"),
    "ours zalo": ("ours", "zalo"),
    "aiogram": ("aiogram", "telegram"),
    "aiogram background": ("aiogram-background", "telegram"),
    "python-telegram-bot": ("ptb", "telegram"),
}


class Ingest:
    """All servers are up the whole time; runs take turns, so each round met the same machine."""

    def __init__(self, folder: Path, servers: dict[str, Child], count: int) -> None:
        self._folder = folder
        self._servers = servers
        self._count = count
        self._sent = 0
        self.expected = 0
        self.per_s: dict[str, list[float]] = {name: [] for name in RUNS}
        self.cpu_us: dict[str, list[float]] = {name: [] for name in RUNS}

    async def round(self, *, keep: bool) -> None:
        for name, (server, kind) in RUNS.items():
            child = self._servers[server]
            before = child.cpu_s()
            answer = await self._load(child, kind)
            self.expected += self._count if server == "ours" else 0
            if keep:
                self.per_s[name].append(answer["per_s"])
                self.cpu_us[name].append((child.cpu_s() - before) / self._count * 1e6)

    async def _load(self, child: Child, kind: str) -> dict[str, float]:
        told = {
            "port": child.port,
            "kind": kind,
            "path": f"/{kind}/webhook",
            "first": 1_000_000 + self._sent,
            "count": self._count,
            "concurrency": CONCURRENCY,
        }
        self._sent += self._count
        answer = await job("benchmarks.load", self._folder, json.dumps(told))
        if "error" in answer:
            raise RuntimeError(f"unexpected answers: {answer['error']}")
        return answer


async def measure(folder: Path, options: Options) -> list[Figure]:
    async with contextlib.AsyncExitStack() as stack:
        standin = await stack.enter_async_context(serving("benchmarks.standin", folder / "s"))
        servers = {}
        for kind in sorted({server for server, _ in RUNS.values()}):
            room = folder / kind
            child = serving("benchmarks.webhooks", room, kind, room, standin.url)
            servers[kind] = await stack.enter_async_context(child)
        ingest = Ingest(folder, servers, 1500 if options.quick else 6000)
        await ingest.round(keep=False)
        for _ in range(options.rounds):
            await ingest.round(keep=True)
    _check(folder / "ours" / "tinbuon.sqlite3", ingest.expected)
    return _figures(ingest)


def _check(database: Path, expected: int) -> None:
    """Everything acknowledged is there, once."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        (stored,) = opened.execute("SELECT count(*) FROM inbox").fetchone()
    if stored != expected:
        raise RuntimeError(f"{expected} events were acknowledged, {stored} are stored")


def _figures(ingest: Ingest) -> list[Figure]:
    per_s, cpu = ingest.per_s, ingest.cpu_us
    telegram, zalo = per_s["ours telegram"], per_s["ours zalo"]
    found = [
        Figure(
            "ingest: telegram stored / bare",
            ratios(telegram, per_s["bare telegram"]),
            "x",
            ">= 0.55",
        ),
        Figure("ingest: zalo stored / bare", ratios(zalo, per_s["bare zalo"]), "x", ">= 0.55"),
    ]
    for other in ("aiogram", "aiogram background", "python-telegram-bot"):
        found.append(
            Figure(
                f"ingest: telegram stored / {other}", ratios(telegram, per_s[other]), "x", ">= 2"
            )
        )
        name = f"ingest: the same for each second of processor / {other}"
        found.append(Figure(name, ratios(cpu[other], cpu["ours telegram"])))
    found += [Figure(f"ingest: {name}", per_s[name], "/s") for name in RUNS]
    found += [Figure(f"ingest: {name}, processor", cpu[name], "us each") for name in RUNS]
    return found
