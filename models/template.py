"""Reviewed texts a vendor sends to telephone numbers: which there are, and what went out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.indexes import Partial


class Template(Model):
    """One template of a lane as read last. `kind`: the kind of message of ours the admin matched it
    to, "" = none; at most one a lane and kind. `live`: the admin lets it go to people. `fault`: the
    locale key of what does not fit, "". `paused_at`: not used since, `why` the vendor's code.
    `price_id_vnd`: to somebody by their id in the account, without their number; 0 = it cannot."""

    id = fields.IntField(primary_key=True)
    lane = fields.CharField(max_length=64)
    template_id = fields.CharField(max_length=64)
    name = fields.CharField(max_length=80, default="")
    kind = fields.CharField(max_length=10, default="")
    live = fields.BooleanField(default=False)
    status = fields.CharField(max_length=10, default="")
    quality = fields.CharField(max_length=8, default="")
    tag = fields.CharField(max_length=4, default="")
    price_vnd = fields.IntField(default=0)
    price_id_vnd = fields.IntField(default=0, db_default=0)
    lives_s = fields.IntField(default=7200)
    params: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list)
    night: fields.Field[list[int] | None] = fields.JSONField(null=True)
    asks = fields.BooleanField(default=False)
    paused_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    why = fields.CharField(max_length=40, default="")
    read_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "template"
        unique_together = (("lane", "template_id"),)


class TemplateSend(Model):
    """One template to one person. `row_key` is the outbox row's key; `tracking` our name for it at
    the vendor, `code` opens its page. `ref`: of what it is about (a delivery's id). `price_vnd` and
    `why`: what it costs, and the locale key of why this way. `answer`: the last label tapped."""

    id = fields.BigIntField(primary_key=True)
    row_key = fields.CharField(max_length=100, unique=True)
    lane = fields.CharField(max_length=64)
    template_id = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=10)
    person_id = fields.IntField()
    about = fields.CharField(max_length=40, default="")
    ref = fields.CharField(max_length=40, default="")
    tracking = fields.CharField(max_length=32, unique=True)
    code = fields.CharField(max_length=24, unique=True)
    price_vnd = fields.IntField(default=0)
    why = fields.CharField(max_length=20, default="way-template")
    overdue_at: fields.Field[datetime] = fields.DatetimeField()
    opened_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    answer = fields.CharField(max_length=60, default="")
    answered_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    delivered_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    checked_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "template_send"
        indexes = (
            ("person_id",),
            ("created_at",),
            Partial(
                fields=("overdue_at",),
                name="idx_template_send_open",
                where="delivered_at IS NULL AND checked_at IS NULL",
            ),
        )
