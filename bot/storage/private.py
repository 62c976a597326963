"""The data folder and what lies in it are their owner's alone: people's words stand there."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_OTHERS = 0o077


def folder(path: Path) -> None:
    """Made if it is not there; closed to others. Raises OSError where it cannot be made."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.stat().st_mode & stat.S_ISVTX:  # a folder for everybody (/tmp) stays one
        _close(path)


def database(path: Path) -> None:
    """Before SQLite makes it: beside an open file it makes others with the same permissions."""
    with contextlib.suppress(OSError):  # whoever opens it says what is wrong
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        _close(path.with_name(name))


def _close(path: Path) -> None:
    with contextlib.suppress(OSError):  # not there, or somebody else's
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
