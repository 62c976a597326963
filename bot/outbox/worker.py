"""Runs a task for every lane that has something to send."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
import uuid
from collections.abc import Mapping

from bot.core.buttons import ButtonTokens
from bot.core.ports import Channel, Clock, MediaReader
from bot.outbox import leases
from bot.outbox.commits import Commits
from bot.outbox.handing import Slots
from bot.outbox.lane import Lane
from bot.outbox.rows import Contents

log = logging.getLogger(__name__)
_LOOK_S = 1.0
_SHARE = 0.1  # of its time it looks at most, however often it is woken


class OutboxWorker:
    """One a process. Lanes are leased, so several processes share the accounts."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        clock: Clock,
        buttons: ButtonTokens,
        media: MediaReader,
    ) -> None:
        self._channels = channels
        self._clock = clock
        self._buttons = buttons
        self._media = media
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._commits = Commits()
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._woken = asyncio.Event()
        self._stopping = False
        self._looks = 0

    def wake(self, lane: str = "") -> None:
        """New rows were committed: in this lane, or nobody knows where."""
        if lane:
            self._open(lane)
        else:
            self._woken.set()

    def reserve(self, lane: str, count: int) -> Slots | None:
        """Places in a lane this process holds, for rows written now (outbox/handing.py)."""
        found = self._lanes.get(lane)
        return found[0].reserve(count) if found is not None else None

    async def run(self) -> None:
        """Until `stop`: find what is due, also what other processes wrote or left."""
        while not self._stopping:
            self._woken.clear()
            started = time.monotonic()
            try:
                for name in await leases.lanes_due(self._owner, self._clock.now()):
                    self._open(name)
                self._looks += 1
            except Exception:
                log.exception("the list of lanes could not be read; trying again")
            await asyncio.sleep((time.monotonic() - started) / _SHARE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _LOOK_S)
        tasks = [task for _, task in self._lanes.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=15)

    async def stop(self) -> None:
        """Every lane finishes what is on the wire."""
        self._stopping = True
        for lane, _ in self._lanes.values():
            lane.stop()
        self._woken.set()

    def _open(self, name: str) -> None:
        if name in self._lanes:
            self._lanes[name][0].wake()
            return
        channel = self._channels.get(name.partition(":")[0])
        if channel is None or self._stopping:
            return
        lane = Lane(
            name,
            self._owner,
            channel,
            self._clock,
            self._buttons,
            self._media,
            Contents(),
            self._commits,
        )
        task = asyncio.create_task(lane.run(), name=f"lane-{name}")
        self._lanes[name] = (lane, task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        name = task.get_name().removeprefix("lane-")
        lane, _ = self._lanes.pop(name)
        if not task.cancelled() and (error := task.exception()):
            log.error("lane %s ended", name, exc_info=error)
        elif lane.wanted and not self._stopping:
            self._open(name)
