"""What a database's error means: that these values will never do, or that it cannot just now.

PostgreSQL's errors are told by their code, so that its library is not imported for SQLite.
"""

from __future__ import annotations

import sqlite3

from tortoise.exceptions import IntegrityError

from bot.core import soundness

_REFUSALS = (ValueError, TypeError, OverflowError, IntegrityError, sqlite3.IntegrityError)
_REFUSED = {"22", "23"}  # data exception, integrity constraint violation
# connection, a transaction that met another (deadlock, serialization), resources, operator
_AWAY = {"08", "40", "53", "57"}
_TOO_LONG_IDLE = "25P03"  # the server ended a transaction in which we stood still
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def refuses(error: BaseException) -> bool:
    """Is it the values the database will not have, whenever they come? Anything else (it is busy,
    full, away, shutting down) may be over at the next try."""
    return any(isinstance(e, _REFUSALS) or _class(e) in _REFUSED for e in _causes(error))


def away(error: BaseException) -> bool:
    """Is it the database that is busy, restarting, gone, or its disk that is full or broken, and
    not what was asked of it?"""
    return bool(soundness.kind(error)) or any(
        isinstance(e, ConnectionError)
        or _cut_off(e)
        or getattr(e, "sqlite_errorcode", 0) & 0xFF in _BUSY
        or _class(e) in _AWAY
        or getattr(e, "sqlstate", "") == _TOO_LONG_IDLE
        for e in _causes(error)
    )


def told_by_server(error: BaseException) -> bool:
    """Does it come from PostgreSQL itself, and not from the driver or from us?"""
    return any(_class(e) for e in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    inner = error.args[0] if error.args else None  # where Tortoise keeps the driver's own
    return [e for e in (error, error.__cause__, inner) if isinstance(e, BaseException)]


def _class(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", ""))[:2]


def _cut_off(error: BaseException) -> bool:
    """The driver's own word for a connection that died under it; it has no code."""
    if not type(error).__module__.startswith("asyncpg."):
        return False
    name, said = type(error).__name__, str(error)
    gone = "closed" in said or "released back to the pool" in said
    return name == "InternalClientError" or (name == "InterfaceError" and gone)
