"""One lane: claims rows in order, puts them on the wire within its limits, writes the outcomes.

At most `concurrency` rows are ever 'sending', so a crash leaves no more than that in doubt.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, Scope, SendError
from bot.core.ports import Channel, Clock, MediaReader
from bot.outbox import ledger, rows, windows
from bot.outbox.commits import Commits
from bot.outbox.limiter import Bucket, ChatPace
from bot.outbox.minting import Mint
from bot.outbox.policy import POLICY, pause_s, state_after
from bot.outbox.rows import Contents, Outcome, Row
from models.outbox import OutState

log = logging.getLogger(__name__)
_POLL_S = 1.0
_LEASE = timedelta(seconds=30)
_SETTLE_EVERY = timedelta(seconds=15)
_GATHER_S = 1 / 3  # at its rate's limit a lane claims what these seconds allow, and writes with it
_LINGER_S = 30.0  # a lane that had nothing to do for so long ends


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
        self._owner = owner
        self._channel = channel
        self._account = name.partition(":")[2]
        self._clock = clock
        self._contents = contents
        self._commits = commits
        self._time: Callable[[], float] = asyncio.get_running_loop().time
        self._active_at = self._time()
        self._caps: Capabilities = channel.capabilities(self._account)
        self._bucket = Bucket(self._caps.rate_per_s, self._caps.burst, self._time)
        most = min(self._caps.burst, self._caps.concurrency // 2, self._caps.rate_per_s * _GATHER_S)
        self._gather = max(1, int(most))
        self._pace = ChatPace(self._caps.chat_rate_per_s, self._time)
        self._room_pace = ChatPace(self._caps.room_rate_per_s, self._time)
        self._books = ledger.Books(name)
        self._mint = Mint(buttons, media, self._caps.max_buttons)
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Outcome] = []
        self._due: list[datetime] = []  # when rows we put off come back
        self._woken = asyncio.Event()
        self._stopping = False
        self._failing = False
        self._stopped = 0  # claimed in this round, but not to go on the wire
        self._doubt = False  # rows may be marked 'sending' that we do not have
        self._leased_until: datetime | None = None
        self._paused_until: datetime | None = None
        self._trouble: tuple[str, str] | None = None  # (cause, detail) to be shown; ("", "") = over
        self._troubled = True  # as far as we know
        self._settled_at = clock.now()

    def wake(self) -> None:
        """There may be something to send."""
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
        if self._sending or self._outcomes or self.wanted:
            self._active_at = self._time()
        return self._time() - self._active_at > _LINGER_S

    async def _turn(self) -> float:
        """One round; seconds to rest after it."""
        self._woken.clear()
        try:
            if not await self._hold():
                return _POLL_S
            started = await self._round()
        except Exception:
            if not self._failing:
                log.exception("lane %s: the outbox cannot be read; trying again", self.name)
            self._failing = True
            return _POLL_S
        self._failing = False
        return self._rest_s(again=bool(started or self._outcomes))

    async def _hold(self) -> bool:
        """Take or renew the lease; a new holder first settles what the last one left."""
        if self._leased_until is None or self._clock.now() >= self._leased_until - _LEASE / 2:
            self._leased_until = await self._commits.do(self._lease)
        return self._leased_until is not None

    async def _lease(self) -> datetime | None:
        now = self._clock.now()
        if not await rows.hold(self.name, self._owner, now, now + _LEASE):
            return None
        if self._leased_until is None:
            await rows.recover(self.name, list(self._sending), idempotent=self._caps.idempotent)
            self._paused_until = await rows.paused_until(self.name)
        return now + _LEASE

    async def _round(self) -> int:
        """Outcomes in, rows out; what was claimed goes on the wire. How many rows there were."""
        found: list[Row] = []
        self._stopped = 0
        if self._outcomes or self._room(self._clock.now()) > 0:
            found, written, trouble = await self._commits.do(self._exchange)
            del self._outcomes[:written]
            self._trouble = None if self._trouble is trouble else self._trouble
            self._doubt = False
            self._books.stored()
        self._bucket.take(len(found))
        for row in found:
            self._sending[row.id] = asyncio.create_task(self._send(row))
        await self._settle()
        return len(found) + self._stopped

    async def _settle(self) -> None:
        now = self._clock.now()
        if self._caps.echoes and now - self._settled_at > _SETTLE_EVERY:
            self._settled_at = now
            await self._commits.do(self._settle_unclear)

    async def _settle_unclear(self) -> None:
        now = self._clock.now()
        wait = timedelta(seconds=self._caps.echo_wait_s)
        await ledger.give_back(self.name, await rows.settle(self.name, now, wait), now)

    def _room(self, now: datetime) -> int:
        if self._paused(now) > 0:
            return 0
        # Wait for half the slots: fewer, larger claims.
        free = self._caps.concurrency - len(self._sending)
        if free < self._caps.concurrency // 2:
            return 0
        return min(free, self._bucket.available())

    def _paused(self, now: datetime) -> float:
        """Seconds this lane still stands still."""
        return (self._paused_until - now).total_seconds() if self._paused_until else 0.0

    async def _exchange(self) -> tuple[list[Row], int, tuple[str, str] | None]:
        """In a transaction: (rows to send, how many outcomes were written, trouble noted). Writing
        outcomes again does no harm; until this is surely committed, rows are in doubt."""
        now, outcomes, trouble = self._clock.now(), list(self._outcomes), self._trouble
        doubt, self._doubt, self._stopped = self._doubt, True, 0
        unspent = await rows.write(outcomes, now)
        if doubt:
            late = [o.id for o in self._outcomes[len(outcomes) :]]
            unspent += await rows.take_back(self.name, [*self._sending, *late])
        await ledger.give_back(self.name, unspent, now)
        if trouble is not None:
            await rows.note(self.name, self._paused_until, *trouble)
        await self._books.store(now)
        limit = self._room(now)
        found = await self._claim(limit, now) if limit > 0 else []
        await self._contents.load([r.content_id for r in found])
        return found, len(outcomes), trouble

    async def _claim(self, limit: int, now: datetime) -> list[Row]:
        """What goes on the wire now; where the account has windows, only what may."""
        since = windows.since(self._caps, now)
        found = await rows.claim(self.name, limit, now, since)
        if since is None or not found:
            return found
        going, stopped = await ledger.admit(self.name, self._caps, found, now)
        await rows.write(stopped, now)
        self._stopped = len(stopped)
        for one in stopped:
            if one.state is OutState.QUEUED:
                heapq.heappush(self._due, one.due_at)
        return going

    def _rest_s(self, *, again: bool) -> float:
        now = self._clock.now()
        while self._due and self._due[0] <= now:
            heapq.heappop(self._due)
        wait = max(self._paused(now), self._bucket.wait_s(self._gather))
        if wait > 0 and self._outcomes:
            wait = min(wait, _GATHER_S)
        elif wait <= 0 and again:
            return 0.0
        elif wait <= 0:
            wait = (self._due[0] - now).total_seconds() if self._due else _POLL_S
        return min(_POLL_S, max(wait, 0.005))

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _send(self, row: Row) -> None:
        outcome = await self._try(row)  # first: the list is exchanged meanwhile
        self._outcomes.append(outcome)
        del self._sending[row.id]
        if outcome.state is OutState.QUEUED:
            heapq.heappush(self._due, outcome.due_at)
        if not 0 < self._bucket.wait_s(self._gather) <= _GATHER_S:  # else it soon comes anyway
            self._woken.set()

    async def _try(self, row: Row) -> Outcome:
        """Never raises and never touches the database: the outcome says it all."""
        now = self._clock.now()
        if row.expired:
            return Outcome(row.id, OutState.FAILED, row.attempts, now, cause="expired")
        wait = (self._room_pace if row.room else self._pace).delay_s(row.account_id)
        if wait > 0:
            due = now + timedelta(seconds=wait)
            return Outcome(row.id, OutState.QUEUED, row.attempts, due, route=row.route)
        try:
            message = self._mint.message(row, self._contents.part(row.content_id))
            sent = await self._channel.send(self._account, row.chat_id, message, row.key)
        except SendError as error:
            return self._failed(row, error)
        except Exception as error:
            log.exception("lane %s: row %s", self.name, row.id)
            return self._failed(row, SendError(Cause.REJECTED, detail=repr(error)))
        if self._troubled:
            self._troubled, self._trouble = False, ("", "")
        self._books.taken(sent)
        return Outcome(row.id, OutState.SENT, row.attempts + 1, now, sent.message_id)

    def _failed(self, row: Row, error: SendError) -> Outcome:
        decision = POLICY[error.cause]
        now, attempts = self._clock.now(), row.attempts + 1
        pause = pause_s(attempts, error.retry_after_s, error.cause, row.priority)
        self._stop_lane(error, now, pause)
        self._books.refused(error)
        detail = f"{error.vendor_code} {error.detail}".strip()
        if decision.tell_admin:
            log.warning("lane %s: %s %s", self.name, error.cause, detail)
            self._troubled, self._trouble = True, (error.cause.value, detail)
        state = state_after(error.cause, attempts, row.priority, self._caps.idempotent)
        due = now + timedelta(seconds=pause) if state is OutState.QUEUED else now
        if state is OutState.UNCLEAR and self._caps.echoes:
            due += timedelta(seconds=self._caps.echo_wait_s)
        if error.cause is Cause.NIGHT and state is OutState.QUEUED:
            due = windows.morning(self._caps, now) or due
        closing = (row.account_id if decision.closes else 0, decision.closes, row.route)
        return Outcome(row.id, state, attempts, due, "", error.cause, detail, *closing)

    def _stop_lane(self, error: SendError, now: datetime, pause: float) -> None:
        decision = POLICY[error.cause]
        of_lane = error.scope is Scope.LANE and decision.retry
        stop = max(0.0 if error.scope is Scope.CHAT else decision.stop_s, pause if of_lane else 0.0)
        until = now + timedelta(seconds=stop)
        if stop and (self._paused_until is None or self._paused_until < until):
            self._paused_until = until
            self._troubled = True
            self._trouble = (error.cause.value, error.detail)

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=10)
        try:
            await self._commits.do(self._last)
        except Exception:
            log.exception("lane %s: the last outcomes stay for the next holder", self.name)

    async def _last(self) -> None:
        now = self._clock.now()
        await ledger.give_back(self.name, await rows.write(self._outcomes, now), now)
        await self._books.store(now, last=True)
        await rows.release(self.name, self._owner)
