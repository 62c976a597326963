"""Child processes: servers that run until their stdin closes, and jobs that print one result.

Every child prints JSON lines; the first of a server names its port.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT_S = 180.0


@dataclass
class Child:
    """`said` is its first line."""

    process: asyncio.subprocess.Process
    said: dict[str, Any]

    @property
    def port(self) -> int:
        return int(self.said["port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """Processor time used so far, all threads."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def rss_mb(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    async def stop(self) -> None:
        """Close its stdin; it ends by itself, or is killed."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 20)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def environment(**more: str) -> dict[str, str]:
    """Ours, without the settings of an installation that may live here."""
    plain = {k: v for k, v in os.environ.items() if not k.upper().startswith("TINBUON_")}
    plain["TINBUON_LANGUAGE"] = "en"
    return {**plain, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **more}


async def spawn(module: str, folder: Path, *args: object) -> asyncio.subprocess.Process:
    """`python -m module args` in `folder`, so that no tinbuon.toml is found."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *map(str, args)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=folder,
        env=environment(),
        limit=1 << 20,
    )


async def _line(process: asyncio.subprocess.Process) -> dict[str, Any]:
    if process.stdout is None:
        raise RuntimeError("a child without stdout")
    async with asyncio.timeout(TIMEOUT_S):
        while line := await process.stdout.readline():
            if line.startswith(b"{"):
                found: dict[str, Any] = json.loads(line)
                return found
    raise RuntimeError(f"a child ended without an answer (exit code {await process.wait()})")


@contextlib.asynccontextmanager
async def serving(module: str, folder: Path, *args: object) -> AsyncIterator[Child]:
    """A server in its own process, for as long as the block lasts."""
    process = await spawn(module, folder, *args)
    child = Child(process, {})
    try:
        child.said = await _line(process)
        yield child
    finally:
        await child.stop()


async def job(module: str, folder: Path, *args: object) -> dict[str, Any]:
    """Run a child to its end; what it printed."""
    process = await spawn(module, folder, *args)
    try:
        return await _line(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            await Child(process, {}).stop()


def say(**what: Any) -> None:
    """A child's line to its parent."""
    print(json.dumps(what), flush=True)


async def until_stdin_closes() -> None:
    """A server child's life."""
    await asyncio.to_thread(sys.stdin.read)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
