"""WireMessage -> the `message` of one API call, as plain data. Cuts nothing: the outbox did.

What Zalo cannot carry (recordings, most files, a picture beside buttons) becomes a link button.
"""

from __future__ import annotations

from typing import Any

from bot.channels.zalo.parse import ACTION_MARK
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, WireButton, WireMessage

MAX_IMAGE_BYTES = 1024 * 1024  # upload/image, 2026-10
_IMAGE_MIME = frozenset({"image/jpeg", "image/png", ""})
_LINK_TITLES = {"voice": "🔊", "photo": "🖼", "file": "📎"}


def picture(message: WireMessage) -> Attachment | None:
    """The one picture that goes as a picture: uploaded first, then named by its id."""
    if len(message.media) != 1 or message.buttons:
        return None
    only = message.media[0]
    mime = only.mime.partition(";")[0].lower()
    return only if only.kind == "photo" and mime in _IMAGE_MIME else None


def render(message: WireMessage, limits: Capabilities, attachment_id: str = "") -> dict[str, Any]:
    """The message body. With `attachment_id` the picture goes by it and `text` is its caption.

    Raises SendError(REJECTED) for a message that passes a limit.
    """
    if len(message.text) > limits.max_text:
        raise _rejected("text", f"{len(message.text)} > {limits.max_text}")
    if attachment_id:
        return _with_picture(message.text, attachment_id)
    buttons = [*message.buttons, *(_link(a) for a in message.media)]
    text = message.text or _names(message.media)
    if not text:
        raise _rejected("text", "empty")
    if not buttons:
        return {"text": text}
    if len(buttons) > limits.max_buttons:
        raise _rejected("buttons", f"{len(buttons)} > {limits.max_buttons}")
    payload = {"buttons": [_button(b, limits) for b in buttons]}
    return {"text": text, "attachment": {"type": "template", "payload": payload}}


def _with_picture(text: str, attachment_id: str) -> dict[str, Any]:
    element = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    body: dict[str, Any] = {"attachment": {"type": "template", "payload": payload}}
    return {"text": text, **body} if text else body


def _button(button: WireButton, limits: Capabilities) -> dict[str, Any]:
    title = button.title[: limits.max_button_title]
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    if len(button.action) > limits.max_action:
        raise _rejected("action", button.action.partition(":")[0])
    return {"title": title, "type": "oa.query.hide", "payload": ACTION_MARK + button.action}


def _link(attachment: Attachment) -> WireButton:
    if not attachment.url:
        raise _rejected("media", f"{attachment.kind} without an address")
    sign = _LINK_TITLES.get(attachment.kind, _LINK_TITLES["file"])
    return WireButton(f"{sign} {attachment.name}".strip(), url=attachment.url)


def _names(media: tuple[Attachment, ...]) -> str:
    return "\n".join(_link(a).title for a in media)


def _rejected(what: str, detail: str) -> SendError:
    return SendError(Cause.REJECTED, vendor_code=f"local-{what}", detail=detail)
