"""Zalo's bot error codes as the decisions the outbox needs. Total: what is not listed is UNKNOWN.

The list: docs.zaloplatforms.com/docs/BOT, "Bảng mã lỗi" (copies of 2026-05 to 2026-10 agree); it
has six codes, no times to wait, and nothing about people who blocked the bot.
"""

from __future__ import annotations

from bot.core.errors import Cause, Scope, SendError

IDLE = 408  # of getUpdates: nobody wrote


class BotError(Exception):
    """An answer that says no: `code` is Zalo's, or the HTTP status when there was no code."""

    def __init__(self, code: int, description: str = "", *, http: bool = False) -> None:
        self.code = code
        self.description = description
        self.http = http
        super().__init__(f"{'HTTP ' if http else ''}{code} {description}".strip())


class NotSentError(Exception):
    """No connection: nothing was written."""


class NoAnswerError(Exception):
    """The request was written, no readable answer came: it may have been done."""


TABLE: dict[int, tuple[Cause, Scope]] = {
    400: (Cause.REJECTED, Scope.MESSAGE),
    401: (Cause.TOKEN, Scope.LANE),
    403: (Cause.UNKNOWN, Scope.MESSAGE),  # the list says "internal server error", not "forbidden"
    404: (Cause.REJECTED, Scope.MESSAGE),
    408: (Cause.UNCLEAR, Scope.MESSAGE),  # took too long: it may have been sent all the same
    429: (Cause.THROTTLED, Scope.LANE),
}

_HTTP: dict[int, tuple[Cause, Scope]] = {
    **TABLE,
    404: (Cause.CONFIGURATION, Scope.LANE),  # no such address: not this API
    504: (Cause.UNCLEAR, Scope.MESSAGE),  # a gateway gave up waiting
}


def translate(
    error: BotError | NotSentError | NoAnswerError, throttled_pause_s: float = 60.0
) -> SendError:
    """The SendError for anything the API client raises."""
    if isinstance(error, NotSentError):
        return SendError(Cause.UNAVAILABLE, vendor_code="no-connection", detail=str(error))
    if isinstance(error, NoAnswerError):
        return SendError(Cause.UNCLEAR, vendor_code="no-answer", detail=str(error))
    cause, scope = _decide(error)
    return SendError(
        cause,
        scope=scope,
        vendor_code=f"HTTP {error.code}" if error.http else str(error.code),
        detail=error.description[:200],
        retry_after_s=throttled_pause_s if cause is Cause.THROTTLED else None,
    )


def _decide(error: BotError) -> tuple[Cause, Scope]:
    known = (_HTTP if error.http else TABLE).get(error.code)
    if known is not None:
        return known
    return (Cause.UNAVAILABLE if error.code >= 500 else Cause.UNKNOWN), Scope.MESSAGE
