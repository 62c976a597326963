"""An older version's table and what two newer ones make of it: small, so that it can be killed at
every statement (tests/storage/test_killed_migrating.py)."""

from __future__ import annotations

from tortoise import Model, fields


class Thing(Model):
    id = fields.IntField(primary_key=True)
    name = fields.TextField(default="")
    size = fields.IntField(null=True)
    kind = fields.CharField(max_length=20, null=True)
