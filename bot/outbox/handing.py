"""Rows that are claimed in the transaction that writes them: what somebody is waiting for goes from
the commit straight to the wire, where this process holds the lane and nothing waits in it.

After a crash such a row is like any other one that was claimed: the next holder finds it 'sending'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.capabilities import Capabilities
from bot.outbox import windows
from bot.outbox.rows import Contents, Row
from models import ChatAccount

MOST = 8  # rows a message; a fan-out goes through the queue


class Lane(Protocol):
    """What this needs of a lane (outbox/lane.py)."""

    name: str

    def handed(self, slots: Slots, rows: Sequence[Row]) -> None:
        """The transaction is over; `rows` of it go on the wire, none if it was undone."""


class Slots:
    """Places reserved in a lane, within its limits, until `go` or `drop`. `renewed`: until when
    the transaction prolongs the lease."""

    def __init__(
        self, lane: Lane, owner: str, count: int, contents: Contents, renewed: datetime | None
    ) -> None:
        self.owner = owner
        self.count = count
        self.renewed = renewed
        self.route = ""
        self.rows: list[Row] = []
        self.written = False  # rows of it are, or will be, 'sending' if the transaction commits
        self.committed = False
        self._contents = contents
        self._lane = lane

    @property
    def lane(self) -> str:
        """Its name."""
        return self._lane.name

    def put(self, rows: Sequence[Row], bodies: dict[int, str]) -> None:
        """Written as 'sending', not committed yet."""
        self.rows += rows
        for content_id, body in bodies.items():
            self._contents.know(content_id, body)

    def go(self) -> None:
        """Committed."""
        self.committed = True
        self._lane.handed(self, self.rows)

    def drop(self) -> None:
        """Undone, as far as anybody knows."""
        self._lane.handed(self, ())


Reserve = Callable[[str, int], Slots | None]
"""(lane, how many) -> places there, or None: then the queue is the way."""


def route(account: ChatAccount, caps: Capabilities, now: datetime) -> str | None:
    """As what a message to this chat may go at once, costing nothing; None: the gate decides."""
    if account.kind in {"group", "everyone"} or caps.way:
        return None
    since = windows.since(caps, now)
    if since is None:
        return ""
    free = account.last_word_at is not None and account.last_word_at >= since[0]
    return "free" if free and windows.night_end(caps, "free", now) is None else None
