"""Reading what a vendor's server answers: it ends in time, or it counts as no answer."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

MOST = 8 << 20  # bytes; the largest that any vendor means to send is a hundred updates, under one
_LARGEST = 2**33  # as seconds since 1970 a moment that every calendar has


class TooLong(aiohttp.ClientPayloadError):
    """More than anybody means to say: nothing of it is believed."""


async def whole(answer: aiohttp.ClientResponse, most: int = MOST) -> bytes:
    """The body. Raises what aiohttp raises, and TooLong."""
    read = bytearray()
    async for chunk in answer.content.iter_any():
        read += chunk
        if len(read) > most:
            raise TooLong
    return bytes(read)


def number(value: Any) -> int:
    """A whole number of 0 and more that a count or a date can be; 0 for anything that is none."""
    try:
        found = int(value)
    except (OverflowError, TypeError, ValueError):
        return 0
    return found if 0 <= found < _LARGEST else 0


def listed(value: Any) -> list[Any]:
    """What is in a list; nothing where it is none."""
    return value if isinstance(value, list) else []


def read_object(raw: bytes) -> dict[str, Any] | None:
    """A JSON object; None for anything else, however it is broken."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
