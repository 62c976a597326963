"""One thread an engine owns: its work is done there, one piece after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.core.errors import SpeechError, TinBuonError

T = TypeVar("T")


class Worker:
    """Runs blocking work; whatever a vendor raises becomes SpeechError."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=what)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. Raises SpeechError, or the house's own error `work` raised."""
        try:
            future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError:
            raise SpeechError(f"{self._what} is closed") from None
        try:
            return await future
        except TinBuonError:
            raise
        except Exception as error:
            raise SpeechError(f"{self._what} failed: {error}") from error

    async def close(self) -> None:
        """Wait for the piece in work, forget those behind it."""
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
