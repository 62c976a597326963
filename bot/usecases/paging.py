"""Pages of what the clock and the fan-outs work through, so that nobody behind a full page is
forgotten and nobody beside it waits.

A page has an order and a mark: what was looked at and stays as it is never stands before the rest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bot.storage.vault import StoredValues

SLICE = 200
"""Rows one transaction of the clock or of a fan-out writes; on SQLite everybody waits for it."""

T = TypeVar("T")
Row = Mapping[str, Any]
Ask = Callable[[int, int], Awaitable[Sequence[Row]]]
"""(after, size): at most `size` rows whose "mark" is over `after`, in the order of "mark"."""


async def pages(ask: Ask, size: int = SLICE) -> AsyncIterator[Sequence[Row]]:
    """Everything, a page at a time. For what leaves the question when it is done."""
    after = 0
    while page := await ask(after, size):
        yield page
        after = int(page[-1]["mark"])


async def turn(name: str, ask: Ask, size: int = SLICE) -> Sequence[Row]:
    """The page behind the one that the last call had, also that of another process; empty once
    behind the last, then it begins again. For what may stay as it is for hours."""
    marks = StoredValues("page:")
    after = int(await marks.get(name) or 0)
    page = await ask(after, size)
    then = int(page[-1]["mark"]) if page else 0
    if then != after:
        # Before the work: a row on which the work breaks must not hold up those behind it.
        await marks.put(name, then)
    return page


def slices(found: Sequence[T], size: int = SLICE) -> Iterator[Sequence[T]]:
    """What is in memory already, as much at once as one transaction takes."""
    for start in range(0, len(found), size):
        yield found[start : start + size]
