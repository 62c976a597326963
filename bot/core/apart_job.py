"""The parent's side of apart.py: starts a child for each piece of work, listens to it, and ends it.

Not in apart.py, which every child reads too: what is imported here takes longer than most pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import os
import selectors
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from bot.core import errors
from bot.core.apart import Answer, Apart, Source

log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); import bot.core.apart_child as c; c.main()"
_AT_ONCE = 2
_PATIENCE = 6  # times the seconds of work: the machine may have other things to do
_MB = 1 << 20


async def run(what: Apart, source: Source, args: dict[str, Any]) -> Answer:
    """At most two at once in this process; given up, its child is killed."""
    job = Job(what, source, args)
    try:
        return await asyncio.get_running_loop().run_in_executor(_hands(), job.run)
    except asyncio.CancelledError:
        job.give_up()
        raise


@functools.cache
def _hands() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "apart")


@dataclass
class Job:
    """One piece of work; `run` blocks."""

    what: Apart
    source: Source
    args: dict[str, Any]
    child: subprocess.Popen[bytes] | None = None
    given_up: bool = field(default=False)

    def run(self) -> Answer:
        """What the child answers. Raises as Apart says."""
        with _opened(self.source) as file:
            self.child = self._start(file)
        try:
            if self.given_up:
                raise errors.BadMedia
            said = self._said(self.child)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(1)
        finally:
            self.child.kill()
            self.child.wait()
        return self._understood(said, self.child.returncode)

    def give_up(self) -> None:
        """Whoever waited has gone: the child ends now."""
        self.given_up = True
        if self.child is not None:
            self.child.kill()

    def _start(self, file: BinaryIO) -> subprocess.Popen[bytes]:
        limits = self.what.limits
        words = [self.what.name, json.dumps(self.args), str(limits.seconds), str(limits.memory_mb)]
        return subprocess.Popen(  # noqa: S603 - our own interpreter and file
            [sys.executable, "-I", "-B", "-c", _CHILD, str(_ROOT), *words],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
            cwd="/",
        )

    def _said(self, child: subprocess.Popen[bytes]) -> bytes:
        """To its end; less where it ran out of time or said more than it may."""
        out = bytearray()
        until = time.monotonic() + _PATIENCE * self.what.limits.seconds
        most = self.what.limits.answer_mb * _MB
        if child.stdout is None:
            return b""
        with child.stdout as pipe, selectors.DefaultSelector() as waiting:
            waiting.register(pipe, selectors.EVENT_READ)
            while len(out) <= most and waiting.select(max(0.0, until - time.monotonic())):
                piece = os.read(pipe.fileno(), _MB)
                if not piece:
                    return bytes(out)
                out += piece
        return b""

    def _understood(self, said: bytes, code: int) -> Answer:
        head, _, data = said.partition(b"\n")
        try:
            told = json.loads(head)
            failed = told["error"]
            if told["size"] != len(data):  # it ended while it spoke
                raise ValueError
        except (ValueError, KeyError, TypeError):
            if not self.given_up:
                log.warning("%s could not cope with a file (code %s)", self.what.name, code)
            raise errors.BadMedia from None
        if failed is not None:
            raise _error(*failed)
        return told["value"], data


def _error(kind: str, key: str, args: dict[str, Any]) -> errors.TinBuonError:
    known = {c.__name__: c for c in (errors.UserError, errors.NotFound, errors.BadMedia)}
    if kind in known:
        return known[kind](key, **args)
    return errors.OperatorError(key)


def _opened(source: Source) -> BinaryIO:
    if isinstance(source, Path):
        return source.open("rb")
    file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(source)
    file.seek(0)
    return file
