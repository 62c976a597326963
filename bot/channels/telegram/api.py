"""The Bot API as plain JSON: telegram.Bot without its object layer, polling or queue.

Used by the channel, the poller and the check; raises telegram.error exceptions only.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.channels import answers
from bot.channels.telegram.reach import Reach
from bot.channels.telegram.request import (
    NOT_THEIRS,
    AiohttpRequest,
    NotConnectedError,
    Plain,
    UnansweredError,
)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_ODD = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
_COUNTS = ("pending_update_count", "last_error_date")

# at debug level the library writes the address of the API, and the token is part of it
logging.getLogger("telegram").setLevel(logging.INFO)


class Api(Bot):
    """One bot. Never print it: its repr holds the token."""

    __slots__ = ("_http", "_reach")

    def __init__(
        self, token: str, api_base: str, http: AiohttpRequest, reach: Reach | None = None
    ) -> None:
        base = api_base.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=http,
            get_updates_request=http,
        )
        self._http = http
        self._reach = reach

    async def call(
        self, method: str, params: Mapping[str, Any], read_s: float | None = None
    ) -> Any:
        """The `result` of one call; a value may be an InputFile."""
        if self._reach is None:
            return await self._result(method, params, read_s)
        try:
            result = await self._result(method, params, read_s)
        except (NotConnectedError, UnansweredError):
            await self._reach.silent()
            raise
        except TelegramError:
            await self._reach.answered()
            raise
        await self._reach.answered()
        return result

    async def _result(self, method: str, params: Mapping[str, Any], read_s: float | None) -> Any:
        try:
            return await self._called(method, params, read_s)
        except _ODD as error:  # the library looks into an answer as if it were one
            raise TelegramError(NOT_THEIRS) from error

    async def _called(self, method: str, params: Mapping[str, Any], read_s: float | None) -> Any:
        read_timeout = BaseRequest.DEFAULT_NONE if read_s is None else read_s
        if any(isinstance(value, InputFile) for value in params.values()):
            return await self._post(method, dict(params), read_timeout=read_timeout)
        # Without files there is nothing to unpack: the library's way copies every value deeply.
        data: Any = Plain({k: v for k, v in params.items() if v is not None})
        return await self._http.post(f"{self.base_url}/{method}", data, read_timeout=read_timeout)

    async def me(self) -> dict[str, Any]:
        """getMe: id, username, first_name."""
        return _object(await self.call("getMe", {}))

    async def updates(self, offset: int, timeout_s: int) -> Sequence[Any]:
        """Long poll. `offset` confirms everything below it; 0 asks for all unconfirmed updates."""
        params = {
            "offset": offset or None,
            "timeout": timeout_s,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        result = await self.call("getUpdates", params, timeout_s + 10.0)
        if not isinstance(result, list):
            raise TelegramError(NOT_THEIRS)
        return result

    async def set_address(self, url: str, secret: str) -> None:
        """Tell Telegram where to push; waiting updates are kept."""
        await self.call(
            "setWebhook",
            {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)},
        )

    async def address(self) -> dict[str, Any]:
        """getWebhookInfo: url, pending_update_count, last_error_date, last_error_message."""
        info = _object(await self.call("getWebhookInfo", {}))
        counts = {name: answers.number(info.get(name)) for name in _COUNTS}
        return {**info, **counts, "allowed_updates": answers.listed(info.get("allowed_updates"))}

    async def clear_address(self) -> None:
        """Stop pushing, so that getUpdates is allowed; waiting updates are kept."""
        await self.call("deleteWebhook", {})

    async def answer_callback(self, callback_id: str) -> None:
        """Stops the phone's spinner."""
        await self.call("answerCallbackQuery", {"callback_query_id": callback_id})

    async def set_commands(
        self, chat_id: str, language: str, commands: Sequence[tuple[str, str]]
    ) -> None:
        """What the phone's menu key lists: in one chat, or ("") in every chat. None: as default."""
        scope = {"type": "chat", "chat_id": chat_id} if chat_id else {"type": "default"}
        where = {"scope": scope, "language_code": language}
        if not commands:
            await self.call("deleteMyCommands", where)
            return
        listed = [{"command": name, "description": what} for name, what in commands]
        await self.call("setMyCommands", {**where, "commands": listed})

    async def download(self, file_id: str, limit: int) -> tuple[bytes, str, str]:
        """(bytes, mime, path on the server) of a file a person sent, at most 20 MB by contract."""
        found = _object(await self.call("getFile", {"file_id": file_id}))
        path = str(found.get("file_path") or "")
        if not path:
            raise TelegramError(NOT_THEIRS)
        data, mime = await self._http.download(f"{self.base_file_url}/{path}", limit)
        if mime == "text/html" and len(data) != found.get("file_size"):  # of a wall in between
            raise TelegramError(NOT_THEIRS)
        return data, mime, path


def _object(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise TelegramError(NOT_THEIRS)
    return result


def upload(handle: Any, name: str) -> InputFile:
    """A file to send, streamed from its open handle."""
    return InputFile(handle, filename=name, read_file_handle=False)
