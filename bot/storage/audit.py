"""The audit chain: every change is a row, each row's hash covers the one before.

`write` runs inside the transaction of the change it records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.storage.db import lock_chain
from models import AuditRow

_CHAIN = 7_001
GENESIS = "0" * 64


@dataclass(frozen=True)
class Verified:
    """`broken_at` is the id of the first row that does not fit, None when the chain is whole."""

    rows: int
    broken_at: int | None


async def write(
    at: datetime,
    person_id: int | None,
    channel: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one row. `subject` is "kind:code", before/after small JSON without secrets."""
    await lock_chain(_CHAIN)
    last = await AuditRow.all().order_by("-id").limit(1).values_list("hash", flat=True)
    prev = str(last[0]) if last else GENESIS
    row = AuditRow(
        at=at,
        person_id=person_id,
        channel=channel,
        action=action,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        prev_hash=prev,
    )
    row.hash = row_hash(row)
    await row.save(force_create=True)


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
