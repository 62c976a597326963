"""Token buckets: one for each lane and, where a channel wants it, one for each chat."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.capabilities import Capabilities

GATHER_S = 1 / 3


class Bucket:
    """`rate` tokens a second, `burst` at most; time comes from `clock` (monotonic seconds)."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = max(1, burst)
        self._clock = clock
        self._tokens = float(self._burst)
        self._at = clock()

    def available(self) -> int:
        """Whole tokens there now."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return int(self._tokens)

    def take(self, count: int) -> None:
        """Spend tokens (the caller asked `available` first)."""
        self._tokens -= count

    def wait_s(self, count: int = 1) -> float:
        """Seconds until `count` tokens are there."""
        self.available()
        missing = count - self._tokens
        return 0.0 if missing <= 0 else missing / self._rate


class LaneBucket(Bucket):
    """A lane's. At its limit the lane claims what `GATHER_S` seconds allow, and writes with it."""

    def __init__(self, caps: Capabilities, clock: Callable[[], float]) -> None:
        super().__init__(caps.rate_per_s, caps.burst, clock)
        self._caps, self._gather = caps, _gather(caps)

    def follow(self, caps: Capabilities) -> None:
        """The account may have another package at the vendor by now."""
        if caps is self._caps:
            return
        tokens = self.available()
        self._caps, self._gather = caps, _gather(caps)
        self._rate, self._burst = caps.rate_per_s, max(1, caps.burst)
        self._tokens = min(tokens, self._burst)

    def gathered_s(self) -> float:
        """Seconds until a claim is worth it."""
        return self.wait_s(self._gather)


def _gather(caps: Capabilities) -> int:
    return max(1, int(min(caps.burst, caps.concurrency // 2, caps.rate_per_s * GATHER_S)))


class ChatPace:
    """Smallest gap between two messages to one chat; forgets chats that have been quiet."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self._gap = 1.0 / rate if rate else 0.0
        self._clock = clock
        self._next: dict[int, float] = {}

    def delay_s(self, chat: int) -> float:
        """Seconds this chat must still wait; 0 books the slot."""
        if not self._gap:
            return 0.0
        now = self._clock()
        if len(self._next) > 10_000:
            self._next = {k: v for k, v in self._next.items() if v > now}
        wait = self._next.get(chat, 0.0) - now
        if wait > 0:
            return wait
        self._next[chat] = now + self._gap
        return 0.0
