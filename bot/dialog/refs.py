"""What a button names. It may come from anywhere, so it is never taken for a number unread."""

from __future__ import annotations

from bot.core.errors import NotFound

_MOST = 2**31  # of an integer column


def number(ref: str) -> int:
    """An id. Raises NotFound, as for one that is not there."""
    if not (ref.isascii() and ref.isdigit() and len(ref) < 11 and int(ref) < _MOST):
        raise NotFound
    return int(ref)


def marked(ref: str) -> tuple[int, str]:
    """An id, and the start of the digest of what was shown of it; "" where there is none."""
    first, _, mark = ref.partition("-")
    return number(first), mark
