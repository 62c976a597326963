"""Locks between processes: files where there is one machine, an advisory lock on PostgreSQL.

The operating system lets go of a file's lock with the process that holds it, kill -9 included, so
nothing stale is ever left to be cleared away.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

from tortoise.context import require_context

from bot.core.errors import OperatorError
from bot.core.soundness import trouble

_LOOK_S = 0.05
_MIGRATIONS = 7_002  # beside the audit chain's number


class Serving:
    """One serving process a data folder: it takes over what a dead one left in work, and must not
    take it from one that lives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def take(self) -> None:
        """Hold it until `release`, or the end of the process. Raises OperatorError."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            mine = _locked(self._fd)
        except OSError as error:  # read-only, or a network's folder without locks
            self._close()
            raise trouble(error, self._path.parent) or OperatorError(
                f"the data folder {self._path.parent} cannot be used ({error.strerror}): set "
                "TINBUON_DATA_DIR to a folder of this machine that this user may write to"
            ) from error
        if mine:
            with contextlib.suppress(OSError):  # a full disk: only the sentence below is poorer
                os.ftruncate(self._fd, 0)
                os.write(self._fd, str(os.getpid()).encode())
            return
        who = os.read(self._fd, 20).decode(errors="replace") or "?"
        self._close()
        raise OperatorError(
            f"Tin Buôn is already running on {self._path.parent} (process {who}): stop that one "
            "first, or set TINBUON_DATA_DIR to another folder. Several processes need PostgreSQL"
        )

    async def release(self) -> None:
        """Let the next one in. The file stays: deleting it would let two hold two of it."""
        self._close()

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


@contextlib.asynccontextmanager
async def alone(path: Path) -> AsyncIterator[None]:
    """Wait for a file's lock, hold it for the block."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _locked(fd):  # noqa: ASYNC110 - another process holds it
            await asyncio.sleep(_LOOK_S)
        yield
    finally:
        os.close(fd)


@contextlib.asynccontextmanager
async def migrating() -> AsyncIterator[None]:
    """The same on PostgreSQL: held by a connection of its own, so a dead process holds nothing."""
    context = require_context()
    client = context.connections.get(str(context.default_connection))
    async with client.acquire_connection() as held:
        await held.execute(f"SELECT pg_advisory_lock({_MIGRATIONS})")
        yield  # the pool lets go of advisory locks when a connection comes back


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
