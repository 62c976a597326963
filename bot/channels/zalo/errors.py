"""Zalo's error codes as the decisions the outbox needs. Total: unknown codes are UNKNOWN.

Codes and meanings: integrators' lists and Zalo's error page, collected 2026-10.
"""

from __future__ import annotations

from bot.core.errors import Cause, Scope, SendError

TOKEN_CODES = frozenset({-216, -220, -124})
BAD_PARAMETER_CODES = frozenset({-201, -210})
STILL_PROCESSING = -214
# OAuth: it is the application that is refused, so no account's refresh token is the worse for it
_APP_CODES = frozenset({-14002, -14003, -14004})
_REDIRECT_CODE = -14003
_BUSY_CODES = frozenset({-32, -100, -200})


class ZaloError(Exception):
    """An answer that says no: `code` is Zalo's, or the HTTP status when there was no code."""

    def __init__(self, code: int, message: str = "", *, http: bool = False) -> None:
        self.code = code
        self.message = message
        self.http = http
        super().__init__(f"{'HTTP ' if http else ''}{code} {message}".rstrip())

    @property
    def busy(self) -> bool:
        """Not refused, only not now."""
        return self.http or self.code in _BUSY_CODES

    @property
    def about_redirect(self) -> bool:
        """OAuth: the address to come back to is not the registered one."""
        return not self.http and (self.code == _REDIRECT_CODE or "redirect" in self.message.lower())

    @property
    def about_app(self) -> bool:
        """OAuth: the application's id or secret is wrong."""
        said = self.message.lower().replace("_", " ")
        named = "secret" in said or "app id" in said
        return not self.http and (self.code in _APP_CODES or named)


class NotSentError(Exception):
    """No connection: nothing was written."""


class NoAnswerError(Exception):
    """The request was written, no readable answer came: it may have been done."""


API_ERRORS = (ZaloError, NotSentError, NoAnswerError)

_MESSAGE, _CHAT, _LANE = Scope.MESSAGE, Scope.CHAT, Scope.LANE

TABLE: dict[int, tuple[Cause, Scope]] = {
    -32: (Cause.THROTTLED, _LANE),
    -100: (Cause.UNAVAILABLE, _MESSAGE),
    -200: (Cause.UNAVAILABLE, _MESSAGE),
    STILL_PROCESSING: (Cause.UNAVAILABLE, _MESSAGE),
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
    -237: (Cause.ROOM_LOST, _CHAT),
    -238: (Cause.ROOM_LOST, _CHAT),
    -241: (Cause.ROOM_LOST, _CHAT),
    -403: (Cause.ROOM_LOST, _CHAT),
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


def rejected(what: str, detail: str) -> SendError:
    """A message of ours that Zalo could not take, found out before the wire."""
    return SendError(Cause.REJECTED, vendor_code=f"local-{what}", detail=detail)


def _code(code: int) -> tuple[Cause, Scope]:
    return TABLE.get(code, (Cause.UNKNOWN, _MESSAGE))


def _http(status: int) -> tuple[Cause, Scope]:
    if status >= 500 and status not in _HTTP:
        return Cause.UNAVAILABLE, _MESSAGE
    return _HTTP.get(status, (Cause.UNKNOWN, _MESSAGE))
