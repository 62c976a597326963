"""The Bot API's flood control: 30 messages a second in all, one a second in a chat (short bursts
pass), 20 a minute in a group. Each look costs the same however many chats there are.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

OVERALL, PRIVATE, GROUP = (30.0, 30), (1.0, 2), (20 / 60, 20)  # (a second, at once)


@dataclass
class Rates:
    """`refused`: how many calls in all; `longest_s` is the least wait it names."""

    clock: Callable[[], float] = time.monotonic
    least_s: int = 1
    refused: int = 0
    _full_at: dict[str, float] = field(default_factory=dict)  # when a bucket will be full again

    def wait_s(self, chat_id: str) -> int:
        """0: it may go, and is counted; else whole seconds to wait, and nothing is counted."""
        now = self.clock()
        kind = GROUP if chat_id.startswith("-") else PRIVATE
        buckets = [("", *OVERALL), (chat_id, *kind)]
        wait = max(self._lacks(now, *b) for b in buckets)
        if wait > 0:
            self.refused += 1
            return max(self.least_s, math.ceil(wait))
        for name, rate, _ in buckets:
            self._full_at[name] = max(now, self._full_at.get(name, now)) + 1 / rate
        return 0

    def _lacks(self, now: float, name: str, rate: float, size: int) -> float:
        filling = max(0.0, self._full_at.get(name, now) - now)
        return max(0.0, filling - (size - 1) / rate - 1e-6)
