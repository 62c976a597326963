"""Many accounts at once: 10,000 people over 100 OAs at each OA's own limit, one of them throttled,
and what lanes cost that have nothing to do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.children import job, serving
from benchmarks.figures import Figure, Options

_OAS, _PEOPLE = 100, 100
_RATES = (9.0, 3.0)  # about 10 and 32 seconds by arithmetic


async def measure(folder: Path, options: Options) -> list[Figure]:
    runs: dict[str, list[dict[str, Any]]] = {}
    rounds = 1 if options.quick else min(3, options.rounds)
    async with serving("benchmarks.standin", folder / "standin") as standin:
        for n in range(rounds):
            for rate in _RATES[:1] if options.quick else _RATES:
                told = {"standin": standin.url, "oas": _OAS, "people": _PEOPLE, "rate": rate}
                name = f"{_arithmetic(rate):.0f} s"
                runs.setdefault(name, []).append(await _run(folder, f"{name}-{n}", told))
            told = {"standin": standin.url, "rate": _RATES[0], "throttled": 1}
            runs.setdefault("throttled", []).append(await _run(folder, f"throttled-{n}", told))
    idle = [await _idle(folder, oas) for oas in ((100,) if options.quick else (100, 3000))]
    return [*(f for name, some in runs.items() for f in _figures(name, some)), *idle]


def _arithmetic(rate: float) -> float:
    return (_PEOPLE - int(rate)) / rate


async def _run(folder: Path, name: str, told: dict[str, Any]) -> dict[str, Any]:
    room = folder / name.replace(" ", "")
    room.mkdir(parents=True)
    told = {"folder": str(room), "oas": _OAS, "people": _PEOPLE, **told}
    return await job("benchmarks.laning", room, "sends", json.dumps(told))


def _figures(name: str, runs: list[dict[str, Any]]) -> list[Figure]:
    slowest = [r["slowest_s"] / r["arithmetic_s"] for r in runs]
    recorded = [r["recorded_s"] / r["arithmetic_s"] for r in runs]
    what = "one OA throttled, the others" if name == "throttled" else f"{name} by arithmetic,"
    found = [Figure(f"lanes: {what} slowest lane / arithmetic", slowest, "x", "< 1.1")]
    if name != "throttled":
        found += [
            Figure(f"lanes: {what} all sent and recorded / arithmetic", recorded, "x", "< 1.1"),
            Figure(f"lanes: {what} processor", [r["cpu_us"] for r in runs], "us each"),
            Figure(f"lanes: {what} claims", [r["claims"] for r in runs], "a message"),
        ]
    return found


async def _idle(folder: Path, oas: int) -> Figure:
    room = folder / f"idle-{oas}"
    room.mkdir()
    told = {"folder": str(room), "oas": oas, "seconds": 10.0}
    said = await job("benchmarks.laning", room, "idles", json.dumps(told))
    return Figure(f"lanes: {oas:,} with nothing to do", [said["share"]], "% of a core")
