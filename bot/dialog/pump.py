"""Takes stored events to the router: media first, then the transaction; retries with pauses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.errors import UserError
from bot.core.events import Event
from bot.core.ports import Channel
from bot.dialog.fetching import Fetching, Missing, is_errand, nothing_came
from bot.dialog.inbox import Claimed, Inbox, Superseded
from bot.dialog.router import Router
from bot.dialog.urgent import Urgent
from bot.outbox.receipts import TooEarly
from bot.storage.failures import away
from bot.storage.media import MediaFolder

log = logging.getLogger(__name__)
_TRIES = 3
_QUIET_TRIES = 3  # three seconds
_ERRAND_TRIES = 10  # about a quarter of an hour
_AWAY_S = 1.0
_AT_ONCE = 12
_FOR_STRANGERS = 2  # of them at least, while more waits than can be begun
_AT_HAND = 6  # of them at most straight from the inbox's front, so that what waits has its turn
_GIVE_WAY_S = 0.01
_SHARE = 4  # times as long as it took, the next event waits while others pour in, the next look too
_LONGEST_S = 0.25  # but no longer than this
_POLL_S = 1.0
_EARLY_S = 0.05
_HANGS_S = 300.0  # longer nothing takes that still comes to an end: a try that failed
_RECOVER_S = 2.0  # a third of the lease


class Pump:
    """One a process. `wake` makes it look at once; it looks every second anyway."""

    def __init__(
        self, inbox: Inbox, router: Router, channels: Mapping[str, Channel], media: MediaFolder
    ) -> None:
        self._inbox = inbox
        self._router = router
        self._fetching = Fetching(channels, media)
        self._urgent = Urgent(inbox)
        self._woken = asyncio.Event()
        self._stopping = False
        self._failing = False
        self._look_at = 0.0
        self._running: dict[int, asyncio.Task[None]] = {}
        self._news = self._looked = 0  # how often we were woken, and when we last looked
        self._full = True  # the last look found as much as it could take, as far as we know
        self._go_on_at = 0.0
        self._known_at = 0.0  # when people we know are looked for again

    def wake(self) -> None:
        """There may be something new."""
        self._news += 1
        self._woken.set()

    def free(self) -> int:
        """inbox.Hands: none while something waits that we have not looked at."""
        behind = self._full or self._news != self._looked or self._inbox.pouring
        return 0 if behind or self._stopping else max(0, _AT_HAND - len(self._running))

    def take(self, row_id: int, event: Event) -> None:
        """inbox.Hands: it was claimed for us as it was stored."""
        self._begin(Claimed(row_id, event, 0))

    async def run(self) -> None:
        """Until `stop`. Survives a failing database: what is stored waits."""
        while not self._stopping:
            await self._make_way()
            self._woken.clear()
            try:
                taken = await self._round()
                self._failing = False
            except Exception:
                if not self._failing:
                    log.exception("the inbox cannot be read; trying again")
                taken, self._failing = 0, True
            if not taken:
                await self._rest()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=10)

    async def stop(self) -> None:
        """Finish what is being worked on, take nothing new."""
        self._stopping = True
        self._woken.set()

    async def _make_way(self) -> None:
        """While events pour in, one at a time is worked off, in a fifth of the time: four a second
        at least beside what each takes, those who write of danger first, so nobody waits for the
        end of a stream that has none."""
        clock = asyncio.get_running_loop().time
        while self._inbox.pouring and (self._running or clock() < self._go_on_at):  # noqa: ASYNC110 - nobody tells when the time is over
            await asyncio.sleep(_GIVE_WAY_S)

    async def _round(self) -> int:
        now = asyncio.get_running_loop().time()
        if now >= self._look_at:
            self._look_at = now + _RECOVER_S
            await self._inbox.renew(list(self._running))
            await self._inbox.recover(but=list(self._running))
        most = 1 if self._inbox.pouring else _AT_ONCE
        free = most - len(self._running)
        if free < (most + 1) // 2:  # half of the slots: fewer, larger claims
            return 0
        news = self._news
        claimed = await self._claim(free)
        self._looked, self._full = news, len(claimed) >= free
        for one in claimed:
            self._begin(one)
        return len(claimed)

    async def _claim(self, free: int) -> list[Claimed]:
        """Those who write of danger before the others, where some must wait; then people we know,
        who leave a little room: strangers together starve nobody, nor are they forgotten."""
        first: list[Claimed] = []
        if self._full:
            await self._urgent.look()
        if chats := self._urgent.chats:
            first = await self._inbox.claim(free, chats)
            if not first and not self._running:
                self._urgent.none_left(chats)
        if self._full and (most := free - len(first) - _FOR_STRANGERS) > 0:
            first += await self._known(most)
        rest = await self._inbox.claim(free - len(first)) if free > len(first) else []
        for one in (*first, *rest):
            self._urgent.begun(one)
        return [*first, *rest]

    async def _known(self, most: int) -> list[Claimed]:
        """People we know. Where they are few, all that waits is looked through, which takes a fifth
        of the time and not more."""
        clock = asyncio.get_running_loop().time
        if (began := clock()) < self._known_at:
            return []
        found = await self._inbox.claim(most, enrolled=True)
        if len(found) < most:
            self._known_at = clock() + min(_LONGEST_S, _SHARE * (clock() - began))
        return found

    def _begin(self, one: Claimed) -> None:
        self._running[one.id] = asyncio.create_task(self._work(one, self._news))

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), _POLL_S)

    async def _work(self, claimed: Claimed, news: int) -> None:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            await self._once(claimed)
        except Superseded:
            log.warning("event %s was finished by another process", claimed.id)
        except Exception:
            log.exception("event %s stays for the sweep", claimed.id)
        finally:
            # Put back, it may have been begun again before this task came to its end.
            if self._running.get(claimed.id) is asyncio.current_task():
                del self._running[claimed.id]
            self._go_on_at = clock() + min(_LONGEST_S, _SHARE * (clock() - started))
            # Looking costs a statement: only if somebody of this chat may wait, or for a slot.
            if claimed.more or self._full or news != self._news:
                self._woken.set()

    async def _once(self, claimed: Claimed) -> None:
        """Only a failing database comes out of here."""
        try:
            async with asyncio.timeout(_HANGS_S):
                await self._handle(claimed)
        except TooEarly as error:
            await asyncio.sleep(_EARLY_S)
            await self._inbox.retry(claimed, repr(error), 0.0)
            self._news += 1
        except Superseded:
            raise
        except Exception as error:
            if away(error):
                # It is not the fault of the event: no try is used up.
                same = replace(claimed, attempts=claimed.attempts - 1)
                await self._inbox.retry(same, repr(error), _AWAY_S)
                return
            log.exception("event %s failed", claimed.id)
            await self._again(claimed, repr(error), _TRIES, "error-unexpected")

    async def _handle(self, claimed: Claimed) -> None:
        event, missing = await self._fetching.arrived(claimed.event)
        if is_errand(claimed.event):
            await self._errand(claimed, event, missing)
        elif nothing_came(event, missing) and _soon(claimed, missing):
            await self._inbox.retry(claimed, "media", 2.0**claimed.attempts)
        else:
            whole = event is claimed.event and not missing
            await self._router.handle(
                claimed if whole else replace(claimed, event=event, missing=missing)
            )

    async def _errand(self, claimed: Claimed, event: Event, missing: Sequence[Missing]) -> None:
        if not missing:
            await self._inbox.hand_in(claimed, event)
            self.wake()
        elif missing[0].later:
            await self._again(claimed, "media", _ERRAND_TRIES, "media-lost")
        else:
            await self._router.answer(claimed, missing[0].error)

    async def _again(self, claimed: Claimed, error: str, tries: int, key: str) -> None:
        if claimed.attempts + 1 < tries:
            await self._inbox.retry(claimed, error, 2.0**claimed.attempts)
        else:
            await self._router.answer(claimed, UserError(key), "failed")


def _soon(claimed: Claimed, missing: Sequence[Missing]) -> bool:
    """Worth a moment's wait before anybody is told: nothing else of it could be handled."""
    return any(m.later for m in missing) and claimed.attempts + 1 < _QUIET_TRIES
