"""WireMessage -> the `message` of one API call, as plain data. Cuts nothing: the outbox did.

What Zalo cannot carry (recordings, most files, a picture beside buttons) becomes a link button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.zalo.errors import rejected
from bot.channels.zalo.parse_said import ACTION_MARK
from bot.channels.zalo.uploads import Uploaded, sort_of
from bot.core.capabilities import Capabilities
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.core.text import cut

_LINK_TITLES = {"voice": "🔊", "photo": "🖼", "file": "📎"}
_TITLE, _SUBTITLE = 100, 500  # of a list's element, 2026-10
LONGEST_ELEMENT = 500  # words that surely fit an element, wherever they are cut


@dataclass(frozen=True)
class Forms:
    """How an OA's messages look. `cover_url`: the picture of a request for a phone number."""

    button_template_type: str = ""
    list_template: bool = False
    cover_url: str = ""


def to_upload(message: WireMessage) -> Attachment | None:
    """The one attachment that goes as what it is: uploaded first, then named by its id."""
    if len(message.media) != 1 or message.buttons or message.ask:
        return None
    only = message.media[0]
    sort = sort_of(only)
    if sort is None or (sort.kind == "file" and message.text):
        return None
    return only


def render(
    message: WireMessage, limits: Capabilities, forms: Forms, upload: Uploaded | None = None
) -> dict[str, Any]:
    """The message body. With `upload` the attachment goes by it, `text` being its caption.

    Raises SendError(REJECTED) for a message that passes a limit.
    """
    if len(message.text) > limits.max_text:
        raise rejected("text", f"{len(message.text)} > {limits.max_text}")
    body = _body(message, limits, forms, upload)
    return {**body, "quote_message_id": message.quote} if message.quote else body


def _body(
    message: WireMessage, limits: Capabilities, forms: Forms, upload: Uploaded | None
) -> dict[str, Any]:
    if upload is not None:
        return _with_upload(message.text, upload)
    if message.ask == "phone":
        asked = _asked(message, forms)
        if asked is not None:
            return asked
    if forms.list_template and _is_card(message):
        return _card(message, limits)
    return _words(message, limits, forms)


def _words(message: WireMessage, limits: Capabilities, forms: Forms) -> dict[str, Any]:
    buttons = [*message.buttons, *(_link(a) for a in message.media)]
    text = message.text or _names(message.media)
    if not text:
        raise rejected("text", "empty")
    if not buttons:
        return {"text": text}
    kind = {"template_type": forms.button_template_type} if forms.button_template_type else {}
    return {"text": text, **_template({**kind, "buttons": _buttons(buttons, limits)})}


def _with_upload(text: str, upload: Uploaded) -> dict[str, Any]:
    if upload.kind == "file":
        return {"attachment": {"type": "file", "payload": {"token": upload.ref}}}
    element: dict[str, Any] = {"media_type": upload.kind, "attachment_id": upload.ref}
    if any(upload.size):
        element["width"], element["height"] = upload.size
    body = _template({"template_type": "media", "elements": [element]})
    return {"text": text, **body} if text else body


def _asked(message: WireMessage, forms: Forms) -> dict[str, Any] | None:
    """A form for name and phone has no buttons: they are listed, to be chosen by number. None: too
    long for a form, so it is asked in words."""
    lines = [message.text, *(f"{n}. {b.title}" for n, b in enumerate(message.buttons, 1))]
    element = _element("\n".join(line for line in lines if line), forms.cover_url)
    if message.media or element is None:
        return None
    return _template({"template_type": "request_user_info", "elements": [element]})


def _is_card(message: WireMessage) -> bool:
    """A picture beside words and buttons, short enough for a list of one."""
    if len(message.media) != 1 or not message.buttons or not message.text:
        return False
    sort = sort_of(message.media[0])
    return (
        sort is not None
        and sort.kind == "image"
        and bool(message.media[0].url)
        and _element(message.text, "") is not None
    )


def _card(message: WireMessage, limits: Capabilities) -> dict[str, Any]:
    element = _element(message.text, message.media[0].url)
    buttons = _buttons(message.buttons, limits)
    return _template({"template_type": "list", "elements": [element], "buttons": buttons})


def _element(text: str, image_url: str) -> dict[str, str] | None:
    """Words as title and subtitle, both of which Zalo wants; None when they do not fit."""
    title, *rest = cut(text, _TITLE) or [""]
    subtitle = text[len(title) :].strip() if rest else title
    if not title or not text.startswith(title) or len(subtitle) > _SUBTITLE:
        return None
    return {"title": title, "subtitle": subtitle, "image_url": image_url}


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    return {"attachment": {"type": "template", "payload": payload}}


def _buttons(
    buttons: list[WireButton] | tuple[WireButton, ...], limits: Capabilities
) -> list[dict[str, Any]]:
    if len(buttons) > limits.max_buttons:
        raise rejected("buttons", f"{len(buttons)} > {limits.max_buttons}")
    return [_button(b, limits) for b in buttons]


def _button(button: WireButton, limits: Capabilities) -> dict[str, Any]:
    title = button.title[: limits.max_button_title]
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    if len(button.action) > limits.max_action:
        raise rejected("action", button.action.partition(":")[0])
    return {"title": title, "type": "oa.query.hide", "payload": ACTION_MARK + button.action}


def _link(attachment: Attachment) -> WireButton:
    if not attachment.url:
        raise rejected("media", f"{attachment.kind} without an address")
    sign = _LINK_TITLES.get(attachment.kind, _LINK_TITLES["file"])
    return WireButton(f"{sign} {attachment.name}".strip(), url=attachment.url)


def _names(media: tuple[Attachment, ...]) -> str:
    return "\n".join(_link(a).title for a in media)
