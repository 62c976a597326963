"""Small durable state of adapters: encrypted secrets, JSON values, the web chat's letterbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

NAME = 80


class Secret(Model):
    """`sealed` is ciphertext. `holder`/`held_until_at`: one process may change it at a time."""

    name = fields.CharField(max_length=NAME, primary_key=True)
    sealed = fields.TextField(default="")
    holder = fields.CharField(max_length=40, default="")
    held_until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    changed_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "secret"


class StateValue(Model):
    """A JSON value by name (polling offset, upload tokens)."""

    name = fields.CharField(max_length=120, primary_key=True)
    value: fields.Field[Any] = fields.JSONField()

    class Meta:
        table = "state_value"


class Tally(Model):
    """How many rows of a table went because their time was over: `month` is the local one they
    were of ("2026-03"), `place` a lane or a commune's code, `state` what had become of them."""

    id = fields.IntField(primary_key=True)
    what = fields.CharField(max_length=20)
    month = fields.CharField(max_length=7)
    place = fields.CharField(max_length=64, default="")
    state = fields.CharField(max_length=12)
    count = fields.IntField(default=0)

    class Meta:
        table = "tally"
        unique_together = (("what", "month", "place", "state"),)


class WebchatMessage(Model):
    """What the built-in chat showed, and what was said there; once by `key`, however often."""

    id = fields.BigIntField(primary_key=True)
    chat_id = fields.CharField(max_length=64)
    key = fields.CharField(max_length=100, unique=True)
    body: fields.Field[dict[str, Any]] = fields.JSONField()
    at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "webchat_message"
        indexes = (("chat_id", "id"),)
