"""Button tokens: unguessable and bound to one person, without a stored row for each button sent.

Wire form "action:ref.mac" (at most 64 characters, Telegram's limit), mac = 10 bytes of
HMAC-SHA-256 over person, action and ref. Single use is a unique row written when it is pressed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

_MAC_BYTES = 10


@dataclass(frozen=True)
class Pressed:
    """A verified button: what to do, about what, and the mark that makes it single-use."""

    action: str
    ref: str
    mark: str


class ButtonTokens:
    """Mints and verifies with one key; the key never leaves the process."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, person=b"tinbuon-button").digest()

    def mint(self, person: str, action: str, ref: str = "", *, many: bool = False) -> str:
        """Wire string of a button for one person (`person` is whatever identifies the reader)."""
        if not ref:
            return action
        kind = "~" if many else "."
        return f"{action}:{ref}{kind}{self._mac(person, action, ref, kind)}"

    def open(self, person: str, wire: str) -> Pressed | None:
        """The button behind a wire string, or None when it is forged or someone else's."""
        action, _, token = wire.partition(":")
        if not token:
            return Pressed(action, "", "")
        at = max(token.rfind("."), token.rfind("~"))
        if at < 0:
            return None
        ref, kind, mac = token[:at], token[at], token[at + 1 :]
        good = self._mac(person, action, ref, kind)
        if not hmac.compare_digest(mac.encode(errors="replace"), good.encode()):
            return None
        return Pressed(action, ref, "" if kind == "~" else mac)

    def _mac(self, person: str, action: str, ref: str, kind: str) -> str:
        text = f"{person}\0{action}\0{ref}\0{kind}".encode(errors="replace")
        raw = hmac.new(self._key, text, hashlib.sha256).digest()[:_MAC_BYTES]
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
