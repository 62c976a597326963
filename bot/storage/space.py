"""SQLite gives the room of deleted rows back to the disk, a little at a time.

Without it a file only ever grows: https://sqlite.org/pragma.html#pragma_auto_vacuum
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core import soundness
from bot.storage import private
from bot.storage.db import execute, is_postgres

log = logging.getLogger(__name__)
_INCREMENTAL = 2
_PAGES = 256  # a megabyte


async def give_back() -> int:
    """Pages given back. PostgreSQL's autovacuum does its own."""
    if is_postgres() or await _pragma("auto_vacuum") != _INCREMENTAL:
        return 0
    began = left = await _pragma("freelist_count")
    while left:
        await execute(f"PRAGMA incremental_vacuum({_PAGES})")
        before, left = left, await _pragma("freelist_count")
        if left >= before:  # a reader holds an old view of the file: another time
            break
        await asyncio.sleep(0)
    return began - left


async def _pragma(name: str) -> int:
    _, rows = await execute(f"PRAGMA {name}")
    return int(rows[0][name])


def prepare(path: str) -> None:
    """Make a file one that can shrink, before anybody has it open: at once for a new file, by
    writing it anew once for an older one. Where that fails (no room, somebody has it open) it stays
    as it is; nothing else depends on it. Raises StoreTrouble for one that is of no use at all."""
    private.database(Path(path))
    soundness.must_be(Path(path))
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as file:
            if file.execute("PRAGMA auto_vacuum").fetchone()[0] == _INCREMENTAL:
                return
            if size := Path(path).stat().st_size:
                log.info("the database file (%s MB) is rewritten once", size // 2**20)
            file.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
            file.execute("VACUUM")
    except (sqlite3.Error, OSError) as error:
        # What is wrong with the file itself is said by whoever opens it next.
        log.warning("the database file cannot shrink for now: %s", error)
