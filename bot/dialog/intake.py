"""The inbox's front: what comes in is durable before it is acknowledged, in the database or, while
that does not answer, in the spool.

Many callers share one commit. `accept` is handed to every channel.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from bot.core.events import Event
from bot.core.ports import Clock
from bot.dialog.insertion import CHUNK, Pour, firsts, insertion, put, short
from bot.dialog.spooled import Spooled
from bot.storage.db import execute, execute_many, stamp
from bot.storage.failures import refuses
from bot.storage.turns import first

log = logging.getLogger(__name__)
_PATIENCE_S = 1.0  # Zalo waits about two seconds
_UNSIFTED = "unsifted"

_Call = tuple[Sequence[Event], "asyncio.Future[None]"]
Keep = Callable[[Event], Awaitable[Event | None]]
"""What may be stored of an event in a room; None: nothing (see dialog/rooms.py)."""


LEASE = timedelta(seconds=6)
"""How long a claimed event is its holder's, unless they renew it: what a dead process had in work
waits no longer. Whoever was only slow and ends later is stopped by `finish`."""


class Hands(Protocol):
    """Who works events off in this very process, if they are free (dialog/pump.py)."""

    def free(self) -> int:
        """How many events could be begun now; 0 while others wait."""
        ...

    def take(self, row_id: int, event: Event) -> None:
        """It is stored, and claimed for them."""
        ...


class Intake:
    """`wake` is called after each commit that may have stored something new. `keep` sees every
    event in a room first: what people say among themselves is not ours to store. What the database
    does not take within `patience_s` goes to `spooled`, and everything after it too."""

    def __init__(
        self,
        clock: Clock,
        wake: Callable[[str], None],
        keep: Keep | None = None,
        spooled: Spooled | None = None,
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._clock = clock
        self._wake = wake
        self._keep = keep
        self._waiting: list[_Call] = []
        self._writer: asyncio.Task[None] | None = None
        self.spooled = spooled
        self._patience_s = None if spooled is None else patience_s
        self._pour = Pour()
        self.hands: Hands | None = (
            None  # on SQLite only: what is stored is claimed by the same write
        )

    async def start(self) -> None:
        """Before the first `accept`: what an earlier run left in the spool comes first."""
        if self.spooled is not None:
            await self.spooled.start(self._restore)

    async def stop(self) -> None:
        """After the last `accept`, while the database is still open."""
        if self.spooled is not None:
            await self.spooled.stop()

    async def accept(self, events: Sequence[Event]) -> None:
        """Durable when it returns. Events seen before are dropped here, silently."""
        if any(e.room for e in events):
            events = await self._sift(events)
        if not events:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    @property
    def pouring(self) -> bool:
        """So many events come in that acknowledging them comes before working them off."""
        return self._pour.now()

    async def _sift(self, events: Sequence[Event]) -> list[Event]:
        kept = [await self._kept(e) if e.room else e for e in events]
        return [e for e in kept if e is not None]

    async def _kept(self, event: Event) -> Event | None:
        """Whether an answer in a room is one to us, only the database knows: while it is away such
        an event waits in the spool as it came, and is sifted when it leaves."""
        if self._keep is None:
            return event
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._keep(event)
        except Exception as error:
            if self.spooled is None or refuses(error):
                raise
            return replace(event, extra={**event.extra, _UNSIFTED: True})

    async def _write(self) -> None:
        # Whatever arrives while one commit is under way shares the next one.
        while self._waiting:
            batch, self._waiting = self._waiting, []
            self._pour.note(len(batch))
            await self._take(batch)

    async def _take(self, batch: Sequence[_Call]) -> None:
        events = [event for some, _ in batch for event in some]
        if self.spooled and (self.spooled.waiting or any(_UNSIFTED in e.extra for e in events)):
            await self._put_aside(self.spooled, batch)
            return
        try:
            async with asyncio.timeout(self._patience_s):
                await self._store(events)
        except Exception as error:  # noqa: BLE001 - each caller hears of its own
            await self._failed(batch, error)
        else:
            _tell(batch, None)

    async def _failed(self, batch: Sequence[_Call], error: Exception) -> None:
        if not refuses(error):  # it is the database, then
            if self.spooled is None:
                _tell(batch, error)
            else:
                await self._put_aside(self.spooled, batch)
        elif len(batch) == 1:
            await self._lay_aside(batch[0], error)
        else:  # one caller's events are what it refuses: the others' shall not suffer
            for call in batch:
                await self._take([call])

    async def _lay_aside(self, call: _Call, error: Exception) -> None:
        """What is refused now is refused each time it is sent again, until the vendor gives up on
        us: kept for a person to look at, it counts as taken."""
        try:
            if self.spooled is None:
                raise error
            for event in call[0]:
                await self.spooled.refuse(event.to_json())
            log.error(
                "an event the database refuses is laid aside in the spool's folder: %s", error
            )
        except Exception as unkept:  # noqa: BLE001 - nothing has it: the vendor sends it again
            _tell([call], unkept)
        else:
            _tell([call], None)

    async def _put_aside(self, spooled: Spooled, batch: Sequence[_Call]) -> None:
        try:
            await spooled.put([event.to_json() for some, _ in batch for event in some])
        except ValueError as error:  # a text no file can hold
            if len(batch) == 1:
                _tell(batch, error)
                return
            for call in batch:
                await self._put_aside(spooled, [call])
        except Exception as error:  # noqa: BLE001 - unacknowledged, the vendor sends them again
            _tell(batch, error)
        else:
            _tell(batch, None)

    async def _restore(self, bodies: Sequence[str]) -> None:
        """Out of the spool, in order. What the database refuses is laid aside, one by one."""
        try:
            await self._put_back(await self._sifted(bodies))
        except Exception as error:
            if not refuses(error):
                raise
            if len(bodies) == 1 and self.spooled is not None:
                log.exception("an event the database refuses is laid aside in the spool's folder")
                await self.spooled.refuse(bodies[0])
                return
            for body in bodies:
                await self._restore([body])
        self._wake("inbox")

    async def _put_back(self, events: Sequence[Event]) -> None:
        await put(events, self._clock.now())
        # One given up after our patience may have been stored all the same, and claimed for hands
        # that never heard of it.
        await execute_many(_CLAIMED_BY_NOBODY, [_key(e) for e in events])

    async def _sifted(self, bodies: Sequence[str]) -> list[Event]:
        found: list[Event] = []
        for event in map(_event, bodies):
            bare = {k: v for k, v in event.extra.items() if k != _UNSIFTED}
            kept: Event | None = replace(event, extra=bare)
            if kept is not None and _UNSIFTED in event.extra and self._keep is not None:
                kept = await self._keep(kept)
            if kept is not None:
                found.append(kept)
        return found

    async def _store(self, events: Sequence[Event]) -> None:
        for start in range(0, len(events), CHUNK):
            await self._insert(events[start : start + CHUNK])

    async def _insert(self, events: Sequence[Event]) -> None:
        free = self.hands.free() if self.hands is not None else 0
        taken = firsts(events, free)
        now = self._clock.now()
        at, until = stamp(now), stamp(now + LEASE)
        values: list[Any] = []
        for n, e in enumerate(events):
            values += (e.channel, e.account, short(e.event_id), e.chat_id, e.kind.value)
            values += (e.to_json(), at)
            if n in taken:
                chat = (e.channel, e.account, e.chat_id)
                values += (*chat, at, until, *chat)
            else:
                values.append(at)
        marks = tuple(n in taken for n in range(len(events))) if taken else len(events)
        with first():
            _, rows = await execute(insertion(marks), values)
        left = len(events) - self._hand_over(events, rows)
        if left:
            self._wake("inbox")

    def _hand_over(self, events: Sequence[Event], rows: Sequence[Any]) -> int:
        """Those that were stored as claimed; how many. Of the others some may have been there."""
        mine = {(r["channel"], r["account"], r["event_id"]): r for r in rows}
        count = 0
        for event in events if mine else ():
            row = mine.pop((event.channel, event.account, short(event.event_id)), None)
            if row is not None and row["state"] == "taken" and self.hands is not None:
                self.hands.take(row["id"], event)
                count += 1
        return count


def _event(body: str) -> Event:
    try:
        return Event.from_json(body)
    except (KeyError, RecursionError) as error:
        # Another version's? It will never be read: laid aside, or all others wait behind it.
        raise ValueError(f"unreadable: {error!r}") from error


def _key(event: Event) -> tuple[str, str, str]:
    return event.channel, event.account, short(event.event_id)


_CLAIMED_BY_NOBODY = """
UPDATE inbox SET state = 'new', due_at = received_at
WHERE channel = ? AND account = ? AND event_id = ? AND state = 'taken'
"""


def _tell(batch: Sequence[_Call], error: Exception | None) -> None:
    for _, done in batch:
        if done.done():  # the caller has gone
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
