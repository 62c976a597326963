"""A lane's side in the database: its lease, claims and outcomes in one transaction, settling.

Every transaction of a holder ends with the question whether the lane is still its own. Where it is
not, all of it is undone: what the new holder has on the wire is neither taken back nor overwritten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.capabilities import Capabilities
from bot.core.ports import Clock
from bot.outbox import learning, leases, ledger, rows, windows
from bot.outbox.commits import Commits
from bot.outbox.handing import Lane, Slots
from bot.outbox.leases import LEASE, TIRED
from bot.outbox.policy import LONGEST_WISH_S
from bot.outbox.rows import Contents, Outcome, Row
from models.outbox import OutState, Priority

_SETTLE_EVERY = timedelta(seconds=15)
Trouble = tuple[str, str]
"""(cause, detail) to be shown; ("", "") = over."""


class Lost(Exception):
    """The lane is somebody else's."""


@dataclass
class Hand:
    """What a lane has in hand. `room` says how many rows it would take now."""

    room: Callable[[datetime], int]
    sending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    reserved: list[Slots] = field(default_factory=list)  # written in transactions still open
    trouble: Trouble | None = None

    def ids(self) -> list[int]:
        """Rows that are 'sending' in the database and known here."""
        handed = (row.id for slots in self.reserved for row in slots.rows)
        return [*self.sending, *(o.id for o in self.outcomes), *handed]


@dataclass(frozen=True)
class Exchanged:
    """What one exchange brought. `asked`: it looked for rows to claim."""

    found: list[Row] = field(default_factory=list)
    stopped: list[Outcome] = field(default_factory=list)  # claimed, but not to go on the wire
    written: int = 0
    asked: bool = False
    trouble: Trouble | None = None
    until: datetime | None = None  # the lease was renewed


