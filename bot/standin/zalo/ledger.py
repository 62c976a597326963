"""Zalo's own books: what it took for whom, what it refused, how often it was called.

Tests compare these with what the house believes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from bot.core.hours import local

FREE, PAID, GROUP, BROADCAST = "free", "paid", "group", "broadcast"


class Calls(Counter[str]):
    """Calls by method."""

    def count(self, method: str) -> int:
        return self[method]


class Ledger:
    """By OA: `taken[oa_id][route]`, `monthly[oa_id, "2026-03"][route]`, `refused[oa_id][code]`."""

    def __init__(self) -> None:
        self.taken: dict[str, Counter[str]] = defaultdict(Counter)
        self.monthly: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.refused: dict[str, Counter[int]] = defaultdict(Counter)

    def take(self, oa_id: str, route: str, at: datetime) -> None:
        self.taken[oa_id][route] += 1
        self.monthly[oa_id, month_of(at)][route] += 1

    def refuse(self, oa_id: str, code: int) -> None:
        self.refused[oa_id][code] += 1


def month_of(at: datetime) -> str:
    """The local calendar month in which quotas count."""
    return local(at).strftime("%Y-%m")
