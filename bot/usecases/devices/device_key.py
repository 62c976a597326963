"""A device's own secret: without it a page is a picture of what is public.

It is worked out from the installation's key and the device's nonce, so that its link and QR can be
shown again; the table holds its hash, which alone decides (also after the key was changed).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from bot.core.ports import Standing
from bot.usecases import codes
from bot.usecases.work import Services
from models import Device

REVOKED = "-"  # no hash is


def fill(services: Services, device: Device) -> None:
    """A new secret, not yet saved; what was its secret before opens nothing any more."""
    device.key_nonce = secrets.token_hex(16)
    device.key_hash = _hash(_worked_out(services.key, device))


def take_away(device: Device) -> None:
    """No secret opens it, not yet saved."""
    device.key_hash, device.key_nonce = REVOKED, ""


def has(device: Device) -> bool:
    """Is there a secret that opens it?"""
    return device.key_hash not in {"", REVOKED}


def secret(services: Services, device: Device) -> str:
    """What opens its page; "" where it has none, or the key it came from is gone."""
    for key in (services.key, *services.older_keys):
        found = _worked_out(key, device)
        if hmac.compare_digest(_hash(found), device.key_hash):
            return found
    return ""


async def standing(code: str, given: str) -> Standing:
    """What whoever shows this secret is to the device."""
    device = await Device.get_or_none(code=codes.fitting(code, 40), active=True)
    if device is None:
        return Standing.UNKNOWN
    if not device.key_hash:
        return Standing.UNKEYED
    own = hmac.compare_digest(_hash(given), device.key_hash)
    return Standing.OWN if own else Standing.PICTURE


async def fill_all(services: Services) -> None:
    """The demo's: devices of an older one get theirs. In the caller's transaction."""
    for device in await Device.filter(key_hash="", active=True):
        fill(services, device)
        await device.save(update_fields=["key_hash", "key_nonce"])


def _worked_out(key: bytes, device: Device) -> str:
    derived = hashlib.blake2b(key, person=b"tinbuon-device").digest()
    told = f"{device.code}\0{device.key_nonce}".encode()
    return base64.urlsafe_b64encode(hmac.digest(derived, told, "sha256")[:24]).decode()


def _hash(secret_: str) -> str:
    return hashlib.sha256(secret_.encode("utf-8", "replace")).hexdigest()
