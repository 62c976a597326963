"""`run.py standin` and `run.py serve` as processes, connected by what the first one prints."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.fakes import launch
from tests.fakes.village import free_port

_LATE_S = 60.0


@dataclass
class Tried:
    """`url`: of the phones; `app`: of Tin Buôn; `said`: what the stand-in printed."""

    url: str
    app: str
    said: str
    env: dict[str, str]
    folder: Path
    session: aiohttp.ClientSession = field(repr=False)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/api/{path}", json=body) as answer:
            assert answer.status == 200, (path, await answer.text())
            found: dict[str, Any] = await answer.json()
            return found

    async def phone(self, key: str) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/api/state") as answer:
            state = await answer.json()
        return next(p for p in state["people"] if p["id"] == key)

    async def sees(self, key: str, part: str, after: int = -1) -> dict[str, Any]:
        """The newest line of Tin Buôn's on this phone with these words in it, once it is there."""
        async with asyncio.timeout(_LATE_S):
            while True:
                lines = (await self.phone(key))["lines"]
                ours = [n for n, one in enumerate(lines) if not one["who"] and n > after]
                found = [n for n in ours if part in lines[n]["text"]]
                if found:
                    return {**lines[found[-1]], "number": found[-1]}
                await asyncio.sleep(0.05)

    async def runs(self, *args: str) -> str:
        """A command of run.py with the printed variables."""
        process = await _process(*args, env=self.env, folder=self.folder)
        out, _ = await asyncio.wait_for(process.communicate(), _LATE_S)
        assert process.returncode == 0, out.decode()
        return out.decode()

    def command(self, start: str) -> list[str]:
        """A command the stand-in told to type, without `.venv/bin/python run.py`."""
        typed = f".venv/bin/python run.py {start}"
        line = next(li for li in self.said.splitlines() if li.startswith(typed))
        return line.split()[2:]


@contextlib.asynccontextmanager
async def trying(folder: Path, kind: str = "both") -> AsyncIterator[Tried]:
    """Both processes run; nothing is connected yet."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("TINBUON_")}
    plain["TINBUON_LANGUAGE"] = "en"
    plain[launch.NAME] = os.environ[launch.NAME]
    app, port = f"http://127.0.0.1:{free_port()}", _three_ports()
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        args = ("standin", kind, "--port", str(port), "--people", "4", "--app", app)
        said = await _started(stack, args, plain, folder, "Ctrl+C")
        named = dict(re.findall(r"^export (\w+)='(.*)'$", said, re.MULTILINE))
        env = {**plain, **named, "TINBUON_DATA_DIR": str(folder / "data")}
        await _started(stack, ("serve",), env, folder, "is ready")
        yield Tried(f"http://127.0.0.1:{port}", app, said, env, folder, session)


def _three_ports() -> int:
    """The first of three in a row that nobody has now."""
    return next(
        port for port in iter(free_port, 0) if port < 65000 and _free(port + 1) and _free(port + 2)
    )


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


async def _started(
    stack: contextlib.AsyncExitStack,
    args: tuple[str, ...],
    env: dict[str, str],
    folder: Path,
    until: str,
) -> str:
    """What it said up to and with the line that has `until` in it."""
    process = await _process(*args, env=env, folder=folder)
    stack.push_async_callback(_end, process)
    said: list[str] = []
    assert process.stdout is not None
    async with asyncio.timeout(_LATE_S):
        while not said or until not in said[-1]:
            line = await process.stdout.readline()
            assert line, "".join(said)
            said.append(line.decode())
    reading = asyncio.create_task(process.stdout.read())  # so that its log never fills the pipe
    stack.callback(reading.cancel)
    return "".join(said)


async def _process(*args: str, env: dict[str, str], folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(*launch.COMMAND, *args),
        env={**env, "PYTHONUNBUFFERED": "1"},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
