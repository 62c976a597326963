"""Secrets that somebody could guess: too short, or the same few letters again and again."""

from __future__ import annotations

import itertools

_FEWEST = 5


def weak(secret: str | bytes, shortest: int = 8) -> bool:
    """Would it protect nothing? Tells default and made-up ones, not how much chance is in one."""
    return len(secret) < shortest or len(set(secret)) < _FEWEST or _counted(secret)


def _counted(secret: str | bytes) -> bool:
    """0123456789… and the like, up or down."""
    codes = list(secret) if isinstance(secret, bytes) else [ord(c) for c in secret]
    steps = {b - a for a, b in itertools.pairwise(codes)}
    return len(steps) == 1
