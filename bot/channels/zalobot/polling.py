"""Our own long poll: one update at a time, and no next poll before it is stored.

Zalo forgets an update as it hands it out, so a poll under way is never cut off: stopping waits for
it. Only a crash between Zalo's answer and our store loses the one update on its way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.channels.zalobot.api import CONNECT_S, POLL_GRACE_S, Api
from bot.channels.zalobot.errors import BotError, NoAnswerError, NotSentError
from bot.core.lease import Lease
from bot.core.ports import ChannelDeps

_log = logging.getLogger(__name__)
_PAUSES_S = (0.5, 1, 2, 5, 10, 30)
_WAIT_S = 5.0  # between looks at whether the process that polls has gone
_EMPTY_PAUSE_S = 1.0

_KNOWN = (BotError, NotSentError, NoAnswerError)

TakeAll = Callable[[Sequence[Any]], Awaitable[None]]


class Poller:
    """`run` polls until `stop`; over all processes one does, the others wait."""

    def __init__(
        self, api: Api, account: str, take: TakeAll, deps: ChannelDeps, timeout_s: int
    ) -> None:
        self._api = api
        self._take = take
        self._timeout_s = timeout_s
        self.longest_s = CONNECT_S + timeout_s + POLL_GRACE_S
        self._lease = Lease(
            f"zalobot-poll:{account}", state=deps.state, vault=deps.vault, clock=deps.clock
        )
        self._stopping = asyncio.Event()
        self.running = False
        self._told = ""  # the trouble the operator was told of

    def stop(self) -> None:
        """No further poll; what the one under way brings is still stored."""
        self._stopping.set()

    async def run(self) -> None:
        """Never fails; every trouble is logged and waited out."""
        self.running, failures = True, 0
        while not self._stopping.is_set():
            try:
                await self._turn()
                if failures:
                    _log.warning("zalobot: messages come in again")
                failures, self._told = 0, ""
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever it met
                self._tell(error)
                await self._rest(_pause(error, failures))
                failures += 1
        with contextlib.suppress(Exception):  # it ends by itself
            await self._lease.release()

    def _tell(self, error: Exception) -> None:
        """Once, until polling works again or the trouble is another."""
        words, strange = _words(error), None
        if not isinstance(error, _KNOWN):
            strange = error
        if words != self._told:
            level = logging.ERROR if strange or _about_token(error) else logging.WARNING
            _log.log(level, words, exc_info=strange)
        self._told = words

    async def _turn(self) -> None:
        # Renewed at half its life, so that it outlasts the poll.
        if not await self._lease.hold(2 * self.longest_s, least=self.longest_s):
            await self._rest(_WAIT_S)
            return
        if self._stopping.is_set():
            return
        started = asyncio.get_running_loop().time()
        updates = await self._api.updates(self._timeout_s)
        if updates:
            await self._keep(updates)
        elif asyncio.get_running_loop().time() - started < self._timeout_s / 2:
            await self._rest(_EMPTY_PAUSE_S)  # it should have waited for somebody to write

    async def _keep(self, updates: Sequence[Any]) -> None:
        """These exist nowhere else: try until they are stored."""
        failures = 0
        while not await self._stored(updates, failures):
            if self._stopping.is_set():
                _log.error("zalobot: stopped before an update could be stored: it is lost")
                return
            await self._rest(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
            failures += 1

    async def _stored(self, updates: Sequence[Any], failures: int) -> bool:
        try:
            await self._take(updates)
        except Exception:  # noqa: BLE001 - whatever the store met, it is tried again
            if not failures:
                _log.exception("zalobot: an update cannot be stored yet")
            return False
        return True

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _pause(error: Exception, failures: int) -> float:
    wait = float(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
    if _about_token(error):
        return 60.0
    busy = isinstance(error, BotError) and error.code == 429
    return max(wait, 10.0) if busy else wait


def _about_token(error: Exception) -> bool:
    return isinstance(error, BotError) and error.code == 401


def _words(error: Exception) -> str:
    if _about_token(error):
        return "zalobot: the token is not accepted; set zalobot.token anew"
    if isinstance(error, BotError):
        return f"zalobot: polling is refused ({error})"
    if isinstance(error, _KNOWN):
        return f"zalobot: no connection ({error})"
    return "zalobot: polling failed"
