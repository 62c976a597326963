"""Every telegram.error class as the decision the outbox needs; a test proves it is total.

Details are the vendor's description or a class name, never an address: it holds the token.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import timedelta

from telegram import error as tg

from bot.channels.telegram.fields import ROOM
from bot.channels.telegram.request import FloodError
from bot.core.errors import Cause, Scope, SendError

_UNREACHABLE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "user is deactivated",
    "can't initiate conversation",
    "can't send messages to bots",
    "no rights to send",
    "not enough rights",
    "chat_write_forbidden",
    "group chat was deactivated",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)
_STALE_FILE = ("wrong file identifier", "wrong remote file", "file reference")
_TOO_LARGE = ("file is too big", "too large")
# A photo that is too wide, too long or not one; a chat whose owner takes no voice messages.
_ODD_PHOTO = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid")
_NO_VOICE = ("voice_messages_forbidden",)


def translate(error: tg.TelegramError) -> SendError:
    """The SendError for a vendor exception."""
    for kind, decide in _TABLE:
        if isinstance(error, kind):
            return decide(error)
    return _plain(Cause.UNCLEAR)(error)


def is_stale_file(error: tg.TelegramError) -> bool:
    """A remembered file id that Telegram no longer takes."""
    return isinstance(error, tg.BadRequest) and _says(error, _STALE_FILE)


def is_odd_photo(error: tg.TelegramError) -> bool:
    """It goes as a file."""
    return isinstance(error, tg.BadRequest) and _says(error, _ODD_PHOTO)


def takes_no_voice(error: tg.TelegramError) -> bool:
    """To this person sound goes as a file."""
    return isinstance(error, tg.BadRequest) and _says(error, _NO_VOICE)


def is_too_large(error: tg.TelegramError) -> bool:
    """Whether `getFile` refused it: it does so for files over 20 MB."""
    return isinstance(error, tg.BadRequest) and _says(error, _TOO_LARGE)


def _says(error: tg.TelegramError, parts: tuple[str, ...]) -> bool:
    text = error.message.lower()
    return any(part in text for part in parts)


def _plain(cause: Cause, scope: Scope = Scope.MESSAGE) -> Callable[[tg.TelegramError], SendError]:
    def decide(error: tg.TelegramError) -> SendError:
        code = type(error).__name__
        return SendError(cause, scope=scope, vendor_code=code, detail=error.message[:200])

    return decide


def _flood(error: tg.TelegramError) -> SendError:
    wait = error.seconds if isinstance(error, FloodError) else _seconds(error)
    return SendError(
        Cause.THROTTLED, scope=Scope.CHAT, vendor_code="RetryAfter", retry_after_s=wait
    )


def _seconds(error: tg.TelegramError) -> float:
    with warnings.catch_warnings():  # 22.x warns at each reading of its own attribute
        warnings.simplefilter("ignore")
        wait = getattr(error, "retry_after", 1)
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _forbidden(error: tg.TelegramError) -> SendError:
    cause = Cause.NOT_REACHABLE if _says(error, _UNREACHABLE) else Cause.BLOCKED
    return _plain(cause, Scope.CHAT)(error)


def _bad_request(error: tg.TelegramError) -> SendError:
    if _says(error, _UNREACHABLE):
        return _plain(Cause.NOT_REACHABLE, Scope.CHAT)(error)
    return _plain(Cause.REJECTED)(error)


def _migrated(error: tg.TelegramError) -> SendError:
    """Surely not taken: the group has another id now, and the next try goes there."""
    detail = f"{ROOM}{getattr(error, 'new_chat_id', '')}"
    return SendError(Cause.UNAVAILABLE, scope=Scope.CHAT, vendor_code="ChatMigrated", detail=detail)


def _token(error: tg.TelegramError) -> SendError:
    # the library writes the token into this message
    return SendError(Cause.TOKEN, scope=Scope.LANE, vendor_code=type(error).__name__)


# First match wins: BadRequest and TimedOut inherit NetworkError, so they come before it.
_TABLE: tuple[tuple[type[tg.TelegramError], Callable[[tg.TelegramError], SendError]], ...] = (
    (FloodError, _flood),
    (tg.RetryAfter, _flood),
    (tg.Forbidden, _forbidden),
    (tg.InvalidToken, _token),
    (tg.BadRequest, _bad_request),
    (tg.TimedOut, _plain(Cause.UNCLEAR)),
    (tg.NetworkError, _plain(Cause.UNAVAILABLE)),  # refused, or answered with a 5xx
    (tg.ChatMigrated, _migrated),
    (tg.Conflict, _plain(Cause.CONFIGURATION, Scope.LANE)),
    (tg.EndPointNotFound, _plain(Cause.CONFIGURATION, Scope.LANE)),
    (tg.PassportDecryptionError, _plain(Cause.REJECTED)),
    (tg.TelegramError, _plain(Cause.UNCLEAR)),  # a 2xx whose body cannot be read
)
