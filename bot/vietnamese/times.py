"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime

from bot.core.hours import local


def clock_text(at: datetime, now: datetime) -> str:
    """17:00 for today, else 17:00 5/9."""
    there = local(at)
    if there.date() == local(now).date():
        return f"{there:%H:%M}"
    return f"{there:%H:%M} {there.day}/{there.month}"
