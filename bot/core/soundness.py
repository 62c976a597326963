"""Is SQLite's file what it should be, and is there room for more? Asked by /healthz, `check`,
`backup`, `restore` and at the start; what is wrong becomes an error that says what to do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import StoreTrouble

LOW = 500 << 20  # bytes left: time to do something about it
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


def room(folder: Path) -> int:
    """Bytes that can still be written there; 0 where it is read-only. Raises OSError."""
    found = os.statvfs(folder)
    return 0 if found.f_flag & os.ST_RDONLY else found.f_bavail * found.f_frsize


def must_be(path: Path) -> None:
    """Before anything is taken in: raises StoreTrouble for a file that is there and of no use."""
    if path.exists() and (wrong := look(path)):
        raise StoreTrouble(f"store-{wrong.partition(':')[0]}", folder=str(path.parent))


def look(path: Path) -> str:
    """What a stranger to the file meets who looks into each table and writes a word: "" for
    nothing. Blocks. What others keep in their memory says nothing of the file, so this is a
    connection of its own; that it is busy is no fault."""
    try:
        address = f"{path.resolve().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=1)) as file:
            for (table,) in file.execute(_TABLES).fetchall():
                for order in ("", " ORDER BY rowid DESC"):
                    file.execute(f'SELECT * FROM "{table}"{order} LIMIT 1').fetchone()  # noqa: S608
            with file:
                file.execute(_WRITTEN)
    except sqlite3.Error as error:
        found = kind(error)
        return f"{found}: {error}" if found else ""
    return ""


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_WRITTEN = """
INSERT INTO state_value (name, value) VALUES ('health:written', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) % 1000000 + 1
"""


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
