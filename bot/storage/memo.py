"""What one transaction has read already, kept until it writes to the same tables.

On SQLite only: the transaction holds the write lock, so nobody else changes what was read. On
PostgreSQL, and outside transactions, everything is asked again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from functools import lru_cache
from typing import TypeVar, cast

Found = TypeVar("Found")


class Memo:
    """One a transaction, shared with its savepoints."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[tuple[str, ...], object]] = {}

    async def get(
        self, key: Hashable, tables: tuple[str, ...], ask: Callable[[], Awaitable[Found]]
    ) -> Found:
        """What `ask` gave the first time; it reads these tables only."""
        if key not in self._found:
            self._found[key] = (tables, await ask())
        return cast(Found, self._found[key][1])

    def peek(self, key: Hashable) -> object:
        """What is kept under this key, else None."""
        return self._found[key][1] if key in self._found else None

    def put(self, key: Hashable, tables: tuple[str, ...], value: object) -> None:
        """Read together with something else."""
        self._found[key] = (tables, value)

    def written(self, sql: str) -> None:
        """Forget what this statement may have changed: it need only name a table."""
        if self._found and not sql.startswith("SELECT"):
            gone = [k for k, (tables, _) in self._found.items() if _names(sql, tables)]
            for key in gone:
                del self._found[key]

    def clear(self) -> None:
        """Something was undone."""
        self._found.clear()


@lru_cache(maxsize=1024)  # the same statements against the same tables, message after message
def _names(sql: str, tables: tuple[str, ...]) -> bool:
    return any(table in sql for table in tables)
