"""What one message costs on the wire: our Telegram and Zalo channels against other clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options, ratios

KINDS = {
    "telegram": "ours telegram",
    "ptb": "python-telegram-bot",
    "zalo": "ours zalo",
    "bare": "bare zalo",
}
Runs = dict[str, list[dict[str, Any]]]


async def measure(folder: Path, options: Options) -> list[Figure]:
    count = 500 if options.quick else 3000
    runs: Runs = {kind: [] for kind in KINDS}
    async with serving("benchmarks.standin", folder / "standin") as standin:
        for n in range(options.rounds):
            for kind in KINDS:
                room = folder / f"{kind}-{n}"
                told = (kind, standin.url, count, room)
                runs[kind].append(await job("benchmarks.calling", room, *told))
    return _figures(runs)


def _figures(runs: Runs) -> list[Figure]:
    cpu = {kind: [r["cpu_us"] for r in told] for kind, told in runs.items()}
    per_s = {kind: [r["per_s"] for r in told] for kind, told in runs.items()}
    telegram = ratios(cpu["telegram"], cpu["ptb"])
    zalo = ratios(cpu["zalo"], cpu["bare"])
    return [
        Figure("wire: telegram / python-telegram-bot, processor", telegram, "x", "< 0.33"),
        Figure("wire: zalo / bare, processor", zalo, "x", "< 1.5"),
        *[Figure(f"wire: {name}, processor", cpu[k], "us each") for k, name in KINDS.items()],
        *[Figure(f"wire: {name}", per_s[k], "/s") for k, name in KINDS.items()],
    ]
