"""Every OA's way out: to a person, to a group, to all followers. Raises SendError only."""

from __future__ import annotations

from typing import Any

from bot.channels.zalo.addresses import ToOne
from bot.channels.zalo.articles import Articles
from bot.channels.zalo.errors import API_ERRORS, BAD_PARAMETER_CODES, ZaloError, translate
from bot.channels.zalo.render import Forms, render, to_upload
from bot.channels.zalo.rooms import Rooms, is_room
from bot.channels.zalo.settings import Config
from bot.channels.zalo.uploads import Uploaded, Uploads
from bot.core.capabilities import EVERYONE, Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Sent, WireMessage

_BOUGHT, _ANSWER = "purchase_quota", "reply"


class Sender:
    """`extra["quota"]` of a Sent is what Zalo says is left, `extra["price_vnd"]` what it cost and
    `extra["route"]` as what Zalo took it: free or paid."""

    def __init__(
        self,
        to_one: ToOne,
        uploads: Uploads,
        rooms: Rooms,
        articles: Articles,
        settings: Config,
        cover_url: str,
    ) -> None:
        self._to_one = to_one
        self._uploads = uploads
        self._rooms = rooms
        self._articles = articles
        self._settings = settings
        self._cover_url = cover_url
        self._known: dict[str, tuple[Forms, int]] = {}

    async def send(
        self, oa_id: str, chat_id: str, message: WireMessage, limits: Capabilities, key: str
    ) -> Sent:
        """One message; an upload before it is a call of its own, done once for all readers."""
        if chat_id == EVERYONE:
            return await self._articles.send(oa_id, message, key)
        if is_room(chat_id):
            return await self._rooms.send(oa_id, chat_id, message, limits, key)
        forms, price_vnd = self._known.get(oa_id) or self._look_up(oa_id)
        attachment = to_upload(message)
        upload = await self._uploads.get(oa_id, attachment) if attachment else None
        body = render(message, limits, forms, upload)
        try:
            data = await self._post(oa_id, chat_id, body, upload)
        except API_ERRORS as error:
            if upload and attachment and upload.reused and _is_bad_parameter(error):
                await self._uploads.forget(oa_id, attachment)
                raise SendError(Cause.UNAVAILABLE, vendor_code="stale-upload") from None
            raise translate(error) from None
        return _sent(data, price_vnd)

    def _look_up(self, oa_id: str) -> tuple[Forms, int]:
        policy = self._settings.policy(oa_id)
        forms = Forms(policy.button_template_type, policy.list_template, self._cover_url)
        self._known[oa_id] = forms, policy.price_vnd
        return self._known[oa_id]

    async def _post(
        self, oa_id: str, user_id: str, body: dict[str, Any], upload: Uploaded | None
    ) -> dict[str, Any]:
        try:
            return await self._to_one.send(oa_id, user_id, body)
        except ZaloError as error:
            if "quote_message_id" not in body or upload or not _is_bad_parameter(error):
                raise
        # It was refused, perhaps for a message it cannot quote any more: the words matter more.
        plain = {k: v for k, v in body.items() if k != "quote_message_id"}
        return await self._to_one.send(oa_id, user_id, plain)


def _sent(data: dict[str, Any], price_vnd: int) -> Sent:
    quota = data.get("quota")
    extra: dict[str, Any] = {"quota": quota} if quota else {}
    if isinstance(quota, dict) and quota.get("quota_type"):
        extra["route"] = "free" if quota["quota_type"] == _ANSWER else "paid"
    if price_vnd and isinstance(quota, dict) and quota.get("quota_type") == _BOUGHT:
        extra["price_vnd"] = price_vnd
    return Sent(str(data.get("message_id") or ""), extra)


def _is_bad_parameter(error: Exception) -> bool:
    return isinstance(error, ZaloError) and not error.http and error.code in BAD_PARAMETER_CODES
