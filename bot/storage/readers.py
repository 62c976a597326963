"""SQLite's reading side: a few read-only connections, each in a thread of its own.

In WAL mode a reader never waits for the writer, of this process or another, and sees everything
committed before its statement began. Used by storage/sqlite.py outside transactions only.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# Two people's pages and a chat at once; a thread is only started when all others are busy.
_THREADS = 3
_WAIT_S = 10.0
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def only_reads(sql: str) -> bool:
    """May this run on a reading connection? In doubt not: the writer can do everything."""
    start = sql[:12].lstrip()[:6].upper()
    return start == "SELECT" or (start.startswith("WITH") and not _WRITES.search(sql))


class Readers:
    """Opened one by one when they are needed; `close` ends threads and connections."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._pool = ThreadPoolExecutor(_THREADS, "sqlite-read", self._open)

    async def fetch(self, sql: str, values: Sequence[Any]) -> list[sqlite3.Row]:
        """All rows of one statement. Raises sqlite3.Error."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._fetch, sql, values)

    async def close(self) -> None:
        """After the statements under way."""
        await asyncio.to_thread(self._pool.shutdown)
        while self._opened:
            self._opened.pop().close()

    def _open(self) -> None:
        # An error here would break the pool for good, so the first statement opens instead.
        self._local.connection = None

    def _fetch(self, sql: str, values: Sequence[Any]) -> list[sqlite3.Row]:
        connection: sqlite3.Connection | None = self._local.connection
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection.execute(sql, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        # A write that came here by mistake fails instead of waiting for the writer. The cache is
        # small: what pages ask for again and again is in the system's own.
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -1000")
        self._opened.append(connection)
        return connection
