"""What boxes obey is signed: JWS in its compact form, EdDSA over Ed25519 (RFC 7515, RFC 8037).

A stolen broker password alone makes no loudspeaker talk.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from bot.core.ports import Vault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ALGORITHM = "EdDSA"
_NAME = "boxes"


class BadSeal(Exception):
    """Not signed by the key that was expected, or nothing that could be signed."""


class Seal:
    """Signs as this installation."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        from jwt import PyJWS

        self._key = key
        self._jws = PyJWS()
        raw = key.public_key().public_bytes_raw()
        self.public = _text(raw)
        self._id = hashlib.sha256(raw).hexdigest()[:16]

    def sealed(self, told: dict[str, Any]) -> str:
        """`told` as a box reads it."""
        payload = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return self._jws.encode(payload, self._key, _ALGORITHM, {"kid": self._id})


async def seal(vault: Vault) -> Seal:
    """The installation's own, made once and kept sealed: it outlives a change of its key, as boxes
    in villages know its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    async with vault.exclusive(_NAME):
        kept = await vault.get(_NAME)
        if kept is None:
            kept = {"seed": _text(Ed25519PrivateKey.generate().private_bytes_raw())}
            await vault.put(_NAME, kept)
    return Seal(Ed25519PrivateKey.from_private_bytes(_bytes(str(kept["seed"]))))


def opened(sealed: str, public: str) -> dict[str, Any]:
    """What was signed by the key with this public half. Raises BadSeal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from jwt import PyJWS
    from jwt.exceptions import PyJWTError

    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public))
        told = json.loads(PyJWS().decode(sealed, key, [_ALGORITHM]))
    except (PyJWTError, ValueError, RecursionError) as error:
        raise BadSeal(str(error)) from error
    if not isinstance(told, dict):
        raise BadSeal("no object")
    return told


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
