"""What boxes are told at its time, for makers whose boxes cannot be told of it ahead."""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import RelayAway
from bot.core.ports import Line

_FEW = 1_000


@dataclass(frozen=True)
class Told:
    """Said at `at`, and with `every` again and again before `until`. `payload` is made then, as
    some boxes want to know when they were told; "" is nothing to say. One that was not said by
    `late` is dropped."""

    at: datetime
    topic: str
    payload: Callable[[datetime], str]
    every: timedelta | None = None
    until: datetime | None = None
    late: datetime | None = None


class Later:
    """By box; kept in memory only: after a restart each box is pushed its plan anew."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._heap: list[tuple[datetime, int, str, int, Told]] = []
        self._turn: defaultdict[str, int] = defaultdict(int)  # what was planned before is over
        self._number = itertools.count()
        self._most = _FEW  # in the heap, before it is tidied

    def plan(self, code: str, told: Iterable[Told]) -> None:
        """Instead of all that was planned for this box."""
        self._turn[code] += 1
        for one in told:
            self._add(one.at, code, one)
        if len(self._heap) > self._most:
            self._tidy()

    def _tidy(self) -> None:
        """Plans reach days ahead and are told anew all day: what is over must not pile up."""
        self._heap = [one for one in self._heap if one[3] == self._turn[one[2]]]
        heapq.heapify(self._heap)
        self._most = max(_FEW, 2 * len(self._heap))

    async def say(self, now: datetime) -> None:
        """What is due, in order of time. Raises RelayAway, and what was not said stays due."""
        while self._heap and self._heap[0][0] <= now:
            due = heapq.heappop(self._heap)
            _, _, code, turn, told = due
            if turn != self._turn[code] or (told.late and now >= told.late):
                continue
            try:
                if payload := told.payload(now):
                    await self._line.publish(told.topic, payload)
            except RelayAway:
                heapq.heappush(self._heap, due)
                raise
            self._again(code, turn, told, now)

    def _again(self, code: str, turn: int, told: Told, now: datetime) -> None:
        if told.every is None or turn != self._turn[code]:
            return
        at = now + told.every
        if told.until is None or at < told.until:
            self._add(at, code, told)

    def _add(self, at: datetime, code: str, told: Told) -> None:
        heapq.heappush(self._heap, (at, next(self._number), code, self._turn[code], told))
