"""What the Bot API reads and refuses, and what a phone shows of what it took."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.standin.people import Fault, Seen, SeenButton, SeenMedia


class Refused(Exception):
    def __init__(self, status: int, text: str, **parameters: Any) -> None:
        self.status = status
        self.text = text
        self.parameters = parameters
        super().__init__(text)


def check_send(method: str, params: dict[str, Any]) -> None:
    """Raises Refused for what the Bot API would not take."""
    if method == "sendMessage":
        text = params.get("text", "")
        _refuse_if(not text.strip(), "message text is empty")
        _refuse_if(len(text) > 4096, "message is too long")
    _refuse_if(len(params.get("caption", "")) > 1024, "message caption is too long")
    _refuse_if("parse_mode" in params, "can't parse entities: plain text only here")
    _check_entities(params.get("text", ""), params.get("entities") or [])
    _check_entities(params.get("caption", ""), params.get("caption_entities") or [])
    markup = params.get("reply_markup") or {}
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    for row in markup.get("keyboard", []):
        for button in row:
            _refuse_if(not button.get("text"), "keyboard button text must be non-empty")


def _check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    room = len(text.encode("utf-16-le")) // 2
    for one in entities:
        end = one["offset"] + one["length"]
        _refuse_if(not 0 <= one["offset"] < end <= room, "entity beyond the text")


def check_file(method: str, data: bytes) -> None:
    """Sizes, and of a picture its sides, as sendPhoto looks at them."""
    if len(data) > 50_000_000:
        raise Refused(413, "Request Entity Too Large")
    _refuse_if(not data, "file must be non-empty")
    if method == "sendPhoto":
        _refuse_if(len(data) > 10_000_000, "too big for a photo")
        if data.startswith(b"\x89PNG"):
            width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
            odd = width + height > 10_000 or max(width, height) > 20 * min(width, height)
            _refuse_if(odd, "PHOTO_INVALID_DIMENSIONS")


def check_reply(params: dict[str, Any], known: set[int]) -> None:
    """What is answered must be there, unless the sender does not mind."""
    reply = params.get("reply_parameters") or {}
    if not reply:
        return
    _refuse_if("chat_id" in reply, "message to be replied not found")
    missing = int(reply["message_id"]) not in known
    _refuse_if(
        missing and not reply.get("allow_sending_without_reply"), "message to be replied not found"
    )


def _check_button(button: dict[str, Any]) -> None:
    _refuse_if(not button.get("text"), "text buttons are unallowed in the inline keyboard")
    data, url = button.get("callback_data"), button.get("url")
    _refuse_if((data is None) == (url is None), "inline keyboard button type is not one")
    _refuse_if(data is not None and not 1 <= len(data.encode()) <= 64, "BUTTON_DATA_INVALID")
    schemes = ("http://", "https://", "tg://")
    _refuse_if(url is not None and not url.startswith(schemes), "BUTTON_URL_INVALID")


def _refuse_if(wrong: bool, text: str) -> None:
    if wrong:
        raise Refused(400, f"Bad Request: {text}")


def seen_of(message: dict[str, Any], files: dict[str, tuple[bytes, str, str]]) -> Seen:
    """The message as the person's phone shows it."""
    markup = message.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = tuple(
        SeenButton(b["text"], b.get("callback_data", ""), b.get("url", ""))
        for row in rows
        for b in row
    )
    text = message.get("text") or message.get("caption") or ""
    media = tuple(_media(message, files))
    return Seen(str(message["message_id"]), text, buttons, media, message)


def _media(message: dict[str, Any], files: dict[str, tuple[bytes, str, str]]) -> list[SeenMedia]:
    out = []
    for field, kind in _SHOWN:
        item = message.get(field)
        if item:
            item = item[-1] if isinstance(item, list) else item
            data, path, _mime = files[item["file_id"]]
            out.append(SeenMedia(kind, data, path.rpartition("/")[2]))
    return out


_SHOWN = (("voice", "voice"), ("audio", "voice"), ("photo", "photo"), ("document", "file"))
_JSON = {
    "reply_markup",
    "entities",
    "caption_entities",
    "link_preview_options",
    "allowed_updates",
    "reply_parameters",
    "commands",
    "scope",
}


async def read_params(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    found = {**request.query, **await request.post()}
    return {k: _value(k, v) for k, v in found.items()}


def _value(name: str, value: Any) -> Any:
    if name in _JSON:
        return json.loads(value)
    return value


async def act(fault: Fault, request: web.Request) -> web.Response | None:
    if fault.kind == "refuse":
        cut(request)
    if fault.kind == "slow":
        await fault.release.wait()
        return None
    more = {"parameters": {"retry_after": fault.retry_after}} if fault.retry_after else {}
    return refusal(Refused(fault.status, fault.text or "Stand-in fault"), **more)


def cut(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


def refusal(refused: Refused, **more: Any) -> web.Response:
    if refused.parameters:
        more["parameters"] = refused.parameters
    body = {"ok": False, "error_code": refused.status, "description": refused.text, **more}
    return web.json_response(body, status=refused.status)
