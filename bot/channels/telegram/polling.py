"""Our own long poll: the offset moves only after the updates are stored, so a crash loses none."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import FloodError
from bot.core.lease import Lease
from bot.core.ports import ChannelDeps, Clock, KeyValue

_log = logging.getLogger(__name__)
_PAUSES_S = (0.5, 1, 2, 5, 10, 30)
_LONGEST_FLOOD_S = 600.0
_LOOK_S = 10.0  # how often a process that does not poll looks whether it should
# A lease outlives the poll it is looked at for, and is not written anew for every message.
_LEAST_S, _LEASE_S = 12.0, 35.0
# After a week without updates Telegram numbers them anew at random (Bot API, "Update", 2026-10); an
# older offset could then confirm updates nobody has seen. Repeats are harmless: the inbox dedupes.
_OFFSET_LIVES = timedelta(days=6)

TakeAll = Callable[[Sequence[Any]], Awaitable[None]]


class Poller:
    """Polls until cancelled, while no other process does."""

    def __init__(
        self,
        api: Api,
        account: str,
        take: TakeAll,
        *,
        deps: ChannelDeps,
        timeout_s: int,
        counts: Counter[str],
    ) -> None:
        self._api = api
        self._key = f"telegram:offset:{account}"
        self._state: KeyValue = deps.state
        self._clock: Clock = deps.clock
        self._lease = Lease(
            f"telegram:poller:{account}", state=deps.state, vault=deps.vault, clock=deps.clock
        )
        self._take = take
        self._timeout_s = timeout_s
        self._counts = counts
        self._offset = 0
        self._moved_at: datetime | None = None
        self._ours = False
        self._told = ""  # the trouble the operator was told of

    async def run(self) -> None:
        """Never returns and never fails; every trouble is logged and waited out."""
        failures = 0
        while True:
            try:
                if await self._hold():
                    await self.once()
                    self._over()
                else:
                    await asyncio.sleep(_LOOK_S)
                failures = 0
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever storing met
                await asyncio.sleep(await self._trouble(error, failures))
                failures += 1

    async def stop(self) -> None:
        """After `run` was cancelled: another process need not wait for our lease to end."""
        if self._ours:
            await self._lease.release()

    async def once(self) -> None:
        """One poll: fetch, store, then move the offset."""
        updates = await self._api.updates(self._usable(), self._timeout_s)
        if not updates:
            return
        await self._take(updates)
        numbers = [u.get("update_id") for u in updates if isinstance(u, dict)]
        known = [number for number in numbers if type(number) is int]
        if not known:  # stored, and nothing to confirm it by
            return
        self._offset = max(known) + 1
        self._moved_at = self._clock.now()
        saved = {"offset": self._offset, "at": self._moved_at.isoformat()}
        await self._state.put(self._key, saved)

    async def _hold(self) -> bool:
        """Take or renew the right to poll; a new holder goes on where the last one was."""
        was, self._ours = self._ours, False
        long = self._timeout_s + _LEASE_S
        if not await self._lease.hold(long, least=self._timeout_s + _LEAST_S):
            return False
        if not was:
            await self._api.clear_address()
            await self._restore()
        self._ours = True
        return True

    def _usable(self) -> int:
        if self._moved_at is None or abs(self._clock.now() - self._moved_at) > _OFFSET_LIVES:
            return 0
        return self._offset

    async def _restore(self) -> None:
        saved = await self._state.get(self._key)
        if saved:
            self._offset = int(saved["offset"])
            self._moved_at = datetime.fromisoformat(saved["at"])

    async def _trouble(self, error: Exception, failures: int) -> float:
        """Tell the operator; how long to wait."""
        wait = float(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
        if isinstance(error, FloodError):
            return min(max(wait, error.seconds), _LONGEST_FLOOD_S)
        if isinstance(error, InvalidToken):
            self._tell(
                logging.ERROR, "telegram: the token is not accepted; set telegram.token anew"
            )
            return 60.0
        if isinstance(error, Conflict):
            self._counts["conflict"] += 1
            if "webhook" in error.message:  # it is taken away first
                self._ours = False
            self._tell(logging.ERROR, _CONFLICT)
        elif isinstance(error, TelegramError):
            self._tell(logging.WARNING, f"telegram: no connection ({type(error).__name__})")
        else:
            self._tell(logging.ERROR, "telegram: updates could not be stored", error)
        return wait

    def _tell(self, level: int, words: str, error: Exception | None = None) -> None:
        """Once, until polling works again or the trouble is another."""
        if words != self._told:
            _log.log(level, words, exc_info=error)
        self._told = words

    def _over(self) -> None:
        if self._told:
            _log.warning("telegram: messages come in again")
        self._told = ""


_CONFLICT = (
    "telegram: another program uses this bot's token, so messages arrive here late or not at all: "
    "stop that program, or get a new token from @BotFather (/revoke) and set telegram.token"
)
