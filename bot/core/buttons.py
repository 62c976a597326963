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
_TURN = "!"


def anew(ref: str, turn: int) -> str:
    """`ref` in a button that works once in each turn: what may have to be done again, as ending a
    phone that is lost a second time, is not 'pressed before'. Who handles it sees `ref` alone."""
    return f"{ref}{_TURN}{turn:x}"


@dataclass(frozen=True)
class Pressed:
    """A verified button: what to do, about what, and the mark that makes it single-use. `others`:
    its marks under older keys, which it may have been used up by."""

    action: str
    ref: str
    mark: str
    others: tuple[str, ...] = ()


class ButtonTokens:
    """Mints with the first key and opens with any; the keys never leave the process."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = [hashlib.blake2b(key, person=b"tinbuon-button").digest() for key in keys]

    def mint(self, person: str, action: str, ref: str = "", *, many: bool = False) -> str:
        """Wire string of a button for one person (`person` is whatever identifies the reader)."""
        if not ref:
            return action
        kind = "~" if many else "."
        return f"{action}:{ref}{kind}{_mac(self._keys[0], person, action, ref, kind)}"

    def open(self, person: str, wire: str) -> Pressed | None:
        """The button behind a wire string, or None when it is forged or someone else's."""
        action, _, token = wire.partition(":")
        if not token:
            return Pressed(action, "", "")
        at = max(token.rfind("."), token.rfind("~"))
        if at < 0:
            return None
        ref, kind, mac = token[:at], token[at], token[at + 1 :]
        given = mac.encode(errors="replace")
        good = [_mac(key, person, action, ref, kind) for key in self._keys]
        if not any(hmac.compare_digest(given, one.encode()) for one in good):
            return None
        plain = ref.partition(_TURN)[0]
        if kind == "~":
            return Pressed(action, plain, "")
        return Pressed(action, plain, good[0], tuple(good[1:]))


def _mac(key: bytes, person: str, action: str, ref: str, kind: str) -> str:
    text = f"{person}\0{action}\0{ref}\0{kind}".encode(errors="replace")
    raw = hmac.new(key, text, hashlib.sha256).digest()[:_MAC_BYTES]
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
