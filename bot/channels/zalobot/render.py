"""WireMessage -> one Bot API call, as plain data. Cuts nothing: the outbox already did.

There are no buttons (none in any page, 2026-11): the outbox lists them by number. A picture goes as
a public address that Zalo fetches; everything else is a link in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Attachment, WireMessage

LONGEST = 2000  # apis/sendMessage and apis/sendPhoto
_PHOTO_MIME = frozenset({"image/jpeg", "image/png", ""})
_SIGNS = {"voice": "🔊", "photo": "🖼"}


@dataclass(frozen=True)
class Call:
    """A method and its parameters."""

    method: str
    params: dict[str, Any]


def render(chat_id: str, message: WireMessage, limits: Capabilities) -> Call:
    """The call. Raises SendError(REJECTED) for a message that passes a limit."""
    _check(message, limits)
    photo = _photo(message, limits)
    if photo is not None:
        return Call("sendPhoto", {"chat_id": chat_id, "photo": photo.url})
    lines = [message.text, *(_link(a) for a in message.media)]
    text = "\n".join(line for line in lines if line)
    if len(text.encode("utf-16-le")) > 2 * LONGEST:
        raise _rejected("text", f"over {LONGEST} with its links")
    return Call("sendMessage", {"chat_id": chat_id, "text": text})


def _photo(message: WireMessage, limits: Capabilities) -> Attachment | None:
    """A picture alone, at an address Zalo can reach. Words never go beside it: should it not be
    taken, they would be lost with it."""
    if len(message.media) != 1 or message.text or "photo" not in limits.media_out:
        return None
    only = message.media[0]
    mime = only.mime.partition(";")[0].lower()
    fits = only.kind == "photo" and mime in _PHOTO_MIME and only.url.startswith("https://")
    return only if fits else None


def _link(attachment: Attachment) -> str:
    if not attachment.url:
        raise _rejected("media", f"{attachment.kind} without an address")
    name = f" {attachment.name}:" if attachment.name else ""
    return f"{_SIGNS.get(attachment.kind, '📎')}{name} {attachment.url}"


def _check(message: WireMessage, limits: Capabilities) -> None:
    if len(message.text) > limits.max_text:
        raise _rejected("text", f"{len(message.text)} > {limits.max_text}")
    if not message.text and not message.media:
        raise _rejected("text", "empty")
    if len(message.media) > 1:
        raise _rejected("media", f"{len(message.media)} > 1")
    if len(message.buttons) > limits.max_buttons:
        raise _rejected("buttons", f"{len(message.buttons)} > {limits.max_buttons}")


def _rejected(what: str, detail: str) -> SendError:
    return SendError(Cause.REJECTED, vendor_code=f"local-{what}", detail=detail)
