"""Everything we say, as rows: one row is one wire call. Written with what caused it."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.indexes import Partial
from models.person import ChatAccount


class Priority(IntEnum):
    """Lower goes first in every lane. CROWD: the many an emergency is for, which may take half an
    hour of an account; who passes it on, and whoever speaks to us meanwhile, does not wait."""

    EMERGENCY = 0
    ALERT = 1
    REPLY = 2
    CROWD = 3
    NOTICE = 4
    BULLETIN = 6


URGENT = frozenset({Priority.EMERGENCY, Priority.CROWD})
"""Of an emergency: sent again when in doubt, never put off."""


class OutState(StrEnum):
    """`unclear`: it may have been sent and the wire could not tell, shown, settled by an echo."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"


class OutboxContent(Model):
    """A rendered wire message, shared by all its readers. Buttons keep action and ref apart,
    the token is minted for each reader when the row goes out."""

    id = fields.BigIntField(primary_key=True)
    body: fields.Field[dict[str, Any]] = fields.JSONField()
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "outbox_content"


class OutboxRow(Model):
    """`ref` fills {ref} in button refs (one content, many readers). `receipt`: 0 none,
    1 delivered, 2 seen; it never steps back. `route`: as what it went on the wire where that
    counts (free | paid | group | broadcast), set when it is claimed. `about`: what is asked for
    later by kind and id ("version:12", "emergency:3"); `key` is for writing once and not read.
    `units`: how many of the month's budget it takes where it costs (segments of an SMS)."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=100, unique=True)
    about = fields.CharField(max_length=40, default="", db_default="")
    lane = fields.CharField(max_length=64)
    chat_account: fields.ForeignKeyRelation[ChatAccount] = fields.ForeignKeyField(
        "models.ChatAccount", related_name="outbox", on_delete=fields.CASCADE
    )
    chat_account_id: int
    content: fields.ForeignKeyRelation[OutboxContent] = fields.ForeignKeyField(
        "models.OutboxContent", related_name="rows"
    )
    content_id: int
    ref = fields.CharField(max_length=40, default="")
    delivery_id = fields.BigIntField(null=True, db_index=True)
    buttons = fields.SmallIntField(default=0)
    priority = fields.SmallIntField(default=Priority.REPLY)
    state = fields.CharField(max_length=8, default=OutState.QUEUED)
    attempts = fields.SmallIntField(default=0)
    queued_at: fields.Field[datetime] = fields.DatetimeField()
    due_at: fields.Field[datetime] = fields.DatetimeField()
    expires_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    claimed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    sent_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    message_id = fields.CharField(max_length=120, default="")
    route = fields.CharField(max_length=9, default="", db_default="")
    receipt = fields.SmallIntField(default=0)
    units = fields.SmallIntField(default=1, db_default=1)
    cause = fields.CharField(max_length=20, default="")
    detail = fields.CharField(max_length=200, default="")

    class Meta:
        table = "outbox"
        indexes = (
            Partial(
                fields=("lane", "priority", "id", "due_at"),
                name="idx_outbox_queued",
                where="state = 'queued'",
            ),
            Partial(fields=("lane",), name="idx_outbox_sending", where="state = 'sending'"),
            Partial(
                fields=("lane", "claimed_at"), name="idx_outbox_unclear", where="state = 'unclear'"
            ),
            Partial(
                fields=("about", "chat_account_id"), name="idx_outbox_about", where="about <> ''"
            ),
            ("chat_account_id", "state"),
            Partial(fields=("claimed_at",), name="idx_outbox_failed", where="state = 'failed'"),
            ("claimed_at",),
            ("lane", "message_id"),
            ("content_id",),
            Partial(fields=("sent_at",), name="idx_outbox_sent", where="sent_at IS NOT NULL"),
            Partial(
                fields=("lane", "sent_at"),
                name="idx_outbox_lane_sent",
                where="sent_at IS NOT NULL",
            ),
            Partial(
                fields=("lane", "due_at"), name="idx_outbox_lane_failed", where="state = 'failed'"
            ),
        )


class Lane(Model):
    """One account's way out: who holds it (over all processes), whether it is stopped and why."""

    name = fields.CharField(max_length=64, primary_key=True)
    owner = fields.CharField(max_length=40, default="")
    lease_until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    paused_until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    echo_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    cause = fields.CharField(max_length=20, default="")
    detail = fields.CharField(max_length=200, default="")

    class Meta:
        table = "lane"


class UsedButton(Model):
    """The mark of a pressed single-use button."""

    mark = fields.CharField(max_length=24, primary_key=True)
    pressed_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "used_button"
        indexes = (("pressed_at",),)
