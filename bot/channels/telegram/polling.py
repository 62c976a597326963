"""Our own long poll: the offset moves only after the updates are stored, so a crash loses none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import FloodError
from bot.core.ports import Clock, KeyValue

_log = logging.getLogger(__name__)
_PAUSES_S = (0.5, 1, 2, 5, 10, 30)
# After a week without updates Telegram numbers them anew at random (Bot API, "Update", 2026-10); an
# older offset could then confirm updates nobody has seen. Repeats are harmless: the inbox dedupes.
_OFFSET_LIVES = timedelta(days=6)

TakeAll = Callable[[Sequence[Any]], Awaitable[None]]


class Poller:
    """Polls until cancelled. Exactly one may run per bot, over all processes."""

    def __init__(
        self,
        api: Api,
        account: str,
        take: TakeAll,
        *,
        state: KeyValue,
        clock: Clock,
        timeout_s: int,
    ) -> None:
        self._api = api
        self._key = f"telegram:offset:{account}"
        self._state = state
        self._clock = clock
        self._take = take
        self._timeout_s = timeout_s
        self._offset = 0
        self._moved_at: datetime | None = None

    async def run(self) -> None:
        """Never returns and never fails; every trouble is logged and waited out."""
        failures = 0
        await self._restore()
        while True:
            try:
                await self.once()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever storing met
                await asyncio.sleep(_pause(error, failures))
                failures += 1

    async def once(self) -> None:
        """One poll: fetch, store, then move the offset."""
        updates = await self._api.updates(self._usable(), self._timeout_s)
        if not updates:
            return
        await self._take(updates)
        self._offset = max(int(u["update_id"]) for u in updates) + 1
        self._moved_at = self._clock.now()
        saved = {"offset": self._offset, "at": self._moved_at.isoformat()}
        await self._state.put(self._key, saved)

    def _usable(self) -> int:
        if self._moved_at is None or self._clock.now() - self._moved_at > _OFFSET_LIVES:
            return 0
        return self._offset

    async def _restore(self) -> None:
        saved = await self._state.get(self._key)
        if saved:
            self._offset = int(saved["offset"])
            self._moved_at = datetime.fromisoformat(saved["at"])


def _pause(error: Exception, failures: int) -> float:
    wait = float(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
    if isinstance(error, FloodError):
        return max(wait, error.seconds)
    if isinstance(error, InvalidToken):
        _log.error("telegram: the token is not accepted; set telegram.token anew")
        return 60.0
    if isinstance(error, Conflict):
        _log.error("telegram: another program polls this bot, or a webhook is set")
    elif isinstance(error, TelegramError):
        _log.warning("telegram: no connection (%s)", type(error).__name__)
    else:
        _log.error("telegram: updates could not be stored", exc_info=error)
    return wait
