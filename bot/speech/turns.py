"""Whose turn it is to be heard: what is urgent first, then whoever was heard least.

A long recording is heard piece by piece, and between two pieces everybody's turn comes again: ten
minutes of one person keep nobody waiting longer than a piece.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import SpeechBusy
from bot.core.ports import Segment, Transcript

MOST = 500  # recordings that wait; more go on waiting in the database
_OPEN_S = 1800  # seconds of sound held in memory (32 kB each) before another recording is opened


@dataclass(eq=False)
class Note:
    """A recording on its way to words. `spans` are what is still to be heard of `samples`."""

    path: Path
    language: str
    hints: Sequence[str]
    who: str
    urgent: bool
    done: asyncio.Future[Transcript]
    number: int = 0
    samples: bytes | None = None
    duration_s: float = 0.0
    gaps: tuple[float, ...] = ()
    spans: deque[tuple[float, float]] = field(default_factory=deque)
    heard: list[Segment] = field(default_factory=list)


class Turns:
    """The recordings that wait, one of them perhaps in work."""

    def __init__(self) -> None:
        self._waiting: list[Note] = []
        self._served: dict[str, float] = {}  # seconds heard of whoever has something waiting
        self._count = 0

    def add(self, note: Note) -> None:
        """Raises SpeechBusy. Who comes now stands level with whoever was heard least."""
        if len(self._waiting) >= MOST:
            raise SpeechBusy("too many recordings wait already")
        self._count += 1
        note.number = self._count
        self._served.setdefault(note.who, min(self._served.values(), default=0.0))
        self._waiting.append(note)

    def next(self) -> Note | None:
        """It stays until it is dropped."""
        open_s = sum(n.duration_s for n in self._waiting if n.samples is not None)
        fitting = [
            n for n in self._waiting if n.samples is not None or n.urgent or open_s < _OPEN_S
        ]
        return min(
            fitting, key=lambda n: (not n.urgent, self._served[n.who], n.number), default=None
        )

    def served(self, note: Note, seconds: float) -> None:
        """So much of it was heard."""
        if note.who in self._served:
            self._served[note.who] += seconds

    def drop(self, note: Note) -> None:
        """It is done, or nobody waits for it any more."""
        if note in self._waiting:
            self._waiting.remove(note)
        if not any(n.who == note.who for n in self._waiting):
            self._served.pop(note.who, None)

    def all(self) -> list[Note]:
        """Everything that waits."""
        return list(self._waiting)
