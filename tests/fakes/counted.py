"""What SQLite was really asked: every statement of every connection of this process, in order."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Spent:
    """`statements` with BEGIN and COMMIT: each is a way to the database's thread and back.
    `commits`: those that changed something, since only they wait for the disk; a statement outside
    a transaction commits by itself."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0
    largest: int = 0  # rows the largest transaction wrote: how long others wait for it

    def __str__(self) -> str:
        lines = [f"{n:3} {sql[:400]}" for n, sql in enumerate(self.statements, 1)]
        return "\n".join([f"{len(lines)} statements, {self.commits} commits", *lines])


class Counted:
    """Handed out by `counting`. `unseen` opens a connection nobody counts."""

    def __init__(self, unseen: Callable[..., sqlite3.Connection]) -> None:
        self.unseen = unseen
        self._spent = Spent()
        self._watched: list[_Watched] = []

    def fresh(self) -> None:
        """Count from here on."""
        for one in self._watched:
            one.commits()
            one.largest()
        self._spent = Spent()

    def taken(self) -> Spent:
        """What was spent since; anything later counts for nobody."""
        spent, self._spent = self._spent, Spent()
        spent.commits = sum(one.commits() for one in self._watched)
        spent.largest = max((one.largest() for one in self._watched), default=0)
        return spent

    def watch(self, connection: sqlite3.Connection) -> None:
        watched = _Watched(connection)
        self._watched.append(watched)

        def saw(sql: str) -> None:
            watched.before(sql)
            self._spent.statements.append(" ".join(sql.split()))

        connection.set_trace_callback(saw)


class _Watched:
    """One connection. A commit shows only afterwards: rows have changed and no transaction runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes = 0
        self._commits = 0
        self._open = False
        self._began = 0
        self._largest = 0

    def before(self, sql: str) -> None:
        """A statement is about to run."""
        if not self._open:
            self._look()
        word = sql.strip().partition(" ")[0].upper()
        if word == "BEGIN":
            self._began = self._connection.total_changes
        if word == "COMMIT":
            wrote = self._connection.total_changes - self._began
            self._largest = max(self._largest, wrote)
        if word in {"BEGIN", "COMMIT", "ROLLBACK"}:
            self._open = word == "BEGIN"
        if word == "ROLLBACK":
            self._changes = self._connection.total_changes

    def commits(self) -> int:
        """Since this was last asked."""
        if not self._open:
            self._look()
        found, self._commits = self._commits, 0
        return found

    def largest(self) -> int:
        """Since this was last asked."""
        found, self._largest = self._largest, 0
        return found

    def _look(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed long ago
            changes = self._connection.total_changes
            self._commits += changes != self._changes
            self._changes = changes


@contextlib.contextmanager
def counting() -> Iterator[Counted]:
    """Watch every connection opened inside. Nothing in the house is told of it: whatever way a
    statement takes, it is counted where SQLite runs it."""
    connect = sqlite3.connect
    counted = Counted(connect)

    def watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **{**kwargs, "check_same_thread": False})
        counted.watch(connection)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]  # to see what comes by
    try:
        yield counted
    finally:
        sqlite3.connect = connect
