"""WireMessage -> one Bot API call, as plain data. Cuts nothing: the outbox already did.

Several photos are several calls, not one album: an album takes no buttons, has as many ids as
photos, fails whole for one stale file, and counts as many messages towards every limit anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.telegram.fields import ROOM
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, WireButton, WireMessage

# OGG/Opus is a voice note; MP3 and M4A play on with the screen off when sent as audio (Bot API,
# 2026-10); anything else goes as a document
_VOICE_MIME = frozenset({"audio/ogg", "audio/opus"})
_AUDIO_MIME = frozenset(
    {"audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac"}
)
_TITLE = 64
_PHOTO_MIME = frozenset({"image/jpeg", "image/png", "image/webp"})
_LINK = "🔗"
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
    params = _where(chat_id, message.quote)
    keyboard = _keyboard(message)
    if keyboard is not None:
        params["reply_markup"] = keyboard
    if not message.media:
        params["text"] = message.text
        params |= _bold("entities", message)
        params["link_preview_options"] = {"is_disabled": True}
        return Call("sendMessage", params)
    if message.text:
        params["caption"] = message.text
        params |= _bold("caption_entities", message)
    attachment = message.media[0]
    method, field = _method(attachment)
    if method == "sendAudio" and attachment.name:
        params["title"] = attachment.name[:_TITLE]
    call = Call(method, params, attachment, field)
    return as_document(call) if method == "sendDocument" else call


def as_document(call: Call) -> Call:
    """The same file as it is: what Telegram does not take as a picture or sound."""
    params = {k: v for k, v in call.params.items() if k != "title"}
    # else an id comes back that only another method would take
    params["disable_content_type_detection"] = True
    return replace(call, method="sendDocument", field="document", params=params)


def as_link(call: Call, attachment: Attachment) -> Call:
    """A button that opens the file's page, for a file over the limit of uploads."""
    if not attachment.url:
        raise _rejected("media", "over the upload limit, and it has no address")
    params = dict(call.params)
    text = str(params.pop("caption", "") or attachment.name or _LINK)
    if "caption_entities" in params:
        params["entities"] = params.pop("caption_entities")
    markup = params.get("reply_markup") or {"inline_keyboard": []}
    if "inline_keyboard" in markup:
        row = [{"text": attachment.name[:_TITLE] or _LINK, "url": attachment.url}]
        params["reply_markup"] = {"inline_keyboard": [row, *markup["inline_keyboard"]]}
    else:  # keys that ask for a place or number leave no room for one that opens a page
        text = f"{text}\n{attachment.url}"
    kept = ("chat_id", "message_thread_id", "reply_parameters", "reply_markup", "entities")
    return Call("sendMessage", {"text": text, **{k: params[k] for k in kept if k in params}})


def _bold(field: str, message: WireMessage) -> dict[str, Any]:
    """The title, where it stands in the text: said beside the text, so that nothing anybody wrote
    can be taken for markup. Telegram counts in UTF-16."""
    title, lines = message.title, f"\n{message.text}\n"
    whole = lines.find(f"\n{title}\n")  # a line of its own, else within one
    at = whole if whole >= 0 else message.text.find(title)
    if not title or at < 0:
        return {}
    offset, length = (len(part.encode("utf-16-le")) // 2 for part in (message.text[:at], title))
    return {field: [{"type": "bold", "offset": offset, "length": length}]}


def _where(chat_id: str, quote: str) -> dict[str, Any]:
    """The chat, its topic, and what is answered."""
    room = chat_id.startswith(ROOM)
    chat, _, topic = chat_id.removeprefix(ROOM).partition("/")
    params: dict[str, Any] = {"chat_id": chat}
    if room and topic:
        params["message_thread_id"] = topic
    said_in, _, number = quote.rpartition(":")
    # Telegram refuses a message whole that answers something from another chat.
    if number.isascii() and number.isdecimal() and said_in == (chat if room else ""):
        params["reply_parameters"] = {
            "message_id": int(number),
            "allow_sending_without_reply": True,
        }
    return params


def _method(attachment: Attachment) -> tuple[str, str]:
    mime = attachment.mime.partition(";")[0].lower()
    if attachment.kind == "voice" and (not mime or mime in _VOICE_MIME):
        return "sendVoice", "voice"
    if attachment.kind == "voice" and mime in _AUDIO_MIME:
        return "sendAudio", "audio"
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
