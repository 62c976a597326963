"""Short codes people read out over the phone: no letters or digits that look or sound alike."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from bot.vietnamese import said_codes

# No vowel and no D or W: Telex and VNI keyboards make accents of letters and digits behind those.
_ALPHABET = "23456789CFGHKMNPQRTVX"


_LENGTH = 8


def tracking(prefix: str, length: int = 5) -> str:
    """A tracking code such as "PA-7K3QX"; the caller's unique column settles a rare clash."""
    return f"{prefix}-{_random(length)}"


def one_time() -> str:
    """An enrolment code such as "K7QX-3MPA" (about 35 bits, 7-day life, rate-limited)."""
    return f"{_random(4)}-{_random(4)}"


def derived(key: bytes, what: str) -> str:
    """The same for who has the installation's key and knows what it is for, and nobody else."""
    number = int.from_bytes(hmac.digest(key, f"one-time:{what}".encode(), "sha256"))
    letters = []
    for _ in range(_LENGTH):
        number, at = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[at])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def normal(code: str) -> str:
    """How a typed code is compared: upper case, nothing but letters and digits."""
    return "".join(c for c in code.upper() if c.isascii() and c.isalnum())


def typed(code: str) -> list[str]:
    """What a typed one-time code may be: as it stands, or with the accents a keyboard made put back
    into keys ("DA5Y-4DÈ" is "DA5Y4DEF")."""
    letters = "".join(c for c in said_codes.plain(code) if c.isalnum())
    if len(letters) > _LENGTH:  # no reading is shorter, and long ones have more than can be tried
        return [normal(code)]
    found = [r for r in said_codes.readings(letters) if len(r) == _LENGTH]
    return found or [normal(code)]


def fitting(code: str, most: int = 20) -> str:
    """As it is looked for: nothing is there for one longer than its column, which would be an
    error otherwise."""
    return code if len(code) <= most else ""


def hashed(code: str) -> str:
    """What is stored of a one-time code."""
    return hashlib.sha256(normal(code).encode()).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
