"""The clock: APScheduler runs this table of (name, seconds, use case). All may run twice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import sweep
from bot.usecases.accounts import account_watch, hearing, keep_open
from bot.usecases.delivery import expire, halt, remind, reroute
from bot.usecases.desk import cases
from bot.usecases.devices import device_watch, playlog
from bot.usecases.emergency import emergency_sound, emergency_watch
from bot.usecases.people import erase
from bot.usecases.work import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """`run` every `every_s` seconds, never twice at once, missed runs made up by one."""

    name: str
    every_s: int
    run: Callable[[], Awaitable[object]]


def jobs(services: Services) -> Sequence[Job]:
    """What the clock does."""
    return (
        Job("bulletins due", 20, lambda: expire.due(services)),
        Job("reminders", 60, lambda: remind.due(services)),
        Job("other ways", 30, lambda: reroute.due(services)),
        Job("forbidden bulletins", 20, lambda: halt.forbidden(services)),
        Job("doors about to close", 300, lambda: keep_open.due(services)),
        Job("lost tasks", 60, lambda: sweep.lost_tasks(services)),
        Job("devices offline", 60, lambda: device_watch.offline(services)),
        Job("missed playouts", 60, lambda: playlog.missed(services)),
        Job("emergencies unsigned", 30, lambda: emergency_watch.unsigned(services)),
        Job("emergencies ending", 30, lambda: emergency_watch.ending(services)),
        Job("emergencies sounding", 60, lambda: emergency_sound.sound_again(services)),
        Job("drafts left unsent", 600, lambda: cases.remind_unsent(services)),
        Job("cases overdue", 600, lambda: cases.tell_late(services)),
        Job("media over its time", 3600, lambda: erase.sweep(services)),
        Job("accounts heard", 60, lambda: hearing.due(services)),
        Job("accounts in trouble", 60, lambda: account_watch.due(services)),
        Job("silent villages", 15, lambda: emergency_watch.silent(services)),
    )


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
