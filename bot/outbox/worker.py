"""Runs a task for every lane there is, and starts new lanes as they appear."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import uuid
from collections.abc import Mapping

from bot.core.buttons import ButtonTokens
from bot.core.ports import Channel, Clock, MediaReader
from bot.outbox.lane import Lane
from bot.outbox.rows import Contents
from bot.storage.db import execute

log = logging.getLogger(__name__)
_LOOK_S = 1.0
_GAP_S = 0.00003  # a lane: with thousands, the list is not read after every single commit
_LANES = """
SELECT l.name AS name, EXISTS (SELECT 1 FROM outbox o
  WHERE o.lane = l.name AND o.state = 'queued' AND o.due_at <= ?) AS due FROM lane l
"""


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
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """New rows were committed."""
        self._woken.set()

    async def release(self) -> None:
        """The only process of an embedded installation: no lease of a dead one counts."""
        await execute("UPDATE lane SET owner = '', lease_until_at = NULL")

    async def run(self) -> None:
        """Until `stop`: look for lanes, keep their tasks, wake those with something to send."""
        while not self._stopping:
            self._woken.clear()
            try:
                await self._look()
            except Exception:
                log.exception("the list of lanes could not be read; trying again")
            await asyncio.sleep(len(self._lanes) * _GAP_S)
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

    async def _look(self) -> None:
        # One look for all: a claim in every lane after each commit would be most of the work.
        _, found = await execute(_LANES, [self._clock.now()])
        for row in found:
            name = str(row["name"])
            if name not in self._lanes:
                self._open(name)
            elif row["due"]:
                self._lanes[name][0].wake()

    def _open(self, name: str) -> None:
        channel = self._channels.get(name.partition(":")[0])
        if channel is None or self._stopping:
            return
        lane = Lane(name, self._owner, channel, self._clock, self._buttons, self._media, Contents())
        self._lanes[name] = (lane, asyncio.create_task(lane.run()))
