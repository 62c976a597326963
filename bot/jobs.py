"""The clock: APScheduler runs what the capabilities ask for, and hands over lost tasks again.

All jobs may run twice.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot import found
from bot.usecases.duty import Job, Waiting
from bot.usecases.work import Services

log = logging.getLogger(__name__)

_LOOK_S = 5.0  # how often, and how late a job may be, before it is helped along
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_HANGS_S = 7_200.0  # no job takes so long; the first clearing up of a province may take one hour
_PAGE = 200  # of one task at a time: what waits behind them has its turn a minute later


def jobs(services: Services) -> Sequence[Job]:
    """What the clock does; `run` needs nothing more."""
    wanted = [job for brought in found.duties() for job in brought.jobs]
    wanted.append(Job("lost tasks", 60, LostTasks().hand_over))
    return [replace(job, run=functools.partial(job.run, services)) for job in wanted]


class LostTasks:
    """What a lost message, a crash or a failed engine left behind is handed over again.

    Remembers how far it came: a task that fails again and again must not stand before others.
    """

    def __init__(self) -> None:
        self._after: dict[str, str] = {}

    async def hand_over(self, services: Services) -> int:
        """How many tasks were handed over. One query that fails does not stop the others."""
        count = 0
        for brought in found.duties():
            for task, waiting in brought.lost.items():
                try:
                    count += await self._page(services, task, waiting)
                except Exception:
                    log.exception("what waits for task %r could not be read", task)
        return count

    async def _page(self, services: Services, task: str, waiting: Waiting) -> int:
        ids = sorted(await waiting(services), key=_order)
        after = self._after.pop(task, "")
        page = [i for i in ids if _order(i) > after][:_PAGE] or ids[:_PAGE]
        for number in page:
            await services.enqueue(task, number)
        if len(page) < len(ids):
            self._after[task] = _order(page[-1])
        return len(page)


def _order(number: int | str) -> str:
    return number if isinstance(number, str) else f"{number:020}"


class ClockWork:
    """Started once in the process that has the scheduler role. A time of day that is put back keeps
    no job waiting until then, and one that leaps ahead lets each run once."""

    def __init__(self, table: Sequence[Job]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="Asia/Ho_Chi_Minh")
        self._watching: asyncio.Task[None] | None = None
        for job in table:
            self._scheduler.add_job(
                _guarded(job),
                _Every(job.every_s),
                id=job.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin counting; the first run of each job is one interval away."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch(), name="clock-watch")

    def stopped(self) -> bool:
        """Does it count no more?"""
        watching = self._watching is not None and not self._watching.done()
        return not (watching and self._scheduler.running)

    async def stop(self) -> None:
        """No new runs; what is at work is cut off, as it would be by a crash."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        """APScheduler goes by the time of day: who is due by seconds that passed runs at once."""
        while True:
            await asyncio.sleep(_LOOK_S)
            for job in self._scheduler.get_jobs():
                if job.trigger.due + _LOOK_S < time.monotonic():
                    job.modify(next_run_time=_LONG_AGO)


class _Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Seconds from now, where IntervalTrigger counts from the last run: after a leap of a year it
    would list each run of that year."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.due = math.inf  # by time.monotonic()

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        self.due = time.monotonic() + self._seconds
        return now + timedelta(seconds=self._seconds)


def _guarded(job: Job) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            async with asyncio.timeout(_HANGS_S):
                await job.run()
        except Exception:
            log.exception("job %r failed; it runs again in %s s", job.name, job.every_s)

    return run
