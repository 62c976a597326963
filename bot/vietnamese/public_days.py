"""Public holidays of Vietnam, with the days off that stand in for them."""

from __future__ import annotations

import functools
from datetime import date


def is_one(day: date) -> bool:
    """Do offices rest then? Of years to come as far as the law and the moon say."""
    return day in _of(day.year)


@functools.lru_cache(maxsize=4)
def _of(year: int) -> frozenset[date]:
    from holidays import country_holidays  # when it is needed: a second

    return frozenset(country_holidays("VN", years=year))
