"""Takes stored events to the router: media first, then the transaction; retries with pauses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.core.errors import BadMedia, Cause, SendError, UserError
from bot.core.events import Event, MediaRef
from bot.core.ports import Channel
from bot.dialog.inbox import Claimed, Inbox, Superseded
from bot.dialog.router import Router
from bot.dialog.urgent import Urgent
from bot.outbox.policy import POLICY
from bot.outbox.receipts import TooEarly
from bot.storage.media import MediaFolder

log = logging.getLogger(__name__)
_TRIES = 3
_FETCH_TRIES = 7  # about two minutes
_AT_ONCE = 8
_AT_HAND = 6  # of them at most straight from the inbox's front, so that what waits has its turn
_GIVE_WAY_S = 0.01
_SHARE = 4  # times as long as an event took, the next one waits while others pour in
_POLL_S = 1.0
_EARLY_S = 0.05
_RECOVER_S = 10.0


class Pump:
    """One a process. `wake` makes it look at once; it looks every second anyway."""

    def __init__(
        self, inbox: Inbox, router: Router, channels: Mapping[str, Channel], media: MediaFolder
    ) -> None:
        self._inbox = inbox
        self._router = router
        self._channels = channels
        self._media = media
        self._urgent = Urgent(inbox)
        self._woken = asyncio.Event()
        self._stopping = False
        self._failing = False
        self._look_at = 0.0
        self._running: dict[int, asyncio.Task[None]] = {}
        self._news = self._looked = 0  # how often we were woken, and when we last looked
        self._full = True  # the last look found as much as it could take, as far as we know
        self._go_on_at = 0.0

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
        """While events pour in, one at a time is worked off, in a fifth of the time."""
        clock = asyncio.get_running_loop().time
        while self._inbox.pouring and (self._running or clock() < self._go_on_at):  # noqa: ASYNC110
            await asyncio.sleep(_GIVE_WAY_S)

    async def _round(self) -> int:
        now = asyncio.get_running_loop().time()
        if now >= self._look_at:
            self._look_at = now + _RECOVER_S
            await self._inbox.renew(list(self._running))
            await self._inbox.recover(but=list(self._running))
        most = 1 if self._inbox.pouring else _AT_ONCE
        free = most - len(self._running)
        if free <= 0:
            return 0
        news = self._news
        claimed = await self._claim(free)
        self._looked, self._full = news, len(claimed) >= free
        for one in claimed:
            self._begin(one)
        return len(claimed)

    async def _claim(self, free: int) -> list[Claimed]:
        """Those who write of danger before the others, where some must wait."""
        first: list[Claimed] = []
        if self._full:
            await self._urgent.look()
        if chats := self._urgent.chats:
            first = await self._inbox.claim(free, chats)
            if not first and not self._running:
                self._urgent.none_left(chats)
        rest = await self._inbox.claim(free - len(first)) if free > len(first) else []
        for one in (*first, *rest):
            self._urgent.begun(one)
        return [*first, *rest]

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
            del self._running[claimed.id]
            self._go_on_at = clock() + _SHARE * (clock() - started)
            # Looking costs a statement: only if somebody of this chat may wait, or for a slot.
            if claimed.more or self._full or news != self._news:
                self._woken.set()

    async def _once(self, claimed: Claimed) -> None:
        """Only a failing database comes out of here."""
        try:
            claimed = replace(claimed, event=await self._with_media(claimed.event))
            await self._router.handle(claimed)
        except SendError as error:
            tries = _FETCH_TRIES if POLICY[error.cause].retry or _unsure(error) else 0
            await self._again(claimed, f"media: {error}", tries, "error-media-gone")
        except UserError as error:
            await self._router.answer(claimed, error)
        except TooEarly as error:
            await asyncio.sleep(_EARLY_S)
            await self._inbox.retry(claimed, repr(error), 0.0)
            self._news += 1
        except Superseded:
            raise
        except Exception as error:
            log.exception("event %s failed", claimed.id)
            await self._again(claimed, repr(error), _TRIES, "error-unexpected")

    async def _again(self, claimed: Claimed, error: str, tries: int, key: str) -> None:
        if claimed.attempts + 1 < tries:
            await self._inbox.retry(claimed, error, 2.0**claimed.attempts)
        else:
            await self._router.answer(claimed, UserError(key), "failed")

    async def _with_media(self, event: Event) -> Event:
        """Links die: fetch at once, keep by hash."""
        if all(m.digest for m in event.media):
            return event
        channel = self._channels[event.channel]
        return replace(
            event, media=tuple([await self._fetched(channel, event, m) for m in event.media])
        )

    async def _fetched(self, channel: Channel, event: Event, ref: MediaRef) -> MediaRef:
        if ref.digest:
            return ref
        got = await channel.fetch(event.account, ref)
        if not got.data:
            raise BadMedia("error-audio-empty" if ref.kind == "voice" else "error-media")
        mime, name = got.mime or ref.mime, got.name or ref.name
        digest = await self._media.save(got.data, mime, name, ref.kind)
        return replace(ref, digest=digest, mime=mime, name=name, size=len(got.data))


def _unsure(error: SendError) -> bool:
    # For a fetch a time-out means nothing worse than another try.
    return error.cause is Cause.UNCLEAR
