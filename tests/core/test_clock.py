"""The house's clock does not leap because the machine's does."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

import pytest

from bot.clock import SteadyClock
from bot.jobs import ClockWork
from bot.usecases.duty import Job

YEAR = 365 * 86_400.0


@dataclass
class Machine:
    """What its clock says, and the seconds that pass whatever it says."""

    wall: float = 1_772_416_800.0
    counted: float = 5_000.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.counted += seconds

    def clock(self) -> SteadyClock:
        return SteadyClock(lambda: self.wall, lambda: self.counted)


@pytest.mark.parametrize("leap", [86_400.0, YEAR, -3_600.0, -YEAR, 3_600.0])
def test_a_leap_counts_once_it_has_stood_for_ten_minutes(
    leap: float, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine()
    clock = machine.clock()
    before = clock.now()
    machine.wall += leap
    for _ in range(599):
        machine.passes(1)
        clock.now()
    assert clock.now() - before == timedelta(seconds=599)
    machine.passes(2)
    assert clock.now() - before == timedelta(seconds=601 + leap)
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(said) == 2, "said when it leapt and when it counts, not every second"
    assert "timedatectl" in said[0]


def test_a_wild_moment_was_never_there() -> None:
    machine = Machine()
    clock = machine.clock()
    before = clock.now()
    for _ in range(20):
        machine.wall += YEAR
        machine.passes(60)
        clock.now()
        machine.wall -= YEAR
        machine.passes(60)
        assert clock.now() - before == timedelta(seconds=machine.counted - 5_000)


def test_what_the_network_puts_right_counts_at_once() -> None:
    machine = Machine()
    clock = machine.clock()
    before = clock.now()
    machine.wall += 2.5
    assert clock.now() - before == timedelta(seconds=2.5)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """What APScheduler reads, and how far it leapt."""
    found = Wall()
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", found)
    monkeypatch.setattr("bot.jobs._LOOK_S", 0.02)
    return found


class Wall:
    def __init__(self) -> None:
        self.leapt = timedelta()

    def now(self, zone: tzinfo) -> datetime:
        counted = timedelta(seconds=1_772_416_800 + time.monotonic())
        return (datetime.fromtimestamp(0, UTC) + counted + self.leapt).astimezone(zone)


class Often:
    """Jobs that fail each time, and how often each ran."""

    def __init__(self, *seconds: float) -> None:
        self.runs = dict.fromkeys(seconds, 0)
        self.ran = asyncio.Event()
        self.work = ClockWork([Job(f"{s} s", s, partial(self._run, s)) for s in seconds])

    async def _run(self, seconds: float) -> None:
        self.runs[seconds] += 1
        self.ran.set()
        raise RuntimeError("once more")

    async def more(self, seconds: float, times: int) -> None:
        wanted = self.runs[seconds] + times
        async with asyncio.timeout(5):
            while self.runs[seconds] < wanted:
                self.ran.clear()
                await self.ran.wait()


@pytest.mark.parametrize("days", [-3650, -1, 0, 1, 3650])
async def test_jobs_go_on_when_the_time_of_day_leaps(wall: Wall, days: int) -> None:
    jobs = Often(0.01, 3600)
    jobs.work.start()
    await jobs.more(0.01, 3)
    wall.leapt = timedelta(days=days)
    await jobs.more(0.01, 3)
    assert not jobs.work.stopped()
    assert jobs.runs[3600] == (days > 0), "ten years of missed runs are made up by one"
    wall.leapt = timedelta()
    await jobs.more(0.01, 3)
    assert jobs.runs[3600] == (days > 0)
    await jobs.work.stop()
    await asyncio.sleep(0)
    assert jobs.work.stopped()
