"""A child process that is kept, with a loaded model in it: one question after another.

Native code may crash or hang: then it is killed and started anew, and nothing is lost but the
seconds it took. The child
knows no secret of ours but what its engine needs, and ends by itself when its parent is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import SpeechError

log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); import bot.speech.{0} as c; c.main()"
# Where models lie, and how an endpoint is reached.
_KNOWN = ("HOME", "PATH", "HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME", "SSL_CERT_FILE")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")
_LINE = 1 << 26  # letters of an answer: a quarter of an hour of sound
_TRIES = 2  # the same question, when its child died of it


class _Gone(Exception):
    """The child died, or was killed because it took too long."""


class Child:
    """Started with the first question; `stop` frees all it holds, and the next starts it again."""

    def __init__(self, begins: Mapping[str, Any], module: str = "ear_child") -> None:
        self._code = _CODE.replace("{0}", module)
        self._begins = dict(begins)
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """None: there is none now."""
        return None if self._process is None else self._process.pid

    async def ask(self, question: Mapping[str, Any], data: bytes, seconds: float) -> Any:
        """What it answers within so many seconds. Raises SpeechError: what it said, or that it died
        of this question twice."""
        why = ""
        for _ in range(_TRIES):
            try:
                async with asyncio.timeout(seconds):
                    return await self._asked(question, data)
            except SpeechError:
                raise
            except TimeoutError:
                why = f"took more than {seconds:.0f} s"
            except _Gone as gone:
                why = f"ended {gone}"
            except BaseException:  # given up: its answer must not be taken for the next one's
                await self.stop()
                raise
            await self.stop()
            log.warning("the speech engine's process %s and is started anew", why)
        raise SpeechError(f"the speech engine failed: its process {why}")

    async def stop(self) -> None:
        """Leave no process behind."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def _asked(self, question: Mapping[str, Any], data: bytes) -> Any:
        if self._process is None:
            self._process = await self._started()
            await self._send(self._process, self._begins)
        await self._send(self._process, question, data)
        return await self._answer(self._process)

    async def _started(self) -> Process:
        env = {k: v for k, v in os.environ.items() if k in _KNOWN or k.upper() in _PROXIES}
        return await asyncio.create_subprocess_exec(
            *[sys.executable, "-I", "-B", "-c", self._code, str(_ROOT)],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=_LINE,
            env={**env, "LC_ALL": "C.UTF-8"},
            cwd="/",
        )

    async def _send(self, process: Process, head: Mapping[str, Any], data: bytes = b"") -> None:
        if process.stdin is None:
            raise _Gone
        try:
            process.stdin.write(json.dumps({**head, "size": len(data)}).encode() + b"\n" + data)
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionError):
            raise _Gone(f"with code {await process.wait()}") from None

    async def _answer(self, process: Process) -> Any:
        try:
            line = b"" if process.stdout is None else await process.stdout.readline()
        except ValueError:  # it goes on writing: killed, not waited for
            raise _Gone("with an answer too long to be one") from None
        try:
            told = json.loads(line)
        except ValueError:
            raise _Gone(f"with code {await process.wait()}") from None
        if told["error"]:
            raise SpeechError(told["error"])
        return told["value"]
