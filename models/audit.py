"""The audit chain: append-only rows, each holding the hash of the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model


class AuditRow(Model):
    """`hash` = sha256 over the previous hash and this row's fields (storage/audit.py)."""

    id = fields.BigIntField(primary_key=True)
    at: fields.Field[datetime] = fields.DatetimeField()
    person_id = fields.IntField(null=True)
    channel = fields.CharField(max_length=20)
    action = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=60)
    before: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    after: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    prev_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "audit"
        indexes = (("subject", "id"),)
