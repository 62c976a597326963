"""Who waits for news of which chat: rung by `send`, heard by the open pages of this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bells:
    """One event a listener, so that each page looks up what it has not seen yet."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    @contextmanager
    def listening(self, chat_id: str) -> Iterator[asyncio.Event]:
        """A bell for one open page."""
        bell = asyncio.Event()
        self._waiting[chat_id].add(bell)
        try:
            yield bell
        finally:
            self._waiting[chat_id].discard(bell)
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]

    def ring(self, chat_id: str) -> None:
        """There is something new in this chat."""
        for bell in self._waiting.get(chat_id, ()):
            bell.set()

    def close(self) -> None:
        """Let every open page go."""
        self.closed = True
        for bells in self._waiting.values():
            for bell in bells:
                bell.set()
