"""The one statement that stores what comes in, and how thick it comes. Used by intake.py."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.core.events import Event
from bot.dialog.fetching import row_chat
from bot.storage.db import execute, stamp

CHUNK = 200
_ID = 100
_POUR_PER_S = 400  # about what one core answers
_WINDOW_S = 0.25
_CROWD = 16  # calls that waited for one commit: more than chance brings together
_CROWD_S = 0.1


class Pour:
    """Whether calls come in thick and fast."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._time = clock
        self._since = 0.0
        self._count = self._before = 0
        self._crowd_until = 0.0

    def note(self, count: int) -> None:
        """So many came in, and wait."""
        self._turn()
        self._count += count
        if count >= _CROWD:
            self._crowd_until = self._time() + _CROWD_S

    def now(self) -> bool:
        """More than can be answered, in this window or the last; or a crowd at the door, however
        slow the machine is. A crowd is forgotten soon, so that a stream which one core can answer
        is worked off between two of them."""
        self._turn()
        thick = max(self._count, self._before) > _POUR_PER_S * _WINDOW_S
        return thick or self._time() < self._crowd_until

    def _turn(self) -> None:
        now = self._time()
        if now - self._since > _WINDOW_S:
            self._before = self._count if now - self._since < 2 * _WINDOW_S else 0
            self._since, self._count = now, 0


def firsts(events: Sequence[Event], most: int) -> frozenset[int]:
    """Places of the first event of each chat, at most so many."""
    first: dict[tuple[str, str, str], int] = {}
    for n, e in enumerate(events if most else ()):
        first.setdefault((e.channel, e.account, e.chat_id), n)
    return frozenset(list(first.values())[:most])


_BUSY = (
    "EXISTS (SELECT 1 FROM inbox e WHERE e.channel = ? AND e.account = ? AND e.chat_id = ? "
    "AND e.state IN ('new', 'taken'))"
)
_NEW = "(?, ?, ?, ?, ?, ?, ?, ?, 'new', 0, '')"
# Claimed as it is stored, unless something of that chat waits or is worked on.
_TAKEN = (
    f"(?, ?, ?, ?, ?, ?, ?, CASE WHEN {_BUSY} THEN ? ELSE ? END, "
    f"CASE WHEN {_BUSY} THEN 'new' ELSE 'taken' END, 0, '')"
)


@lru_cache(maxsize=2 * CHUNK)
def insertion(rows: int | tuple[bool, ...]) -> str:
    """For so many rows; or each True: to be claimed, and then it returns what became of it."""
    marks = (False,) * rows if isinstance(rows, int) else rows
    shapes = ", ".join(_TAKEN if taken else _NEW for taken in marks)
    return (
        "INSERT INTO inbox (channel, account, event_id, chat_id, kind, body, "  # noqa: S608 - marks
        f"received_at, due_at, state, attempts, error) VALUES {shapes} "
        "ON CONFLICT (channel, account, event_id) DO NOTHING"
        + (" RETURNING id, channel, account, event_id, state" if any(marks) else "")
    )


def short(event_id: str) -> str:
    """What fits the column; long ids stay apart."""
    if len(event_id) <= _ID:
        return event_id
    return event_id[: _ID - 33] + "#" + hashlib.md5(event_id.encode()).hexdigest()  # noqa: S324 - no secret, only short


async def put(events: Sequence[Event], now: datetime, due: datetime | None = None) -> None:
    """Into the inbox for whoever looks next, in the current transaction; those it knows stay."""
    values: list[Any] = []
    for e in events:
        values += (e.channel, e.account, short(e.event_id), row_chat(e), e.kind.value)
        values += (e.to_json(), stamp(now), stamp(due or now))
    await execute(insertion(len(events)), values)
