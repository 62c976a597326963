"""One lane: claims rows in order, puts them on the wire within its limits, writes the outcomes.

At most `concurrency` rows are ever 'sending', so a crash leaves no more than that in doubt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.core.ports import Channel, Clock, MediaReader
from bot.outbox.limiter import Bucket, ChatPace
from bot.outbox.parts import Part
from bot.outbox.policy import POLICY, TRIES, pause_s
from bot.outbox.rows import Contents, Outcome, Row, claim, next_due, recover, settle, write
from bot.storage.db import execute, transaction
from models.outbox import OutState, Priority

log = logging.getLogger(__name__)
_POLL_S = 1.0
_ECHO_WAIT = timedelta(seconds=60)
_LEASE = timedelta(seconds=30)
_SETTLE_EVERY = timedelta(seconds=15)


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
    ) -> None:
        self.name = name
        self._owner = owner
        self._channel = channel
        self._account = name.partition(":")[2]
        self._clock = clock
        self._buttons = buttons
        self._media = media
        self._contents = contents
        loop_time: Callable[[], float] = asyncio.get_running_loop().time
        self._caps: Capabilities = channel.capabilities(self._account)
        self._bucket = Bucket(self._caps.rate_per_s, self._caps.burst, loop_time)
        self._pace = ChatPace(self._caps.chat_rate_per_s, loop_time)
        self._sending: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._woken = asyncio.Event()
        self._stopping = False
        self._leased_until: datetime | None = None
        self._paused_until: datetime | None = None
        self._settled_at = clock.now()

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Let what is on the wire finish; claim nothing more."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Until `stop`; a failing database only pauses it."""
        while not self._stopping:
            try:
                if not await self._hold():
                    await self._rest(_POLL_S)
                    continue
                started = await self._round()
            except Exception:
                log.exception("lane %s: the outbox could not be read; trying again", self.name)
                started = 0
            if self._stopping:
                break
            if not started and not self._outcomes:
                await self._rest(await self._idle_s())
        await self._finish()

    async def _hold(self) -> bool:
        """Take or renew the lease; a new holder first settles what the last one left."""
        now = self._clock.now()
        if self._leased_until is not None and now < self._leased_until - _LEASE / 2:
            return True
        until = now + _LEASE
        changed, _ = await execute(
            "UPDATE lane SET owner = ?, lease_until_at = ? WHERE name = ? "
            "AND (owner = ? OR owner = '' OR lease_until_at < ?)",
            [self._owner, until, self.name, self._owner, now],
        )
        if changed and self._leased_until is None:
            await recover(self.name, idempotent=self._caps.idempotent)
        self._leased_until = until if changed else None
        return bool(changed)

    async def _round(self) -> int:
        self._woken.clear()
        now = self._clock.now()
        outcomes, self._outcomes = self._outcomes, []
        limit = self._room(now)
        try:
            rows = await self._exchange(outcomes, limit, now)
        except Exception:
            self._outcomes = outcomes + self._outcomes
            raise
        self._bucket.take(len(rows))
        await self._contents.load([r.content_id for r in rows])
        for row in rows:
            task = asyncio.create_task(self._send(row))
            self._sending.add(task)
            task.add_done_callback(self._sent)
        if self._caps.echoes and now - self._settled_at > _SETTLE_EVERY:
            self._settled_at = now
            await settle(self.name, now, _ECHO_WAIT)
        return len(rows)

    def _room(self, now: datetime) -> int:
        if self._paused_until is not None and now < self._paused_until:
            return 0
        # Wait for half the slots: fewer, larger claims.
        free = self._caps.concurrency - len(self._sending)
        if free < self._caps.concurrency // 2:
            return 0
        return min(free, self._bucket.available())

    async def _exchange(self, outcomes: list[Outcome], limit: int, now: datetime) -> list[Row]:
        if not outcomes and limit <= 0:
            return []
        async with transaction():
            await write(outcomes, now)
            return await claim(self.name, limit, now) if limit > 0 else []

    async def _idle_s(self) -> float:
        if self._sending:
            return _POLL_S
        due = await next_due(self.name)
        if due is None:
            return _POLL_S
        wait = (due - self._clock.now()).total_seconds()
        return min(_POLL_S, max(wait, self._bucket.wait_s(), 0.005))

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            self._woken.clear()

    async def _send(self, row: Row) -> None:
        outcome = await self._try(row)  # first: the list is exchanged meanwhile
        self._outcomes.append(outcome)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._woken.set()

    async def _try(self, row: Row) -> Outcome:
        now = self._clock.now()
        if row.expired:
            return Outcome(row.id, OutState.FAILED, row.attempts, now, cause="expired")
        wait = self._pace.delay_s(row.account_id)
        if wait > 0:
            return Outcome(row.id, OutState.QUEUED, row.attempts, now + timedelta(seconds=wait))
        try:
            message = self._wire(row, self._contents.part(row.content_id))
            sent = await self._channel.send(self._account, row.chat_id, message, row.key)
        except SendError as error:
            return await self._failed(row, error)
        except Exception as error:
            log.exception("lane %s: row %s", self.name, row.id)
            return await self._failed(row, SendError(Cause.REJECTED, detail=repr(error)))
        return Outcome(row.id, OutState.SENT, row.attempts + 1, now, sent.message_id)

    def _wire(self, row: Row, part: Part) -> WireMessage:
        reader = str(row.account_id)
        buttons = tuple(
            WireButton(
                b.title if isinstance(b.title, str) else b.title.key,
                self._buttons.mint(reader, b.action, b.ref.replace("{ref}", row.ref), many=b.many),
            )
            for b in part.buttons[: self._caps.max_buttons]
        )
        media = tuple(self._with_url(m) for m in part.media)
        return WireMessage(part.text, buttons, media, part.ask)

    def _with_url(self, media: Attachment) -> Attachment:
        url = media.url or self._media.url(media)
        return Attachment(media.kind, media.digest, media.name, media.mime, url)

    async def _failed(self, row: Row, error: SendError) -> Outcome:
        decision = POLICY[error.cause]
        now, attempts = self._clock.now(), row.attempts + 1
        pause = pause_s(attempts, error.retry_after_s, error.cause)
        stop = max(decision.stop_s, pause if error.scope is Scope.LANE else 0.0)
        if stop and (decision.retry or decision.stop_s):
            self._paused_until = now + timedelta(seconds=stop)
        if decision.closes:
            await execute(
                "UPDATE chat_account SET state = 'blocked' WHERE id = ?", [row.account_id]
            )
        if decision.tell_admin:
            log.warning(
                "lane %s: %s %s %s", self.name, error.cause, error.vendor_code, error.detail
            )
            await execute(
                "UPDATE lane SET cause = ?, detail = ? WHERE name = ?",
                [error.cause, f"{error.vendor_code} {error.detail}"[:200], self.name],
            )
        state = self._state_after(row, error, attempts)
        due = now + timedelta(seconds=pause) if state is OutState.QUEUED else now
        detail = f"{error.vendor_code} {error.detail}".strip()
        return Outcome(row.id, state, attempts, due, cause=error.cause, detail=detail)

    def _state_after(self, row: Row, error: SendError, attempts: int) -> OutState:
        if error.cause is Cause.UNCLEAR:
            again = self._caps.idempotent or row.priority == Priority.EMERGENCY
            return OutState.QUEUED if again and attempts < TRIES else OutState.UNCLEAR
        # A throttled or paused account costs no one their tries.
        patient = error.cause in {Cause.THROTTLED, Cause.NIGHT, Cause.TOKEN, Cause.CONFIGURATION}
        if POLICY[error.cause].retry and (patient or attempts < TRIES):
            return OutState.QUEUED
        return OutState.FAILED

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending, timeout=10)
        async with transaction():
            await write(self._outcomes, self._clock.now())
            await execute(
                "UPDATE lane SET owner = '', lease_until_at = NULL WHERE name = ? AND owner = ?",
                [self.name, self._owner],
            )
