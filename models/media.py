"""What is in the media folder, by sha256."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class Media(Model):
    """`kind`: voice | photo | file | rendition. `keep_until_at` None = as long as it is used."""

    digest = fields.CharField(max_length=64, primary_key=True)
    kind = fields.CharField(max_length=10)
    mime = fields.CharField(max_length=80)
    suffix = fields.CharField(max_length=8)
    name = fields.CharField(max_length=120, default="")
    size = fields.IntField()
    created_at: fields.Field[datetime] = fields.DatetimeField()
    keep_until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "media"
        indexes = (("keep_until_at",),)


class MediaUse(Model):
    """A file that stands in a list of another row, where no index finds it: `place` says in which
    ("bulletin:12", "said:7"). Rows with a column of their own for one file have none here."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64)
    place = fields.CharField(max_length=40, db_index=True)

    class Meta:
        table = "media_use"
        unique_together = (("digest", "place"),)
