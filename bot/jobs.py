"""The clock: APScheduler runs what the capabilities ask for, and hands over lost tasks again.

All jobs may run twice.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import found
from bot.usecases.duty import Job, Waiting
from bot.usecases.work import Services

log = logging.getLogger(__name__)

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
    """Started once in the process that has the scheduler role."""

    def __init__(self, table: Sequence[Job]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="Asia/Ho_Chi_Minh")
        for job in table:
            self._scheduler.add_job(
                _guarded(job),
                "interval",
                seconds=job.every_s,
                id=job.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin counting; the first run of each job is one interval away."""
        self._scheduler.start()

    def stopped(self) -> bool:
        """Does it count no more?"""
        return not self._scheduler.running

    async def stop(self) -> None:
        """No new runs."""
        self._scheduler.shutdown(wait=False)


def _guarded(job: Job) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job.run()
        except Exception:
            log.exception("job %r failed; it runs again in %s s", job.name, job.every_s)

    return run
