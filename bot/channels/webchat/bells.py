"""Who waits for news of which chat: rung by `send`, heard by the open pages of this process."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

_log = logging.getLogger(__name__)

Newest = Callable[[Sequence[str]], Awaitable[Mapping[str, int]]]


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

    def chats(self) -> list[str]:
        """Those somebody has open."""
        return list(self._waiting)

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


class Looking:
    """Another process may have filled the mailbox: its bell is not heard here. One question for all
    open pages finds what is new, every `every_s` while there are any."""

    def __init__(self, bells: Bells, newest: Newest, every_s: float) -> None:
        self._bells = bells
        self._newest = newest
        self._every_s = every_s
        self._known: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """There is an open page. It ends with the last one."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """With the channel."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while chats := self._bells.chats():
            try:
                await self._look(chats)
            except Exception as error:  # noqa: BLE001 - the database is away: looked at again
                _log.warning("open chats cannot be looked at: %r", error)
            await asyncio.sleep(self._every_s)

    async def _look(self, chats: list[str]) -> None:
        found = await self._newest(chats)
        for chat, number in found.items():
            if number != self._known.get(chat):
                self._bells.ring(chat)
        self._known = dict(found)
