"""How the log is written: one line a record, whatever strangers put into what is logged."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError

from bot.core import shown, soundness

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_MOST_TRACE = 20_000
_PAUSE_S = 60.0
_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Formatter(logging.Formatter):
    """Traces stand indented, so that none of their lines looks like a record."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        record.message = shown.line(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: _Error | Any) -> str:  # noqa: N802 - the library's name
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the library's name
        return _indented(super().formatStack(stack_info))


def _indented(text: str) -> str:
    return "\n".join(f"  | {shown.line(line)}" for line in text[-_MOST_TRACE:].split("\n"))


class _OnceAMinute(logging.Filter):
    """One line a minute a kind instead of a trace each time."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def passes(self, record: logging.LogRecord, kind: str) -> bool:
        """Is it this kind's turn? Its trace goes."""
        if record.created - self._said.get(kind, 0.0) < _PAUSE_S:
            return False
        self._said[kind] = record.created
        record.exc_info = None
        return True


class OfTheDisk(_OnceAMinute):
    """A full or broken disk fails everything at once. For a handler: it sees all records."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        found = soundness.kind(error) if error is not None else ""
        if not found:
            return True
        said = f"the disk or its files ({found}): {record.getMessage()}: {error}"
        record.msg, record.args = said, ()
        return self.passes(record, found)


class OfNoRequest(_OnceAMinute):
    """What strangers send that is no HTTP. For the server's own log."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError):
            return True
        kind = type(error).__name__
        record.msg, record.args = "a request that is none: %s", (kind,)
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return self.passes(record, kind)
