"""Zalo's error codes as the decisions the outbox needs. Total: unknown codes are UNKNOWN.

Codes and meanings: integrators' lists and Zalo's error page, collected 2026-10.
"""

from __future__ import annotations

from bot.core.errors import Cause, Scope, SendError

TOKEN_CODES = frozenset({-216, -220, -124})
STALE_UPLOAD_CODES = frozenset({-201, -210})


class ZaloError(Exception):
    """An answer that says no: `code` is Zalo's, or the HTTP status when there was no code."""

    def __init__(self, code: int, message: str = "", *, http: bool = False) -> None:
        self.code = code
        self.message = message
        self.http = http
        super().__init__(f"{'HTTP ' if http else ''}{code} {message}")


class NotSentError(Exception):
    """No connection: nothing was written."""


class NoAnswerError(Exception):
    """The request was written, no readable answer came: it may have been done."""


_MESSAGE, _CHAT, _LANE = Scope.MESSAGE, Scope.CHAT, Scope.LANE

TABLE: dict[int, tuple[Cause, Scope]] = {
    -32: (Cause.THROTTLED, _LANE),
    -100: (Cause.UNAVAILABLE, _MESSAGE),
    -200: (Cause.UNAVAILABLE, _MESSAGE),
    -214: (Cause.UNAVAILABLE, _MESSAGE),
    -201: (Cause.REJECTED, _MESSAGE),
    -210: (Cause.REJECTED, _MESSAGE),
    -233: (Cause.REJECTED, _MESSAGE),
    -240: (Cause.REJECTED, _MESSAGE),
    -204: (Cause.ACCOUNT_STOPPED, _LANE),
    -205: (Cause.ACCOUNT_STOPPED, _LANE),
    -219: (Cause.ACCOUNT_STOPPED, _LANE),
    -209: (Cause.FEATURE_MISSING, _LANE),
    -212: (Cause.FEATURE_MISSING, _LANE),
    -221: (Cause.FEATURE_MISSING, _LANE),
    -224: (Cause.FEATURE_MISSING, _LANE),
    -235: (Cause.FEATURE_MISSING, _LANE),
    # the quota is for messages outside the free window: answers inside it still go
    -211: (Cause.QUOTA, _MESSAGE),
    -223: (Cause.QUOTA, _MESSAGE),
    -218: (Cause.QUOTA, _CHAT),
    -213: (Cause.NOT_REACHABLE, _CHAT),
    -217: (Cause.NOT_REACHABLE, _CHAT),
    -227: (Cause.NOT_REACHABLE, _CHAT),
    -244: (Cause.NOT_REACHABLE, _CHAT),
    -216: (Cause.TOKEN, _LANE),
    -220: (Cause.TOKEN, _LANE),
    -124: (Cause.TOKEN, _LANE),
    -230: (Cause.WINDOW_CLOSED, _CHAT),
    -232: (Cause.WINDOW_CLOSED, _CHAT),
    -234: (Cause.NIGHT, _MESSAGE),
    -237: (Cause.CONFIGURATION, _CHAT),
    -238: (Cause.CONFIGURATION, _CHAT),
    -241: (Cause.CONFIGURATION, _CHAT),
    -403: (Cause.CONFIGURATION, _CHAT),
    -242: (Cause.CONFIGURATION, _LANE),
    -248: (Cause.FORBIDDEN_CONTENT, _MESSAGE),
    -320: (Cause.NO_BALANCE, _MESSAGE),
    -321: (Cause.NO_BALANCE, _MESSAGE),
}

_HTTP: dict[int, tuple[Cause, Scope]] = {
    401: (Cause.TOKEN, _LANE),
    403: (Cause.CONFIGURATION, _LANE),
    404: (Cause.CONFIGURATION, _LANE),
    429: (Cause.THROTTLED, _LANE),
    504: (Cause.UNCLEAR, _MESSAGE),  # a gateway gave up waiting: behind it it may have been sent
}


def translate(error: ZaloError | NotSentError | NoAnswerError) -> SendError:
    """The SendError for anything the API client raises."""
    if isinstance(error, NotSentError):
        return SendError(Cause.UNAVAILABLE, vendor_code="no-connection", detail=str(error))
    if isinstance(error, NoAnswerError):
        return SendError(Cause.UNCLEAR, vendor_code="no-answer", detail=str(error))
    cause, scope = _http(error.code) if error.http else _code(error.code)
    code = f"HTTP {error.code}" if error.http else str(error.code)
    return SendError(cause, scope=scope, vendor_code=code, detail=error.message[:200])


def _code(code: int) -> tuple[Cause, Scope]:
    return TABLE.get(code, (Cause.UNKNOWN, _MESSAGE))


def _http(status: int) -> tuple[Cause, Scope]:
    if status >= 500 and status not in _HTTP:
        return Cause.UNAVAILABLE, _MESSAGE
    return _HTTP.get(status, (Cause.UNKNOWN, _MESSAGE))
