"""Takes stored events to the router: media first, then the transaction; retries with pauses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.core.errors import BadMedia, SendError, UserError
from bot.core.events import Event, MediaRef
from bot.core.ports import Channel
from bot.dialog.inbox import Claimed, Inbox
from bot.dialog.router import Router
from bot.storage.media import MediaFolder

log = logging.getLogger(__name__)
_TRIES = 3
_FETCH_TRIES = 5
_AT_ONCE = 8
_POLL_S = 1.0


class Pump:
    """One a process. `wake` makes it look at once; it looks every second anyway."""

    def __init__(
        self, inbox: Inbox, router: Router, channels: Mapping[str, Channel], media: MediaFolder
    ) -> None:
        self._inbox = inbox
        self._router = router
        self._channels = channels
        self._media = media
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    async def run(self) -> None:
        """Until `stop`. Survives a failing database: what is stored waits."""
        while not self._stopping:
            try:
                taken = await self._round()
            except Exception:
                log.exception("the inbox could not be read; trying again")
                taken = 0
            if not taken:
                await self._rest()
        if self._running:
            await asyncio.wait(self._running, timeout=10)

    async def stop(self) -> None:
        """Finish what is being worked on, take nothing new."""
        self._stopping = True
        self._woken.set()

    async def _round(self) -> int:
        free = _AT_ONCE - len(self._running)
        self._woken.clear()
        claimed = await self._inbox.claim(free) if free > 0 else []
        for one in claimed:
            task = asyncio.create_task(self._work(one))
            self._running.add(task)
            task.add_done_callback(self._finished)
        return len(claimed)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._woken.set()

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), _POLL_S)

    async def _work(self, claimed: Claimed) -> None:
        try:
            claimed = replace(claimed, event=await self._with_media(claimed.event))
            await self._router.handle(claimed)
        except SendError as error:
            await self._again(claimed, f"media: {error}", _FETCH_TRIES, "error-media-gone")
        except UserError as error:
            await self._router.answer(claimed, error)
        except Exception as error:
            log.exception("event %s failed", claimed.id)
            await self._again(claimed, repr(error), _TRIES, "error-unexpected")

    async def _again(self, claimed: Claimed, error: str, tries: int, key: str) -> None:
        try:
            if claimed.attempts + 1 < tries:
                await self._inbox.retry(claimed, error, 2.0**claimed.attempts)
            else:
                await self._router.answer(claimed, UserError(key), "failed")
        except Exception:
            log.exception("event %s stays for the sweep", claimed.id)

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
