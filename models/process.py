"""Processes that run now, over all machines; only where there may be several of them."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class Process(Model):
    """Its own row for each, written by nobody else: a heartbeat holds nobody up."""

    id = fields.CharField(max_length=32, primary_key=True)
    roles = fields.CharField(max_length=40)  # what works in it now, with commas
    host = fields.CharField(max_length=80)
    started_at: fields.Field[datetime] = fields.DatetimeField()
    seen_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "process"
