"""The audit chain: every change is a row, each row's hash covers the one before.

`append` runs inside the transaction of the changes it records, as its last step (usecases/work.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from bot.storage.db import execute, later, lock_chain, remembered
from models import AuditRow

_CHAIN = 7_001
GENESIS = "0" * 64
LAST_HASH = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1"
LAST = ("audit", "last")
"""Under this the chain's end is remembered by who reads it along with something else."""


@dataclass(frozen=True)
class Verified:
    """`broken_at` is the id of the first row that does not fit, None when the chain is whole."""

    rows: int
    broken_at: int | None


@dataclass(frozen=True)
class Entry:
    """What one row will say. `subject` is "kind:code", before/after small JSON without secrets."""

    at: datetime
    person_id: int | None
    channel: str
    action: str
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


async def append(entries: Sequence[Entry]) -> None:
    """Put rows at the chain's end, the last thing before the commit: from here to there everybody
    else's rows wait (they would not know what theirs follow)."""
    if not entries:
        return
    await lock_chain(_CHAIN)
    prev = await remembered(LAST, ("audit",), _last)
    for entry in entries:
        row = AuditRow(**_fields(entry), prev_hash=prev)
        prev = row.hash = row_hash(row)
        changes = [None if c is None else json.dumps(c) for c in (row.before, row.after)]
        told = [row.at, row.person_id, row.channel, row.action, row.subject]
        await later(_APPEND, [*told, *changes, row.prev_hash, row.hash])


async def _last() -> str:
    _, rows = await execute(f"SELECT ({LAST_HASH}) AS hash")
    return rows[0]["hash"] or GENESIS


_APPEND = (
    "INSERT INTO audit (at, person_id, channel, action, subject, before, after, prev_hash, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _fields(entry: Entry) -> dict[str, Any]:
    plain = {field.name: getattr(entry, field.name) for field in fields(entry)}
    for name in ("before", "after"):
        plain[name] = None if plain[name] is None else dict(plain[name])
    return plain


def row_hash(row: AuditRow) -> str:
    """sha256 of the previous hash and the row's fields, as canonical JSON."""
    fields = [
        row.prev_hash,
        int(row.at.astimezone(UTC).timestamp() * 1_000_000),
        row.person_id,
        row.channel,
        row.action,
        row.subject,
        row.before,
        row.after,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def verify(batch: int = 1000) -> Verified:
    """Walk the chain from its start, a batch at a time."""
    prev, seen, last_id = GENESIS, 0, -(2**63)
    while rows := await AuditRow.filter(id__gt=last_id).order_by("id").limit(batch):
        for row in rows:
            if row.prev_hash != prev or row_hash(row) != row.hash:
                return Verified(seen, row.id)
            prev, last_id = row.hash, row.id
            seen += 1
    return Verified(seen, None)
