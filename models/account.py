"""Accounts of ours (an OA, a bot): how they are, what they may spend, what went wrong.

One row a lane ("channel:account"); the tokens themselves are in the vault.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model


class OwnAccount(Model):
    """`heard_at`: when the vendor last brought us anything. `quota`: what the vendor said is left
    ({"remain", "total", …} as it came). `paid_budget`: messages a calendar month that may cost
    money (0 = none). `broadcasts`: may bulletins go to all followers at once? `paid_refused`: the
    cause why the vendor took nothing that costs when it was asked last, and when that was (what
    follows is outbox/ledger.refusal); `wide_refused_at`: the same of all followers. `told`: keys
    of the troubles its admin was told about, with commas between, "" while all is well."""

    lane = fields.CharField(max_length=64, primary_key=True)
    heard_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    quota: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    quota_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    paid_budget = fields.IntField(default=0)
    broadcasts = fields.BooleanField(default=False)
    paid_refused = fields.CharField(max_length=20, default="", db_default="")
    paid_refused_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    wide_refused_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    told = fields.TextField(default="")
    told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "own_account"


class AccountMonth(Model):
    """What was spent in a local calendar month ("2026-03"): reserved when a message is claimed,
    given back when it surely was not taken."""

    id = fields.IntField(primary_key=True)
    lane = fields.CharField(max_length=64)
    month = fields.CharField(max_length=7)
    paid = fields.IntField(default=0)
    broadcasts = fields.IntField(default=0)

    class Meta:
        table = "account_month"
        unique_together = (("lane", "month"),)


class AccountError(Model):
    """Refusals by the vendor's own code, one row a local day."""

    id = fields.IntField(primary_key=True)
    lane = fields.CharField(max_length=64)
    day: fields.Field[date] = fields.DateField()
    code = fields.CharField(max_length=40)
    count = fields.IntField(default=0)
    detail = fields.CharField(max_length=200, default="")
    last_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "account_error"
        unique_together = (("lane", "day", "code"),)
        indexes = (("day",),)
