"""How the log is written: one line a record, whatever strangers put into what is logged."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from bot.core import shown

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_MOST_TRACE = 20_000
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
