"""What a child may do with bytes that people sent; it reads little before it begins."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import BadMedia, OperatorError

# Where time is not what ends it, there is more of it than a busy machine needs.
ENOUGH = Limits(seconds=60, memory_mb=128, answer_mb=1)


def _breaks() -> None:
    raise RuntimeError


def _refuses() -> None:
    raise BadMedia("error-audio-too-long", minutes=3)


def _tells() -> None:
    raise OperatorError("line 3: no such place")


DOES: dict[str, Callable[[], object]] = {
    "grows": lambda: [bytes(1 << 20) for _ in range(4096)],
    "dies": lambda: os.kill(os.getpid(), 9),
    "breaks": _breaks,
    "prints": lambda: print('{"error": null, "value": "forged"}', flush=True),
    "refuses": _refuses,
    "tells": _tells,
}


@apart(ENOUGH)
def does(file: BinaryIO, what: str, where: str = "") -> Answer:
    data = file.read()
    if what == "talks":
        return None, bytes(64 << 20)
    if what == "writes":
        Path(where).write_bytes(b"x")
    if what in DOES:
        DOES[what]()
    return [what, len(data), sorted(k for k in os.environ if "TINBUON" in k)], data[:3]


@apart(Limits(seconds=1, memory_mb=128, answer_mb=1))
def spins(_file: BinaryIO) -> Answer:
    while True:
        pass
