"""Reading single fields of Zalo's JSON: ids, words, sides. What is missing is an empty string."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.hours import from_epoch
from bot.core.text import nfc

Json = Mapping[str, Any]
LONGEST_ID = 64


def id_of(body: Json, field: str) -> str:
    """Ids are digits beyond 2^53: kept as text from here on."""
    value = body.get(field)
    if isinstance(value, dict):
        value = value.get("id")
    return word(value) if isinstance(value, str | int) else ""


def word(value: Any) -> str:
    """An id or the like as one bounded, storable string; a longer one becomes its digest."""
    text = str(value) if type(value) is int else clean(str(value))
    return text if len(text) <= LONGEST_ID else digest(text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def clean(value: Any) -> str:
    """Text as it is stored: NFC, no control characters, no half surrogates; "" for no text."""
    if not value or not isinstance(value, str):
        return ""
    if value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value.strip()
    return nfc(value.encode("utf-8", "replace").decode())


def moment(value: Any) -> datetime | None:
    """Milliseconds, as a number or digits."""
    try:
        return from_epoch(int(value) / 1000)
    except (TypeError, ValueError, OverflowError):
        return None
