"""Where each chat stands in its conversation; survives restarts and a week's pause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.person import ChatAccount


class DialogState(Model):
    """`trail` is the steps gone through (for 'quay lại'), `parked` the conversation set aside
    while a sudden report is taken."""

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[ChatAccount] = fields.OneToOneField(
        "models.ChatAccount", related_name="dialog", on_delete=fields.CASCADE
    )
    account_id: int
    conversation = fields.CharField(max_length=30, default="")
    version = fields.IntField(default=0)
    step = fields.CharField(max_length=30, default="")
    data: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    trail: fields.Field[list[str]] = fields.JSONField(default=list)
    parked: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    updated_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "dialog_state"
