"""A worker process of its own whose time somebody else moves, made to be killed: everything that
waits for seconds, the event loop too, believes the hours of a file that all processes read.

Takes one JSON argument, says "ready"; at each line it reads it looks for lost tasks.
"""

from __future__ import annotations

import asyncio
import json
import mmap
import os
import selectors
import struct
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import load
from bot.jobs import LostTasks
from tests.fakes import launch
from tests.fakes.clock import RunningClock
from tests.fakes.house_that_dies import Mute

_LOOK_S = 0.003  # what somebody else moved is seen so soon
_FORMAT = "d"


class Ahead:
    """ports.Clock: a running one, and so many seconds ahead of it."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        if make:
            path.write_bytes(struct.pack(_FORMAT, 0.0))
        self._base = RunningClock.of(os.environ[launch.NAME])
        with path.open("r+b") as file:
            self._seen = mmap.mmap(file.fileno(), struct.calcsize(_FORMAT))

    @property
    def seconds(self) -> float:
        return float(struct.unpack_from(_FORMAT, self._seen)[0])

    def move(self, seconds: float) -> None:
        """For all processes."""
        struct.pack_into(_FORMAT, self._seen, 0, self.seconds + seconds)

    def now(self) -> datetime:
        return self._base.now() + timedelta(seconds=self.seconds)


class _Looking(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(_LOOK_S if timeout is None else min(timeout, _LOOK_S))


class AheadLoop(asyncio.SelectorEventLoop):
    """Its seconds are those of `ahead`."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        super().__init__(_Looking())

    def time(self) -> float:
        return super().time() + self._ahead.seconds


async def main(settings: dict[str, object], clock: Ahead) -> None:
    app = Mute(load({}, **settings), clock)
    await app.start(frozenset({"worker"}))
    print("ready", flush=True)
    lost = LostTasks()
    while await asyncio.to_thread(sys.stdin.readline):
        await lost.hand_over(app.services)
    await app.stop()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    ahead = Ahead(Path(given["time"]))
    with asyncio.Runner(loop_factory=lambda: AheadLoop(ahead)) as runner:
        runner.run(main(given["settings"], ahead))
