"""Makes one API call out of a WireMessage; a picture is uploaded once, then reused."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.errors import (
    STALE_UPLOAD_CODES,
    TOKEN_CODES,
    NoAnswerError,
    NotSentError,
    ZaloError,
    translate,
)
from bot.channels.zalo.render import MAX_IMAGE_BYTES, picture, render
from bot.channels.zalo.tokens import Tokens
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, Sent, WireMessage
from bot.core.ports import ChannelDeps

_UPLOAD_LIVES = timedelta(days=6)  # Zalo keeps it 7 days (2026-10)
_REMEMBERED = 512

_T = TypeVar("_T")


class Sender:
    """Every OA's way out. Raises SendError only."""

    def __init__(
        self, api: ZaloApi, tokens: Tokens, deps: ChannelDeps, button_template_type: str = ""
    ) -> None:
        self._api = api
        self._tokens = tokens
        self._deps = deps
        self._button_template_type = button_template_type
        self._uploads: OrderedDict[str, dict[str, str]] = OrderedDict()

    async def send(
        self, oa_id: str, user_id: str, message: WireMessage, limits: Capabilities
    ) -> Sent:
        """One message; an upload before it is a call of its own, done once for all readers."""
        image = picture(message)
        upload_id, reused = await self._upload(oa_id, image) if image else ("", False)
        body = self._template(render(message, limits, upload_id))
        try:
            data = await self._with_token(oa_id, lambda t: self._api.send(t, user_id, body))
        except (ZaloError, NotSentError, NoAnswerError) as error:
            if reused and image and _is_stale_upload(error):
                await self._forget(oa_id, image)
                raise SendError(Cause.UNAVAILABLE, vendor_code="stale-upload") from None
            raise translate(error) from None
        quota = data.get("quota")
        return Sent(str(data.get("message_id") or ""), {"quota": quota} if quota else {})

    async def _with_token(self, oa_id: str, call: Callable[[str], Awaitable[_T]]) -> _T:
        """Refreshes once and repeats once when the token turns out to be dead."""
        token = await self._tokens.access(oa_id)
        try:
            return await call(token)
        except ZaloError as error:
            if error.http or error.code not in TOKEN_CODES:
                raise
        return await call(await self._tokens.renew(oa_id, token))

    async def _upload(self, oa_id: str, image: Attachment) -> tuple[str, bool]:
        """(attachment id, whether it was there already); "" sends the picture as a link."""
        key = _key(oa_id, image)
        known = await self._known(key)
        if known:
            return known, True
        data = _read(self._deps.media.path(image.digest))
        if len(data) > MAX_IMAGE_BYTES:
            return "", False
        mime = image.mime or "image/jpeg"
        name = image.name or ("photo.png" if mime == "image/png" else "photo.jpg")
        try:
            upload_id = await self._with_token(
                oa_id, lambda t: self._api.upload_image(t, data, name, mime)
            )
        except NoAnswerError as error:  # only the upload is unclear: the message was not sent
            raise SendError(Cause.UNAVAILABLE, vendor_code="upload", detail=str(error)) from None
        except (ZaloError, NotSentError) as error:
            raise translate(error) from None
        await self._remember(key, upload_id)
        return upload_id, False

    async def _known(self, key: str) -> str:
        kept = self._uploads.get(key) or await self._deps.state.get(key) or {}
        until = kept.get("until")
        if not until or datetime.fromisoformat(until) <= self._deps.clock.now():
            return ""
        self._uploads[key] = kept
        if len(self._uploads) > _REMEMBERED:
            self._uploads.popitem(last=False)
        return str(kept["id"])

    async def _remember(self, key: str, upload_id: str) -> None:
        until = (self._deps.clock.now() + _UPLOAD_LIVES).isoformat()
        self._uploads[key] = {"id": upload_id, "until": until}
        await self._deps.state.put(key, self._uploads[key])

    async def _forget(self, oa_id: str, image: Attachment) -> None:
        self._uploads.pop(_key(oa_id, image), None)
        await self._deps.state.put(_key(oa_id, image), {})

    def _template(self, body: dict[str, Any]) -> dict[str, Any]:
        payload = body.get("attachment", {}).get("payload", {})
        if "buttons" in payload and self._button_template_type:
            payload["template_type"] = self._button_template_type
        return body


def _key(oa_id: str, image: Attachment) -> str:
    return f"zalo:{oa_id}:upload:{image.digest}"


def _is_stale_upload(error: Exception) -> bool:
    return isinstance(error, ZaloError) and error.code in STALE_UPLOAD_CODES


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()  # at most 1 MB is of use
    except OSError:
        detail = f"no file {path.name[:12]}"
        raise SendError(Cause.REJECTED, vendor_code="local-media", detail=detail) from None
