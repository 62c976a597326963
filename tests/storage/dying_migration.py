"""Run as a process: brings a database of tests/storage/small up to date and is killed right before
its N-th statement. `python -m tests.storage.dying_migration URL N`; 0 when it was through before.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from bot.storage import db
from tests.fakes import launch

APPS = {"models": ["tests.storage.small"], "migrations": "tests.storage.small.migrations"}
_config = db.config


def config(url: str) -> dict[str, Any]:
    """`db.config` of the small house."""
    found = _config(url)
    found["apps"][db.APP] |= APPS
    return found


def _dies_before(statement: int) -> None:
    left = statement

    def count(work: Any) -> Any:
        def one(*given: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return work(*given, **more)

        return one

    import aiosqlite
    import asyncpg

    aiosqlite.Connection._execute = count(aiosqlite.Connection._execute)  # type: ignore[method-assign]  # to see what comes by
    for name in ("execute", "executemany", "fetch", "fetchrow"):
        setattr(asyncpg.Connection, name, count(getattr(asyncpg.Connection, name)))


async def main(url: str, statement: int) -> None:
    launch.hold()
    db.config = config
    _dies_before(statement)
    database = db.Database(url)
    await database.open(migrate=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
