"""An alarm on a province's 2,500 boxes over a real Mosquitto, with their heartbeats going on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.children import job
from benchmarks.figures import Figure, Options

BOXES = 2_500
BROKER = os.environ.get("TINBUON_TEST_MQTT_URL", "mqtt://127.0.0.1:1883")


async def measure(folder: Path, options: Options) -> list[Figure]:
    runs: list[dict[str, Any]] = []
    for n in range(options.rounds):
        room = folder / str(n)
        runs.append(await job("benchmarks.alarmed", room, room, BROKER, BOXES))
    what = f"an alarm on {BOXES:,} boxes"
    return [
        Figure(f"{what}: heard by 95 in 100", [r["heard_p95_s"] for r in runs], "s", "< 3"),
        Figure(f"{what}: all reports stored", [r["stored_s"] for r in runs], "s"),
    ]
