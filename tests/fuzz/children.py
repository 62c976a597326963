"""Parsers that are native, one input after another in a child: what kills it kills only it.

A new process for each would take a tenth of a second, a hundred times longer than most inputs.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import selectors
import signal
import struct
import subprocess
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from tests.fuzz import parsers
from tests.fuzz.parsers import Parser

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_S = 5  # of work for one input
_PATIENCE_S = 300  # for one that works not at all; the machine may have other things to do
_MEMORY_MB = 1536  # of address space; what is imported takes a third of it
_EACH = 1000  # inputs; then another, so that what leaks does not add up
_LENGTH = struct.Struct(">II")


class Fault(Exception):
    """What a parser did in the child: an error that is none of its own, or the child's end."""


class Child:
    """One process; ended with the inputs it may take."""

    def __init__(self) -> None:
        self.left = _EACH
        self._run = subprocess.Popen(
            [sys.executable, "-c", "from tests.fuzz import children; children.main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self._line()  # it has imported everything

    def ask(self, name: str, data: bytes) -> str:
        """ "" where all was well, else what was not."""
        self.left -= 1
        assert self._run.stdin
        with contextlib.suppress(BrokenPipeError):
            self._run.stdin.write(_LENGTH.pack(len(name), len(data)) + name.encode() + data)
            self._run.stdin.flush()
        line = self._line()
        if line is None:
            self.end()
            return f"did nothing for {_PATIENCE_S} s"
        return str(json.loads(line)) if line else self._ended()

    def _line(self) -> bytes | None:
        """b"" at its end, None where nothing comes."""
        assert self._run.stdout
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._run.stdout, selectors.EVENT_READ)
            return self._run.stdout.readline() if waiting.select(_PATIENCE_S) else None

    def _ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._run.wait(_PATIENCE_S)
        self.end()
        if self._run.returncode == -signal.SIGPROF:
            return f"worked for more than {_LONGEST_S} s"
        return f"the process ended (code {self._run.returncode})"

    def end(self) -> None:
        """At once."""
        self.left = 0
        self._run.kill()
        self._run.wait()
        for pipe in (self._run.stdin, self._run.stdout):
            with contextlib.suppress(BrokenPipeError):
                assert pipe
                pipe.close()


_child: Child | None = None


def ask(parser: Parser, data: bytes) -> None:
    """Raises Fault."""
    global _child  # noqa: PLW0603 - one a process
    if _child is None or not _child.left:
        end()
        _child = Child()
    if said := _child.ask(parser.name, data):
        raise Fault(said)


def end() -> None:
    """No child is left."""
    global _child  # noqa: PLW0603
    if _child is not None:
        _child.end()
    _child = None


atexit.register(end)


def main() -> None:
    """The child: reads inputs to the end of its standard input, a line of JSON for each."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever a library prints is not the answer
        known = {parser.name: parser for parser in parsers.of("files")}
        with contextlib.suppress(ValueError, OSError):
            most = _MEMORY_MB << 20
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        out.write(b"\n")
        out.flush()
        _answer_all(known, sys.stdin.buffer, out)


def _answer_all(known: dict[str, Parser], given: BinaryIO, out: BinaryIO) -> None:
    while head := given.read(_LENGTH.size):
        name_size, size = _LENGTH.unpack(head)
        name, data = given.read(name_size).decode(), given.read(size)
        # Nobody handles it: the system ends us, in the midst of whatever library it is.
        signal.setitimer(signal.ITIMER_PROF, _LONGEST_S)
        said = _tried(known[name], data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()


def _tried(parser: Parser, data: bytes) -> str:
    try:
        parser.read(data)
    except parser.refuses:
        return ""
    except Exception as error:  # noqa: BLE001 - told to whoever asked
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        return f"{type(error).__name__}: {error}\n{where}"
    return ""
