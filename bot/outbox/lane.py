"""One lane: claims rows in order, puts them on the wire within its limits, writes the outcomes.

Who holds it and what is written where is outbox/holding.py; here is the wire and its limits.
At most `concurrency` rows are ever 'sending', so a crash leaves no more than that in doubt.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, Scope, SendError
from bot.core.ports import Channel, Clock, MediaReader
from bot.outbox import learning, windows
from bot.outbox.commits import Commits
from bot.outbox.handing import Slots
from bot.outbox.holding import Hand, Holding
from bot.outbox.limiter import GATHER_S, ChatPace, LaneBucket
from bot.outbox.minting import Mint
from bot.outbox.policy import POLICY, pause_s, state_after
from bot.outbox.rows import Contents, Outcome, Row
from models.outbox import OutState

log = logging.getLogger(__name__)
_POLL_S = 1.0
_SETTLE_S = 0.1  # what went out is written down together with what follows it so soon
_FINISH_S, _HANGS_S = 10, 300.0
_LINGER_S = 300.0  # a lane that had nothing to do for so long ends


class Lane:
    """`name` is "channel:account". Run by outbox/worker.py, one task each."""

    def __init__(
        self,
        name: str,
        owner: str,
        channel: Channel,
        clock: Clock,
        buttons: ButtonTokens,
        media: MediaReader,
        contents: Contents,
        commits: Commits,
    ) -> None:
        self.name = name
        self._channel = channel
        self._account = name.partition(":")[2]
        self._clock = clock
        self._time: Callable[[], float] = asyncio.get_running_loop().time
        self._active_at = self._time()
        self._caps: Capabilities = channel.capabilities(self._account)
        self._bucket = LaneBucket(self._caps, self._time)
        self._pace = ChatPace(self._caps.chat_rate_per_s, self._time)
        self._room_pace = ChatPace(self._caps.room_rate_per_s, self._time)
        self._mint = Mint(buttons, media, self._caps.max_buttons)
        self._holding = Holding(name, owner, clock, self._caps, contents, commits)
        self._hand = Hand(self._room)
        self._due: list[datetime] = []  # when rows we put off come back
        self._woken = asyncio.Event()
        self._look = True  # there may be rows to claim
        self._stopping = False
        self._failing = False
        self._troubled = True  # as far as we know

    def wake(self) -> None:
        """There may be something to send."""
        self._look = True
        self._woken.set()

    @property
    def wanted(self) -> bool:
        """Woken since its last turn."""
        return self._woken.is_set()

    def stop(self) -> None:
        """Let what is on the wire finish; claim nothing more."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Until `stop`, or a while after the last work; a failing database only pauses it."""
        while not self._stopping and not self._idle():
            pause = await self._turn()
            if pause and not self._stopping:
                await self._rest(pause)
        await self._finish()

    def _idle(self) -> bool:
        if self._hand.sending or self._hand.reserved or self._hand.outcomes or self.wanted:
            self._active_at = self._time()
        return self._time() - self._active_at > _LINGER_S

    async def _turn(self) -> float:
        """One round; seconds to rest after it."""
        self._woken.clear()
        self._bucket.follow(self._channel.capabilities(self._account))
        try:
            if not await self._holding.hold():
                await self._holding.leave(self._hand)
                return _POLL_S
            started = await self._round()
        except Exception:
            if not self._failing:
                log.exception("lane %s: the outbox cannot be read; trying again", self.name)
            self._failing = True
            return _POLL_S
        self._failing = False
        return self._rest_s(again=started > 0)

    async def _round(self) -> int:
        """Outcomes in, rows out; what was claimed goes on the wire. How many rows there were."""
        hand, started = self._hand, 0
        look = self._look and self._room(self._clock.now()) > 0
        if hand.outcomes or look:
            started = await self._exchange(look=look)
        elif hand.sending and self._holding.tired():
            await self._holding.renew()
        self._look = await self._holding.settle() or self._look
        return started

    async def _exchange(self, *, look: bool) -> int:
        if look:
            self._look = False  # woken meanwhile, it looks again
        try:
            done = await self._holding.exchange(self._hand, look=look)
        except BaseException:
            self._look = True
            raise
        self._bucket.take(len(done.found))
        for row in done.found:
            self._start(row)
        for one in done.stopped:
            if one.state is OutState.QUEUED:
                heapq.heappush(self._due, one.due_at)
        # More may wait behind what is on the wire: a chat's rows go one at a time.
        found = bool(done.found or done.stopped)
        if look and (found or self._hand.sending or self._hand.outcomes or not done.asked):
            self._look = True
        return len(done.found) + len(done.stopped)

    def reserve(self, count: int) -> Slots | None:
        """Places for rows that are written now, where nothing waits and the limits allow it."""
        # What went out and is not written down yet is in doubt as well.
        room = self._room(self._clock.now()) - len(self._hand.outcomes)
        if self._stopping or self._look or room < count:
            return None
        slots = self._holding.slots(self, count)
        if slots is not None:
            self._bucket.take(count)
            self._hand.reserved.append(slots)
        return slots

    def handed(self, slots: Slots, rows: Sequence[Row]) -> None:
        """What was reserved is written and committed, or was not needed."""
        self._hand.reserved.remove(slots)
        self._bucket.take(len(rows) - slots.count)
        self._holding.handed(slots)
        for row in rows:
            self._start(row)
        if not slots.committed and slots.written:
            self.wake()

    def _start(self, row: Row) -> None:
        self._hand.sending[row.id] = asyncio.create_task(self._send(row))

    def _room(self, now: datetime) -> int:
        if self._holding.paused_s(now) > 0:
            return 0
        # Wait for half the slots: fewer, larger claims.
        reserved = sum(slots.count for slots in self._hand.reserved)
        free = self._caps.concurrency - len(self._hand.sending) - reserved
        if free < self._caps.concurrency // 2:
            return 0
        return min(free, self._bucket.available())

    def _rest_s(self, *, again: bool) -> float:
        now = self._clock.now()
        while self._due and self._due[0] <= now:
            heapq.heappop(self._due)
            self._look = again = True
        wait = max(self._holding.paused_s(now), self._bucket.gathered_s())
        if wait > 0 and self._hand.outcomes:
            wait = min(wait, GATHER_S)
        elif wait <= 0 and again:
            return 0.0
        elif wait <= 0:
            busy = self._due or self._look or self._hand.sending or self._hand.reserved
            wait = (self._due[0] - now).total_seconds() if self._due else _POLL_S
            if self._hand.outcomes:
                wait = min(wait, _SETTLE_S)
            elif not busy:
                return _LINGER_S / 2  # nothing comes back by itself
        return min(_POLL_S, max(wait, 0.005))

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _send(self, row: Row) -> None:
        outcome = await self._try(row) if self._holding.lasts() else None
        del self._hand.sending[row.id]
        if outcome is None:  # our lease ran out before it went on the wire
            self._holding.doubt()
            self.wake()
            return
        self._hand.outcomes.append(outcome)
        if outcome.state is OutState.QUEUED:
            heapq.heappush(self._due, outcome.due_at)
        if 0 < self._bucket.gathered_s() <= GATHER_S:
            return  # it soon comes anyway
        if self._look or self._stopping or not self._holding.may_wait(row, outcome):
            self._woken.set()
        elif len(self._hand.outcomes) == 1:
            asyncio.get_running_loop().call_later(_SETTLE_S, self._woken.set)

    async def _try(self, row: Row) -> Outcome:
        """Never raises and never touches the database: the outcome says it all."""
        now = self._clock.now()
        if row.expired:
            return Outcome(row.id, OutState.FAILED, row.attempts, now, cause="expired")
        wait = (self._room_pace if row.room else self._pace).delay_s(row.account_id)
        if wait > 0:
            due = now + timedelta(seconds=wait)
            spent = (row.route, row.claimed_at, "", row.units)
            return Outcome(row.id, OutState.QUEUED, row.attempts, due, "", "", "", 0, "", *spent)
        try:
            message = self._mint.message(row, self._holding.contents.part(row.content_id))
            async with asyncio.timeout(_HANGS_S):
                sent = await self._channel.send(self._account, row.chat_id, message, row.key)
        except SendError as error:
            return self._failed(row, error)
        except TimeoutError:  # no channel waits so long for its vendor
            log.exception("lane %s: row %s hangs", self.name, row.id)
            return self._failed(row, SendError(Cause.UNCLEAR, detail="it came to no end"))
        except Exception as error:
            log.exception("lane %s: row %s", self.name, row.id)
            return self._failed(row, SendError(Cause.REJECTED, detail=repr(error)))
        if self._troubled:
            self._troubled, self._hand.trouble = False, ("", "")
        self._holding.books.taken(sent)
        return Outcome(
            row.id, OutState.SENT, row.attempts + 1, now, sent.message_id, route=row.route,
            claimed_at=row.claimed_at, learnt=learning.of_sent(row.route, sent),
        )  # fmt: skip

    def _failed(self, row: Row, error: SendError) -> Outcome:
        decision = POLICY[error.cause]
        now, attempts = self._clock.now(), row.attempts + 1
        pause = pause_s(attempts, error.retry_after_s, error.cause, row.priority)
        self._stop_lane(error, now, pause)
        self._holding.books.refused(error)
        detail = f"{error.vendor_code} {error.detail}".strip()
        if decision.tell_admin:
            log.warning("lane %s: %s %s", self.name, error.cause, detail)
            self._troubled, self._hand.trouble = True, (error.cause.value, detail)
        state = state_after(error.cause, attempts, row.priority, self._caps)
        due = now + timedelta(seconds=pause) if state is OutState.QUEUED else now
        if state is OutState.UNCLEAR and self._caps.echoes:
            due += timedelta(seconds=self._caps.echo_wait_s)
        if error.cause is Cause.NIGHT and state is OutState.QUEUED:
            due = windows.morning(self._caps, now) or due
        closing = (row.account_id if decision.closes else 0, decision.closes)
        return Outcome(
            row.id, state, attempts, due, "", error.cause.value, detail, *closing,
            row.route, row.claimed_at, learning.of_refusal(row.route, error), row.units,
        )  # fmt: skip

    def _stop_lane(self, error: SendError, now: datetime, pause: float) -> None:
        decision = POLICY[error.cause]
        of_lane = error.scope is Scope.LANE and decision.retry
        stop = max(0.0 if error.scope is Scope.CHAT else decision.stop_s, pause if of_lane else 0.0)
        until = now + timedelta(seconds=stop)
        paused = self._holding.paused_until
        if stop and (paused is None or paused < until):
            self._holding.paused_until = until
            self._troubled = True
            self._hand.trouble = (error.cause.value, error.detail)

    async def _finish(self) -> None:
        try:
            for _ in range(_FINISH_S):
                if self._hand.sending:
                    await asyncio.wait(self._hand.sending.values(), timeout=1)
                elif self._hand.reserved:  # a transaction is about to end
                    await asyncio.sleep(0.05)
                else:
                    break
                if self._holding.held and self._holding.tired():
                    await self._holding.renew()
            await self._holding.release(self._hand)
        except Exception:
            log.exception("lane %s: the last outcomes stay for the next holder", self.name)
