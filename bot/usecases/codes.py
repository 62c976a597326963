"""Short codes people read out over the phone: no letters or digits that look or sound alike."""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "23456789ACDEFGHKMNPQRTVXY"


def tracking(prefix: str, length: int = 5) -> str:
    """A tracking code such as "PA-7K3QX"; the caller's unique column settles a rare clash."""
    return f"{prefix}-{_random(length)}"


def one_time() -> str:
    """An enrolment code such as "K7QX-3MPA" (about 37 bits, 7-day life, rate-limited)."""
    return f"{_random(4)}-{_random(4)}"


def normal(code: str) -> str:
    """How a typed code is compared: upper case, nothing but letters and digits."""
    return "".join(c for c in code.upper() if c.isascii() and c.isalnum())


def hashed(code: str) -> str:
    """What is stored of a one-time code."""
    return hashlib.sha256(normal(code).encode()).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
