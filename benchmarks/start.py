"""How long the program takes to answer: `run.py --help`, and `serve` until /healthz says 200."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from benchmarks.children import ROOT, environment, free_port
from benchmarks.figures import Figure, Options, ratios

_IDLE_S = 5.0


async def measure(folder: Path, options: Options) -> list[Figure]:
    await _help_s(folder)  # not counted: leaves the bytecode an installation has
    await _serve(folder / "warm", idle_s=0)
    python, helps, first, second = [], [], [], []
    for n in range(options.rounds):
        python.append(await _run_s(folder, "-c", "import asyncio, typer"))
        helps.append(await _help_s(folder))
        first.append(await _serve(folder / f"data-{n}", idle_s=_IDLE_S))
        second.append(await _serve(folder / f"data-{n}", idle_s=_IDLE_S))
    return [
        Figure("start: run.py --help", helps, "s", "< 0.7"),
        Figure("start: --help / Python with asyncio and typer alone", ratios(helps, python)),
        Figure("start: to /healthz, empty data folder", [r["ready_s"] for r in first], "s", "< 3"),
        Figure("start: to /healthz, second start", [r["ready_s"] for r in second], "s", "< 3"),
        Figure("start: idle memory, first start", [r["rss_mb"] for r in first], "MB", "< 100"),
        Figure("start: idle memory, second start", [r["rss_mb"] for r in second], "MB", "< 100"),
    ]


def _environment(**more: str) -> dict[str, str]:
    plain = environment(**more)
    plain.pop("PYTHONDONTWRITEBYTECODE", None)
    return plain


async def _help_s(folder: Path) -> float:
    return await _run_s(folder, str(ROOT / "run.py"), "--help")


async def _run_s(folder: Path, *args: str) -> float:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *args),
        cwd=folder,
        env=_environment(),
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await asyncio.wait_for(process.wait(), 60):
        raise RuntimeError(f"{args} failed")
    return time.perf_counter() - started


async def _serve(data: Path, *, idle_s: float) -> dict[str, Any]:
    """Start, wait until ready, sit still, stop."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    port = free_port()
    settings = {"TINBUON_DATA_DIR": str(data), "TINBUON_WEB__PORT": str(port)}
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "run.py"), "serve"),
        cwd=data,
        env=_environment(**settings),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(_ready(port, process), 60)
        ready_s = time.perf_counter() - started
        await asyncio.sleep(idle_s)
        return {"ready_s": ready_s, "rss_mb": psutil.Process(process.pid).memory_info().rss / 2**20}
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)


async def _ready(port: int, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session:
        while process.returncode is None:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.01)
    raise RuntimeError("serve ended before it was ready")
