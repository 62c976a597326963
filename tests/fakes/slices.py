"""How much a piece of work writes in its largest transaction, which is how long others wait."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from bot.storage import db


@dataclass
class Largest:
    """`rows`: written to the outbox in one transaction, `transactions`: how many there were."""

    rows: int = 0
    transactions: int = 0


@contextlib.contextmanager
def largest() -> Iterator[Largest]:
    """Counts what happens inside."""
