"""Where an announcement fits on one loudspeaker: who waits for whom when two want the same time.

No I/O; devices/playouts.py reads and writes the rows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

# So that listeners hear that one has ended and another begins.
GAP = timedelta(seconds=5)
MUSIC = 4
_SHORT_S = 60
_RANKS = {"emergency": 0, "province": 1, "commune": 2, "village": 3, "music": MUSIC}


@dataclass(frozen=True)
class Span:
    """Time on one loudspeaker. `rank` 0 is the most important; a `fixed` one is sounding."""

    id: int
    start: datetime
    end: datetime
    rank: int = 2
    fixed: bool = False

    def at(self, start: datetime) -> Span:
        """The same length, elsewhere."""
        return replace(self, start=start, end=start + (self.end - self.start))


@dataclass(frozen=True)
class Placed:
    """`span` is where it goes; `after` whose end it waits for (None: it fits as asked);
    `moved` are less important ones that give way; `cut` is music that ends early."""

    span: Span
    after: int | None
    moved: tuple[Span, ...] = ()
    cut: tuple[Span, ...] = ()


def rank(priority: str) -> int:
    """Unknown priorities count as the commune's own."""
    return _RANKS.get(priority, _RANKS["commune"])


class Busy:
    """Times on one loudspeaker, in order: says quickly whether one is free."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._ends = sorted((s.start, s.end) for s in spans)
        self._longest = max((end - start for start, end in self._ends), default=timedelta())

    def add(self, span: Span) -> None:
        """One more."""
        insort(self._ends, (span.start, span.end))
        self._longest = max(self._longest, span.end - span.start)

    def free(self, span: Span) -> bool:
        """Does it meet none of them?"""
        first = bisect_left(self._ends, (span.start - self._longest, span.start))
        for start, end in islice(self._ends, first, None):
            if start >= span.end:
                return True
            if end > span.start:
                return False
        return True


def joins(priority: str, duration_s: float) -> bool:
    """May a device that comes late begin part-way? The rest of a short message misleads."""
    return rank(priority) == MUSIC or duration_s > _SHORT_S


def place(wanted: Span, taken: Iterable[Span]) -> Placed:
    """Behind everything as important or sounding already; the less important goes behind it."""
    everything = list(taken)
    cut = [replace(o, end=wanted.start - GAP) for o in everything if _ends_for(o, wanted)]
    others = [o for o in everything if not _ends_for(o, wanted)]
    # Words that sound are not cut off by planning, however unimportant; music is.
    firm = [o for o in others if o.fixed or o.rank <= wanted.rank]
    span, after = _behind(wanted, firm)
    moved: list[Span] = []
    settled = [*firm, span]
    # The most important of those that give way chooses its place first.
    for other in sorted((o for o in others if o not in firm), key=lambda o: (o.rank, o.start)):
        free, _ = _behind(other, settled)
        settled.append(free)
        if free.start != other.start:
            moved.append(free)
    return Placed(span, after, tuple(moved), tuple(cut))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _ends_for(music: Span, words: Span) -> bool:
    sounding = music.fixed and music.start < words.start
    return sounding and words.rank < music.rank == MUSIC and _meet(music, words)


def _behind(wanted: Span, taken: Iterable[Span]) -> tuple[Span, int | None]:
    span, after = wanted, None
    # One pass is enough: in this order it only moves away from those already passed.
    for other in sorted(taken, key=lambda o: o.start):
        if _meet(span, other):
            span, after = span.at(other.end + GAP), other.id
    return span, after
