"""Makes the rendered call. A file Telegram already has goes by its id: a bulletin's recording is
uploaded once, not once for each of ten thousand people.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import Any

from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram import errors
from bot.channels.telegram.api import Api, upload
from bot.channels.telegram.fields import message_id
from bot.channels.telegram.render import Call, as_document, as_link
from bot.channels.telegram.request import NOT_THEIRS
from bot.core.errors import Cause, NotFound, SendError
from bot.core.messages import Attachment, Sent
from bot.core.ports import KeyValue, MediaReader

_log = logging.getLogger(__name__)
_REMEMBERED = 512
_PHOTO_BYTES = 10 * 1000 * 1000  # sendPhoto's limit (Bot API, 2026-10), counted carefully
_PRIVATE = {"type": "private"}


class Sender:
    """One bot's way out. What a call teaches (a group's new id, a picture that only goes as a file)
    the next try knows."""

    def __init__(
        self, api: Api, account: str, state: KeyValue, media: MediaReader, *, max_upload: int
    ) -> None:
        self._api = api
        self._account = account
        self._state = state
        self._media = media
        self._max_upload = max_upload
        self._known: dict[str, str] = {}
        self._plain: dict[str, None] = {}  # digests and chats whose file goes as a document

    async def send(self, call: Call) -> Sent:
        """Raises SendError only."""
        chat = str(call.params["chat_id"])
        if chat.startswith("-"):
            call.params["chat_id"] = await self._value(self._moved(chat)) or chat
        try:
            result = await self._make(call)
        except ChatMigrated as error:
            await self._remember(self._moved(chat), str(error.new_chat_id))
            raise errors.translate(error) from None
        except TelegramError as error:
            raise errors.translate(error) from None
        try:
            return Sent(message_id(result.get("chat") or _PRIVATE, result["message_id"]))
        except (KeyError, TypeError, AttributeError):  # taken, and nobody knows as what
            raise SendError(Cause.UNCLEAR, detail=NOT_THEIRS) from None

    async def _make(self, call: Call) -> Any:
        if call.file is None:
            return await self._api.call(call.method, call.params)
        call = self._fitting(call, call.file)
        if call.file is None:
            return await self._api.call(call.method, call.params)
        key = f"telegram:{self._account}:file:{call.method}:{call.file.digest}"
        known = await self._value(key)
        try:
            if known:
                return await self._api.call(call.method, {**call.params, call.field: known})
            result = await self._upload(call, call.file)
        except TelegramError as error:
            await self._learn(call, call.file, key, error)
            raise
        await self._remember(key, _file_id(result, call.field))
        return result

    def _fitting(self, call: Call, file: Attachment) -> Call:
        """In the form Telegram takes at this size."""
        size = self._path(file).stat().st_size
        if size > self._max_upload:
            return as_link(call, file)
        if call.method == "sendPhoto":
            plain = size > _PHOTO_BYTES or file.digest in self._plain
        else:
            plain = call.params["chat_id"] in self._plain
        return as_document(call) if plain and call.method != "sendDocument" else call

    async def _learn(self, call: Call, file: Attachment, key: str, error: TelegramError) -> None:
        """Refused, so surely not taken: the next try goes another way. Raises SendError then."""
        if errors.is_stale_file(error):
            await self._remember(key, "")
        elif errors.is_odd_photo(error) and call.method == "sendPhoto":
            self._keep(self._plain, file.digest, None)
        elif errors.takes_no_voice(error) and call.method != "sendDocument":
            self._keep(self._plain, str(call.params["chat_id"]), None)
        else:
            return
        raise SendError(Cause.UNAVAILABLE, vendor_code="other-form", detail=error.message) from None

    async def _upload(self, call: Call, attachment: Attachment) -> Any:
        path = self._path(attachment)
        with path.open("rb") as handle:
            name = attachment.name or f"{attachment.digest[:12]}{_suffix(attachment, path)}"
            return await self._api.call(
                call.method, {**call.params, call.field: upload(handle, name)}
            )

    def _path(self, attachment: Attachment) -> Path:
        with contextlib.suppress(NotFound):
            path = self._media.path(attachment.digest)
            if path.is_file():
                return path
        detail = f"no file {attachment.digest[:12]}"
        raise SendError(Cause.REJECTED, vendor_code="local-media", detail=detail)

    def _moved(self, chat: str) -> str:
        return f"telegram:{self._account}:moved:{chat}"

    async def _value(self, key: str) -> str:
        if key not in self._known:
            try:
                self._keep(self._known, key, str(await self._state.get(key) or ""))
            except Exception:  # noqa: BLE001 - only a memory: without it the file is uploaded anew
                _log.warning("telegram: cannot read what was remembered", exc_info=True)
                return ""
        return self._known[key]

    async def _remember(self, key: str, value: str) -> None:
        """The message is out, or surely is not: whatever happens here changes nothing of that."""
        self._keep(self._known, key, value)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await self._state.put(key, value)
        except Exception:  # noqa: BLE001 - this process still knows it
            _log.warning("telegram: cannot remember", exc_info=True)

    @staticmethod
    def _keep(memory: dict[str, Any], key: str, value: str | None) -> None:
        if len(memory) >= _REMEMBERED:
            memory.pop(next(iter(memory)))
        memory[key] = value


def _file_id(result: Any, field: str) -> str:
    item = result.get(field) if isinstance(result, dict) else None
    if isinstance(item, list):  # a photo comes back in several sizes, the largest last
        item = item[-1] if item else None
    return str(item.get("file_id") or "") if isinstance(item, dict) else ""


def _suffix(attachment: Attachment, path: Path) -> str:
    return path.suffix or {"voice": ".ogg", "photo": ".jpg"}.get(attachment.kind, "")
