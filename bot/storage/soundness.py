"""Is SQLite's file what it should be, and is there room for more? Asked by /healthz, `check`,
`backup`, `restore` and at the start; answered with an error that says what to do.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import StoreTrouble

_FULL = {sqlite3.SQLITE_FULL}
_SPOILT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SHUT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_WRONG = {"full": _FULL, "damaged": _SPOILT, "closed": _SHUT, "disk": {sqlite3.SQLITE_IOERR}}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def kind(error: BaseException) -> str:
    """full | damaged | closed | disk, "" where the disk and its files are not to blame."""
    for one in _causes(error):
        code = getattr(one, "sqlite_errorcode", None)
        if code is not None:
            return next((k for k, codes in _WRONG.items() if code & 0xFF in codes), "")
        if isinstance(one, OSError) and one.errno in _NO_ROOM | _CLOSED:
            return "full" if one.errno in _NO_ROOM else "closed"
    return ""


def trouble(error: BaseException, folder: Path) -> StoreTrouble | None:
    """The sentence about it, None where it is none of these."""
    found = kind(error)
    return StoreTrouble(f"store-{found}", folder=str(folder)) if found else None


def faults(path: Path) -> str:
    """What SQLite finds wrong with a file, in its own words; "" for a sound one. Reads all of it,
    some seconds a gigabyte."""
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as file:
            (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else str(found).replace("\n", " ")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        inner = error.args[0] if error.args else None  # where Tortoise keeps the driver's own
        error = inner if isinstance(inner, BaseException) else error.__cause__
