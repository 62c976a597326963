"""What strangers cause is said once a minute a kind, however often they do it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from bot.core import shown

_EVERY_S = 60.0


class Seldom:
    """Into one log. Called within the event loop."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._met: Counter[str] = Counter()
        self._said_at: dict[str, float] = {}

    def say(self, kind: str, last: str = "") -> None:
        """`last`: the last one of that kind, as far as it may be known."""
        self._met[kind] += 1
        now = asyncio.get_running_loop().time()
        if now - self._said_at.get(kind, -_EVERY_S) < _EVERY_S:
            return
        self._said_at[kind] = now
        count, self._met[kind] = self._met[kind], 0
        told = f"; the last: {shown.line(last, 100)}" if last else ""
        self._log.warning("refused: %s (%d)%s", kind, count, told)
