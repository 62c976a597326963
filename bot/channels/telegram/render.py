"""WireMessage -> one Bot API call, as plain data. Cuts nothing: the outbox already did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, WireButton, WireMessage

# sendVoice plays OGG/Opus, MP3 and M4A (Bot API, 2026-10); anything else goes as a document
_VOICE_MIME = frozenset(
    {"audio/ogg", "audio/opus", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a"}
)
_PHOTO_MIME = frozenset({"image/jpeg", "image/png", "image/webp"})
_ASK_TITLES = {"location": "📍", "phone": "📞"}
_ASK_FIELDS = {"location": "request_location", "phone": "request_contact"}


@dataclass(frozen=True)
class Call:
    """A method and its parameters; `file` goes into the parameter `field`."""

    method: str
    params: dict[str, Any]
    file: Attachment | None = None
    field: str = ""


def render(chat_id: str, message: WireMessage, limits: Capabilities) -> Call:
    """The call. Raises SendError(REJECTED) for a message that passes a limit."""
    _check(message, limits)
    params: dict[str, Any] = {"chat_id": chat_id}
    keyboard = _keyboard(message)
    if keyboard is not None:
        params["reply_markup"] = keyboard
    if not message.media:
        params["text"] = message.text
        params["link_preview_options"] = {"is_disabled": True}
        return Call("sendMessage", params)
    if message.text:
        params["caption"] = message.text
    method, field = _method(message.media[0])
    return Call(method, params, message.media[0], field)


def _method(attachment: Attachment) -> tuple[str, str]:
    mime = attachment.mime.partition(";")[0].lower()
    if attachment.kind == "voice" and (not mime or mime in _VOICE_MIME):
        return "sendVoice", "voice"
    if attachment.kind == "photo" and (not mime or mime in _PHOTO_MIME):
        return "sendPhoto", "photo"
    return "sendDocument", "document"


def _keyboard(message: WireMessage) -> dict[str, Any] | None:
    if message.ask in _ASK_FIELDS:
        return _ask(message.ask, message.buttons)
    if message.buttons:
        return {"inline_keyboard": [[_inline(b)] for b in message.buttons]}
    return None


def _inline(button: WireButton) -> dict[str, Any]:
    if button.url:
        return {"text": button.title, "url": button.url}
    return {"text": button.title, "callback_data": button.action}


def _ask(ask: str, buttons: Sequence[WireButton]) -> dict[str, Any]:
    # A button without action and address names the asking key. The others become keys that write
    # their own title, because one message cannot carry both kinds of keyboard.
    title = next((b.title for b in buttons if not b.action and not b.url), _ASK_TITLES[ask])
    rows = [[{"text": title, _ASK_FIELDS[ask]: True}]]
    rows += [[{"text": b.title}] for b in buttons if b.action]
    return {"keyboard": rows, "one_time_keyboard": True, "resize_keyboard": True}


def _check(message: WireMessage, limits: Capabilities) -> None:
    room = limits.max_caption if message.media else limits.max_text
    if len(message.text) > room:
        raise _rejected("text", f"{len(message.text)} > {room}")
    if not message.text and not message.media:
        raise _rejected("text", "empty")
    if len(message.media) > 1:
        raise _rejected("media", f"{len(message.media)} > 1")
    if len(message.buttons) > limits.max_buttons:
        raise _rejected("buttons", f"{len(message.buttons)} > {limits.max_buttons}")
    for button in message.buttons:
        # Telegram counts bytes here, and only here
        if len(button.action.encode()) > limits.max_action:
            raise _rejected("action", button.action.partition(":")[0])


def _rejected(what: str, detail: str) -> SendError:
    return SendError(Cause.REJECTED, vendor_code=f"local-{what}", detail=detail)
