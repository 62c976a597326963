"""What Zalo's OA API refuses in a message, and what a phone shows of what it took."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.fakes.people import Seen, SeenButton, SeenMedia

BUTTON_TYPES = {
    "oa.open.url",
    "oa.query.show",
    "oa.query.hide",
    "oa.open.sms",
    "oa.open.phone",
}


class Refused(Exception):
    """An error as Zalo gives it: inside HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


def check_message(message: dict[str, Any], uploads: set[str]) -> None:
    """Raises Refused for a body the documentation does not allow."""
    unknown = set(message) - {"text", "attachment", "quote_message_id"}
    _refuse_if(bool(unknown), -201, f"unknown fields {unknown}")
    text, attachment = message.get("text"), message.get("attachment")
    _refuse_if(text is None and attachment is None, -201, "message is empty")
    _refuse_if(text is not None and not text.strip(), -201, "text is empty")
    _refuse_if(len(text or "") > 2000, -210, "text is longer than 2000")
    if attachment is not None:
        _check_attachment(attachment, text, uploads)


def _check_attachment(attachment: dict[str, Any], text: str | None, uploads: set[str]) -> None:
    payload = attachment.get("payload", {})
    if attachment.get("type") == "file":
        _refuse_if(payload.get("token") not in uploads, -201, "file token is invalid")
        return
    _refuse_if(attachment.get("type") != "template", -201, "attachment type is invalid")
    kind = payload.get("template_type", "button")
    _refuse_if(kind not in {"button", "media", "list", "request_user_info"}, -233, "template_type")
    if kind == "media":
        _check_media(payload, uploads)
    if kind == "button":
        _refuse_if(text is None, -201, "text is required")
        _check_buttons(payload.get("buttons"))


def _check_media(payload: dict[str, Any], uploads: set[str]) -> None:
    elements = payload.get("elements") or []
    _refuse_if(len(elements) != 1, -201, "one element")
    _refuse_if("buttons" in payload, -201, "a media message has no buttons")
    known = elements[0].get("attachment_id") in uploads or "url" in elements[0]
    _refuse_if(not known, -201, "attachment_id is invalid")


def _check_buttons(buttons: Any) -> None:
    _refuse_if(not buttons or len(buttons) > 5, -201, "1 to 5 buttons")
    for button in buttons:
        title, kind = button.get("title", ""), button.get("type")
        _refuse_if(not 1 <= len(title) <= 100, -201, "button title is invalid")
        _refuse_if(kind not in BUTTON_TYPES, -201, "button type is invalid")
        payload = button.get("payload")
        if kind == "oa.open.url":
            url = payload.get("url", "") if isinstance(payload, dict) else ""
            _refuse_if(not url.startswith(("http://", "https://")), -201, "url is invalid")
        elif kind.startswith("oa.query"):
            _refuse_if(not isinstance(payload, str), -201, "payload must be text")
            _refuse_if(not 1 <= len(payload) <= 1000, -201, "payload is invalid")


def _refuse_if(wrong: bool, code: int, message: str) -> None:
    if wrong:
        raise Refused(code, message)


def seen_of(message_id: str, message: dict[str, Any], pictures: dict[str, bytes]) -> Seen:
    """The message as the person's phone shows it."""
    payload = message.get("attachment", {}).get("payload", {})
    buttons = tuple(_seen_button(b) for b in payload.get("buttons", []))
    media = tuple(
        SeenMedia("photo", pictures.get(e.get("attachment_id", ""), b""))
        for e in payload.get("elements", [])
        if e.get("media_type") == "image"
    )
    return Seen(message_id, message.get("text", ""), buttons, media, message)


def _seen_button(button: dict[str, Any]) -> SeenButton:
    payload = button["payload"]
    if isinstance(payload, dict):
        return SeenButton(button["title"], url=payload.get("url", ""))
    return SeenButton(button["title"], action=payload)


def sign(app_id: str, raw: bytes, timestamp: str, secret: str) -> str:
    """The webhook's signature: a plain SHA-256 over the concatenation."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()
