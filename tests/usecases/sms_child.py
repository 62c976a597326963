"""Run as a process: looks once at what an alarm needs of SMS and sends it, or is killed: `python -m
tests.usecases.sms_child DATABASE FOLDER SETTINGS LINE`, where LINE of the sweep 0 is never.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from tortoise.context import TortoiseContext

from bot.clock import SystemClock
from bot.storage import db
from tests.fakes import launch
from tests.fakes.house import make_parts
from tests.usecases.sms_night import Night

_WATCHED = ("emergency_sms.py", "phone_book.py")


def _killer(line: int) -> Any:
    seen: list[int] = []

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        if not frame.f_code.co_filename.endswith(_WATCHED):
            return None
        if event == "line":
            seen.append(frame.f_lineno)
            if len(seen) > line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


async def main(path: str, folder: Path, settings: dict[str, Any], line: int) -> None:
    launch.hold()
    async with TortoiseContext() as context:
        await context.init(config=db.config(f"sqlite://{path}"))
        parts = make_parts(folder)
        clock: Any = SystemClock()
        parts.clock, parts.services = clock, replace(parts.services, clock=clock)
        night = Night(parts, folder, settings)
        night.wire()
        if line:
            sys.settrace(_killer(line))
        await night.look()
        sys.settrace(None)
        await night.wired()
        await night.channel.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]), int(sys.argv[4])))
