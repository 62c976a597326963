"""A process that takes events while its database is locked, and dies at a chosen moment.

    python -m tests.fakes.spool_child URL FOLDER MOMENT

Says 'ok <id>' for each event it acknowledged; stores what waits once a line comes in.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tortoise.context import TortoiseContext

from bot.clock import SystemClock
from bot.core.events import Event, EventKind
from bot.dialog.inbox import Inbox
from bot.dialog.spooled import Spooled
from bot.storage import spool
from bot.storage.db import config, execute

EVENTS = 6
LAST = EVENTS - 1


def event(number: int) -> Event:
    at = SystemClock().now()
    return Event("zalo", "1", f"e{number}", EventKind.TEXT, "lan", at, text=f"số {number}")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Mortal(spool.Spool):
    """Dies around the last line it appends, or around noting that lines are stored."""

    def __init__(self, folder: Path, moment: str) -> None:
        super().__init__(folder)
        self._moment = moment

    def append(self, bodies: Sequence[str]) -> None:
        last = self.waiting == LAST
        if last and self._moment == "half a line" and self._ours is not None:
            os.write(self._ours.fd, spool._line(bodies[0])[:20])
            _die()
        super().append(bodies)
        if last and self._moment == "before it is acknowledged":
            _die()

    def stored(self, count: int) -> None:
        if self._moment == "stored and not noted":
            _die()
        super().stored(count)
        if self._moment == "stored and noted":
            _die()


async def main(url: str, folder: str, moment: str) -> None:
    context = TortoiseContext()
    context.__enter__()
    await context.init(config=config(url))
    await execute("PRAGMA busy_timeout = 20")
    spooled = Spooled(Mortal(Path(folder), moment), SystemClock(), pause_s=0.05)
    inbox = Inbox(SystemClock(), lambda _what: None, None, spooled, patience_s=0.2)
    await inbox.start()
    for number in range(EVENTS):
        await inbox.accept([event(number)])
        print(f"ok e{number}", flush=True)
    if moment == "all acknowledged":
        _die()
    await asyncio.to_thread(sys.stdin.readline)
    await spooled.drained()
    await asyncio.to_thread(sys.stdin.readline)  # until it is killed


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
