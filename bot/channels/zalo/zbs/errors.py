"""The business host's error codes as the decisions the outbox needs. Total: an unknown code fails
its one message after the normal tries.

Codes and meanings: the public table and what integrators met, collected 2026-10. What a code does
is outbox/policy.py; here stands only which of those it is.
"""

from __future__ import annotations

from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError
from bot.channels.zalo.errors import translate as translate_oa
from bot.core.errors import Cause, Scope, SendError

_MESSAGE, _CHAT, _LANE = Scope.MESSAGE, Scope.CHAT, Scope.LANE

_ACCOUNT = (
    -101, -102, -103, -104, -105, -125,  # the application, or its tie to the OA
    -120, -1202, -138, -1381,  # the OA, a picture or the application lacks a permission
    -135, -1351, -136,  # unverified or on a free plan; blocked; no ZBS account
)  # fmt: skip
_BUG = (
    -106, -107, -121, -122, -130, -132, -161, -162,  # how the call was made
    -1441, -1471, -1472, -1201,  # advertising, which we never send
    -123, -128, -129, -142, -143,  # RSA
    -148, -149, -1491, -150, -151, -152,  # journeys
    -1091, -158, -159, -160,  # editing and uploading templates
    -126, -127,  # only trials, which show what came
)  # fmt: skip
_CONTENT = (-111, -112, -1121, -1122, -1124, -116, -153, -1123, -113, -1131)
_TEMPLATE = (-109, -117, -131, -145, -146, -249)

TABLE: dict[int, tuple[Cause, Scope]] = {
    -100: (Cause.PASSING, _MESSAGE),
    -32: (Cause.THROTTLED, _LANE),
    -124: (Cause.TOKEN, _LANE),
    -216: (Cause.TOKEN, _LANE),
    -220: (Cause.TOKEN, _LANE),
    -1241: (Cause.CONFIGURATION, _LANE),
    -108: (Cause.NUMBER_WRONG, _CHAT),
    -110: (Cause.NOT_REACHABLE, _CHAT),
    -114: (Cause.NOT_REACHABLE, _CHAT),
    -118: (Cause.NOT_REACHABLE, _CHAT),
    -119: (Cause.NOT_REACHABLE, _CHAT),
    -134: (Cause.NOT_REACHABLE, _CHAT),
    -139: (Cause.BLOCKED, _CHAT),
    -140: (Cause.BLOCKED, _CHAT),
    -141: (Cause.BLOCKED, _CHAT),
    -115: (Cause.NO_BALANCE, _MESSAGE),
    -137: (Cause.NO_BALANCE, _MESSAGE),
    -320: (Cause.NO_BALANCE, _MESSAGE),
    -321: (Cause.NO_BALANCE, _MESSAGE),
    -144: (Cause.QUOTA, _MESSAGE),
    -147: (Cause.QUOTA, _MESSAGE),
    -133: (Cause.SHUT_NOW, _MESSAGE),
    -234: (Cause.SHUT_NOW, _MESSAGE),
    **dict.fromkeys(_ACCOUNT, (Cause.ACCOUNT_STOPPED, _LANE)),
    **dict.fromkeys(_TEMPLATE, (Cause.FORM_OFF, _MESSAGE)),
    **dict.fromkeys((*_CONTENT, *_BUG), (Cause.FORM_REFUSED, _MESSAGE)),
}


def translate(error: ZaloError | NotSentError | NoAnswerError) -> SendError:
    """The SendError for anything the client raises; HTTP and the wire as with the OA API."""
    if isinstance(error, ZaloError) and error.http and error.code >= 500:  # it may have been taken
        return SendError(
            Cause.UNCLEAR, vendor_code=f"HTTP {error.code}", detail=error.message[:200]
        )
    if not isinstance(error, ZaloError) or error.http:
        return translate_oa(error)
    if error.code not in TABLE:  # by a person's id the OA's own codes come
        return translate_oa(error)
    cause, scope = TABLE[error.code]
    detail = error.message[:200]
    return SendError(cause, scope=scope, vendor_code=str(error.code), detail=detail)
