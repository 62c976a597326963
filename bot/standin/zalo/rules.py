"""What Zalo's OA API refuses in a message, and what a phone shows of what it took."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from bot.standin.people import Seen, SeenButton, SeenMedia

BUTTON_TYPES = {
    "oa.open.url",
    "oa.query.show",
    "oa.query.hide",
    "oa.open.sms",
    "oa.open.phone",
}
MB = 1024 * 1024
UPLOADS: dict[str, tuple[int, tuple[bytes, ...], tuple[str, ...]]] = {
    "image": (MB, (b"\xff\xd8\xff", b"\x89PNG"), (".jpg", ".jpeg", ".png")),
    "gif": (5 * MB, (b"GIF8",), (".gif",)),
    "file": (5 * MB, (b"",), (".pdf", ".doc", ".docx", ".csv")),
}
_KINDS = {"button", "media", "list", "request_user_info"}
# (kind of upload, its bytes, its name) of a living upload
Upload = tuple[str, bytes, str]
Uploaded = Callable[[str], Upload | None]


class Refused(Exception):
    """An error as Zalo gives it: inside HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


def refuse_if(wrong: bool, code: int, message: str) -> None:
    if wrong:
        raise Refused(code, message)


def check_upload(kind: str, data: bytes, name: str) -> None:
    """Raises Refused for a file its address does not take."""
    limit, starts, suffixes = UPLOADS[kind]
    refuse_if(not name.lower().endswith(suffixes), -201, "file extension is invalid")
    refuse_if(not data.startswith(starts), -201, "file type is invalid")
    refuse_if(len(data) > limit, -210, "file is too large")


def check_message(message: dict[str, Any], uploaded: Uploaded) -> None:
    """Raises Refused for a body the documentation does not allow."""
    unknown = set(message) - {"text", "attachment", "quote_message_id"}
    refuse_if(bool(unknown), -201, f"unknown fields {unknown}")
    text, attachment = message.get("text"), message.get("attachment")
    refuse_if(text is None and attachment is None, -201, "message is empty")
    refuse_if(text is not None and not text.strip(), -201, "text is empty")
    refuse_if(len(text or "") > 2000, -210, "text is longer than 2000")
    if attachment is not None:
        _check_attachment(attachment, text, uploaded)


def _check_attachment(attachment: dict[str, Any], text: str | None, uploaded: Uploaded) -> None:
    payload = attachment.get("payload", {})
    if attachment.get("type") == "file":
        found = uploaded(payload.get("token", ""))
        refuse_if(found is None or found[0] != "file", -201, "file token is invalid")
        refuse_if(text is not None, -201, "a file has no text")
        return
    refuse_if(attachment.get("type") != "template", -201, "attachment type is invalid")
    kind = payload.get("template_type", "button")
    refuse_if(kind not in _KINDS, -233, "template_type")
    if kind == "media":
        _check_media(payload, uploaded)
    elif kind == "button":
        refuse_if(text is None, -201, "text is required")
        _check_buttons(payload.get("buttons"))
    else:
        _check_elements(kind, payload)


def _check_media(payload: dict[str, Any], uploaded: Uploaded) -> None:
    elements = payload.get("elements") or []
    refuse_if(len(elements) != 1, -201, "one element")
    refuse_if("buttons" in payload, -201, "a media message has no buttons")
    element = elements[0]
    refuse_if(element.get("media_type") not in {"image", "gif"}, -233, "media_type")
    found = uploaded(element.get("attachment_id", ""))
    known = (found is not None and found[0] == element["media_type"]) or "url" in element
    refuse_if(not known, -201, "attachment_id is invalid")


def _check_elements(kind: str, payload: dict[str, Any]) -> None:
    elements = payload.get("elements") or []
    most = 1 if kind == "request_user_info" else 5
    refuse_if(not 1 <= len(elements) <= most, -201, f"1 to {most} elements")
    for element in elements:
        refuse_if(not 1 <= len(element.get("title", "")) <= 100, -201, "title is invalid")
        refuse_if(len(element.get("subtitle", "")) > 500, -201, "subtitle is too long")
    first = elements[0]
    refuse_if(not first.get("subtitle"), -201, "subtitle is required")
    refuse_if(not is_address(first.get("image_url", "")), -201, "image_url is invalid")
    if kind == "request_user_info":
        refuse_if("buttons" in payload, -201, "a form has no buttons")
    elif "buttons" in payload:
        _check_buttons(payload["buttons"])


def _check_buttons(buttons: Any) -> None:
    refuse_if(not buttons or len(buttons) > 5, -201, "1 to 5 buttons")
    for button in buttons:
        title, kind = button.get("title", ""), button.get("type")
        refuse_if(not 1 <= len(title) <= 100, -201, "button title is invalid")
        refuse_if(kind not in BUTTON_TYPES, -201, "button type is invalid")
        payload = button.get("payload")
        if kind == "oa.open.url":
            url = payload.get("url", "") if isinstance(payload, dict) else ""
            refuse_if(not is_address(url), -201, "url is invalid")
        elif kind.startswith("oa.query"):
            refuse_if(not isinstance(payload, str), -201, "payload must be text")
            refuse_if(not 1 <= len(payload) <= 1000, -201, "payload is invalid")


def check_article(body: dict[str, Any]) -> None:
    """Raises Refused for an article the documentation does not allow."""
    refuse_if(body.get("type") != "normal", -201, "type is invalid")
    refuse_if(not 1 <= len(body.get("title", "")) <= 150, -201, "title is invalid")
    refuse_if(not 1 <= len(body.get("author", "")) <= 50, -201, "author is invalid")
    refuse_if(len(body.get("description", "")) > 300, -201, "description is too long")
    cover = body.get("cover", {})
    right = cover.get("cover_type") == "photo" and is_address(cover.get("photo_url", ""))
    refuse_if(not right, -201, "cover is invalid")
    refuse_if(not body.get("body"), -201, "body is empty")
    for part in body["body"]:
        text = part.get("type") == "text" and part.get("content")
        picture = part.get("type") == "image" and is_address(part.get("url", ""))
        refuse_if(not (text or picture), -201, "body is invalid")


def is_address(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def seen_of(message_id: str, message: dict[str, Any], uploaded: Uploaded) -> Seen:
    """The message as the person's phone shows it."""
    attachment = message.get("attachment", {})
    payload = attachment.get("payload", {})
    elements = payload.get("elements", [])
    buttons = tuple(_seen_button(b) for b in payload.get("buttons", []))
    words = [message.get("text", "")]
    words += [w for e in elements for w in (e.get("title"), e.get("subtitle")) if w]
    media = tuple(_seen_picture(e, uploaded) for e in elements if "title" not in e)
    if attachment.get("type") == "file":
        _, data, name = uploaded(payload["token"]) or ("", b"", "")
        media = (SeenMedia("file", data, name),)
    elif payload.get("template_type") == "list":
        media = (SeenMedia("photo"),)
    return Seen(message_id, "\n".join(w for w in words if w), buttons, media, message)


def _seen_picture(element: dict[str, Any], uploaded: Uploaded) -> SeenMedia:
    found = uploaded(element.get("attachment_id", ""))
    return SeenMedia("photo", found[1] if found else b"")


def _seen_button(button: dict[str, Any]) -> SeenButton:
    payload = button["payload"]
    if isinstance(payload, dict):
        return SeenButton(button["title"], url=payload.get("url", ""))
    return SeenButton(button["title"], action=payload)


def sign(app_id: str, raw: bytes, timestamp: str, secret: str) -> str:
    """The webhook's signature: a plain SHA-256 over the concatenation."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()