class Holding:
    """One a lane and process. Nothing here goes on the wire."""

    def __init__(
        self,
        name: str,
        owner: str,
        clock: Clock,
        caps: Capabilities,
        contents: Contents,
        commits: Commits,
    ) -> None:
        self.name = name
        self.owner = owner
        self.contents = contents
        self.books = ledger.Books(name)
        self.paused_until: datetime | None = None
        self._clock = clock
        self._caps = caps
        self._commits = commits
        self._until: datetime | None = None
        self._fresh = True  # what the last holder left is not settled yet
        self._doubt = False  # rows may be marked 'sending' that nobody has
        self._settled_at = clock.now()

    @property
    def held(self) -> bool:
        """As far as we know; the lease of a lane that idles may have run out."""
        return self._until is not None

    def lasts(self) -> bool:
        """May what was claimed go on the wire? Later it may be somebody else's by now."""
        return self._left() > timedelta()

    def tired(self) -> bool:
        """The lease should be renewed."""
        return self._left() < TIRED

    def _left(self) -> timedelta:
        """Of the lease; none of one that is longer than any: the clock went back since."""
        left = self._until - self._clock.now() if self._until is not None else timedelta()
        return left if left <= LEASE else timedelta()

    def paused_s(self, now: datetime) -> float:
        """Seconds this lane still stands still."""
        wait = (self.paused_until - now).total_seconds() if self.paused_until else 0.0
        return wait if wait <= LONGEST_WISH_S else 0.0  # longer: the clock went back since

    def may_wait(self, row: Row, outcome: Outcome) -> bool:
        """May this be written down a moment later, together with others? An echo of it would come
        too early then, and an emergency in doubt would go out twice."""
        plain = outcome.state is OutState.SENT and row.priority != Priority.EMERGENCY
        return plain and not self._caps.echoes

    def slots(self, lane: Lane, count: int) -> Slots | None:
        """Places for rows that are claimed where they are written; None while anything of the
        lane's is unsettled."""
        if self._until is None or self._fresh or self._doubt:
            return None
        until = self._clock.now() + LEASE if self.tired() else None
        return Slots(lane, self.owner, count, self.contents, until)

    def handed(self, slots: Slots) -> None:
        """That transaction is over. One that was undone may have been committed all the same, its
        answer lost: then rows are 'sending' that nobody has."""
        if slots.committed:
            self._until = slots.renewed or self._until
        elif slots.written:
            self._doubt = True

    def doubt(self) -> None:
        """A row marked 'sending' was let go: the next exchange takes it back."""
        self._doubt = True

    async def hold(self) -> bool:
        """Take the lane, unless another holder's lease still runs."""
        if self._until is None:
            until = self._clock.now() + LEASE
            if await self._commits.do(
                lambda: leases.take(self.name, self.owner, self._clock.now(), until)
            ):
                self._until, self._fresh = until, True
        return self._until is not None

    async def renew(self) -> None:
        """While something is on the wire and nothing else is to be written."""
        until = self._clock.now() + LEASE
        if not await self._commits.do(lambda: leases.keep(self.name, self.owner, until)):
            self._until = None
            return
        self._until = until

    async def exchange(self, hand: Hand, *, look: bool) -> Exchanged:
        """Outcomes in, rows out (with `look`), committed; what was written leaves `hand`. Where
        the lane was lost nothing is found."""
        if not look and self._plain(hand):
            return await self._write_sent(hand)
        try:
            done: Exchanged = await self._commits.do(lambda: self._exchange(hand, look=look))
        except Lost:
            self._until = None
            await self.leave(hand)
            return Exchanged()
        del hand.outcomes[: done.written]
        hand.trouble = None if hand.trouble is done.trouble else hand.trouble
        self._until = done.until or self._until
        self._doubt = self._fresh = False
        self.books.stored()
        return done

    def _plain(self, hand: Hand) -> bool:
        """Is all there is to write that messages went out? That is true whoever has the lane."""
        unsettled = self._until is None or self.tired() or self._fresh or self._doubt
        if unsettled or hand.trouble is not None or self.books.due(self._clock.now()):
            return False
        return all(o.state is OutState.SENT and not o.learnt for o in hand.outcomes)

    async def _write_sent(self, hand: Hand) -> Exchanged:
        outcomes = list(hand.outcomes)
        await self._commits.do(lambda: rows.write(outcomes, self._clock.now()), single=True)
        del hand.outcomes[: len(outcomes)]
        return Exchanged(written=len(outcomes))

    async def _exchange(self, hand: Hand, *, look: bool) -> Exchanged:
        """Writing outcomes again does no harm; until it is surely committed, rows are in doubt."""
        now, outcomes, trouble = self._clock.now(), list(hand.outcomes), hand.trouble
        doubt, self._doubt = self._doubt, True
        unspent = await rows.write(outcomes, now)
        if self._fresh:
            unspent += await leases.recover(self.name, hand.ids(), self._caps)
            self.paused_until = await leases.paused_until(self.name)
        elif doubt:
            unspent += await leases.take_back(self.name, hand.ids())
        await ledger.give_back(self.name, unspent)
        await learning.learn(self.name, self._caps, outcomes, now)
        await self.books.store(now)
        # What was answered since `outcomes` was taken is 'sending' still: it keeps its place.
        late = len(hand.outcomes) - len(outcomes)
        limit = hand.room(now) - late if look else 0
        found, stopped = await self._claim(limit, now) if limit > 0 else ([], [])
        await self.contents.load([r.content_id for r in found])
        if trouble is not None:
            await leases.note(self.name, self.paused_until, *trouble)
        until = self._clock.now() + LEASE if self.tired() else None
        if not await leases.keep(self.name, self.owner, until):
            raise Lost
        return Exchanged(found, stopped, len(outcomes), limit > 0, trouble, until)

    async def _claim(self, limit: int, now: datetime) -> tuple[list[Row], list[Outcome]]:
        """(what goes on the wire now, what may not): only accounts with windows, and ways that
        have a name, stop anything."""
        since = windows.since(self._caps, now)
        found = await rows.claim(self.name, limit, now, since, self._caps.way)
        if not found or not (since or self._caps.way):
            return found, []
        going, stopped = await ledger.admit(self.name, self._caps, found, now)
        await rows.write(stopped, now)
        return going, stopped

    async def settle(self) -> bool:
        """Once in a while: unclear rows whose echo stayed away. True: some go again."""
        now = self._clock.now()
        if not self._caps.echoes or abs(now - self._settled_at) <= _SETTLE_EVERY:
            return False
        self._settled_at = now
        try:
            return bool(await self._commits.do(self._settle))
        except Lost:
            self._until = None
            return False

    async def _settle(self) -> int:
        now = self._clock.now()
        wait = timedelta(seconds=self._caps.echo_wait_s)
        count, unspent = await leases.settle(self.name, now, wait)
        await ledger.give_back(self.name, unspent)
        if not await leases.keep(self.name, self.owner):
            raise Lost
        return count

    async def leave(self, hand: Hand) -> None:
        """The lane is somebody else's: of what we still heard only what surely went out counts,
        for the new holder may have any other row on the wire again."""
        outcomes = list(hand.outcomes)
        if not outcomes:
            return
        sent = [o for o in outcomes if o.state is OutState.SENT]
        await self._commits.do(lambda: rows.write(sent, self._clock.now()))
        del hand.outcomes[: len(outcomes)]

    async def release(self, hand: Hand) -> None:
        """The last outcomes, and somebody else may have the lane."""
        if self._until is None:
            await self.leave(hand)
            return
        try:
            await self._commits.do(lambda: self._release(hand))
        except Lost:
            await self.leave(hand)
        self._until = None

    async def _release(self, hand: Hand) -> None:
        now = self._clock.now()
        unspent = await rows.write(hand.outcomes, now)
        if self._doubt and not self._fresh:
            unspent += await leases.take_back(self.name, hand.ids())
        await ledger.give_back(self.name, unspent)
        await learning.learn(self.name, self._caps, hand.outcomes, now)
        await self.books.store(now, last=True)
        if not await leases.release(self.name, self.owner):
            raise Lost
