"""What was deleted because its time was over stays counted, by local month, place and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.core.hours import local
from bot.storage.db import execute


async def add(what: str, gone: Iterable[tuple[Any, str, str]]) -> None:
    """(when it was, where, state) of each deleted row; in the transaction that deletes them."""
    counted = Counter((_month(at), place, state) for at, place, state in gone)
    for (month, place, state), count in sorted(counted.items()):
        await execute(_ADD, [what, month, place, state, count])


async def by_state(what: str) -> dict[str, int]:
    """How many rows of a table are gone, by state."""
    _, rows = await execute(_BY_STATE, [what])
    return {str(r["state"]): int(r["n"]) for r in rows}


def _month(at: Any) -> str:
    # A time out of raw SQL: PostgreSQL's driver gives a datetime, SQLite's the text.
    when = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return f"{local(when):%Y-%m}"


_ADD = """
INSERT INTO tally (what, month, place, state, count) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (what, month, place, state) DO UPDATE SET count = tally.count + excluded.count
"""
_BY_STATE = "SELECT state, sum(count) AS n FROM tally WHERE what = ? GROUP BY state"
