"""Every inbound event, stored before it is acknowledged."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.indexes import Partial


class InboxRow(Model):
    """`state`: new -> taken -> done, or failed after the last try. `body` is Event.to_json()."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(max_length=20)
    account = fields.CharField(max_length=40)
    event_id = fields.CharField(max_length=100)
    chat_id = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=12)
    body = fields.TextField()
    state = fields.CharField(max_length=8, default="new")
    attempts = fields.SmallIntField(default=0)
    error = fields.CharField(max_length=200, default="")
    received_at: fields.Field[datetime] = fields.DatetimeField()
    due_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "inbox"
        unique_together = (("channel", "account", "event_id"),)
        indexes = (
            Partial(fields=("id",), name="idx_inbox_new", where="state = 'new'"),
            Partial(fields=("id",), name="idx_inbox_taken", where="state = 'taken'"),
            Partial(fields=("id",), name="idx_inbox_failed", where="state = 'failed'"),
            Partial(
                fields=("channel", "account", "chat_id", "id"),
                name="idx_inbox_open",
                where="state IN ('new', 'taken')",
            ),
        )
