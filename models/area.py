"""Areas: province, commune, village, as one tree; and the other names people use for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class AreaKind(StrEnum):
    """Level in the tree (tỉnh, xã or phường, thôn, buôn or tổ dân phố); a village that is no more
    is a former one, so that nobody who asks for villages finds it."""

    PROVINCE = "province"
    COMMUNE = "commune"
    VILLAGE = "village"
    FORMER = "former"


_FIRST_KINDS = "\n".join(f"{kind.name}: {kind.value}" for kind in list(AreaKind)[:3])


class Area(Model):
    """`code` is official for provinces and communes ("66", "66-24133"), the commune's own for
    villages ("66-24133-07"). `path` is the codes from the province down, each followed by '/':
    everything below an area is a prefix search. A village is one from `since_at` (null: ever) to
    `until_at`; merged into another it `became` that one. It keeps its code, and what was counted
    there."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True)
    # The column's note names the kinds there were first: a new one changes no column.
    kind = fields.CharEnumField(AreaKind, max_length=10, description=_FIRST_KINDS)
    name = fields.CharField(max_length=120)
    folded = fields.CharField(max_length=120, db_index=True)
    parent: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="children", null=True
    )
    parent_id: int | None
    path = fields.CharField(max_length=120, db_index=True)
    households = fields.IntField(default=0)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    settings: fields.Field[dict[str, object]] = fields.JSONField(default=dict)
    since_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    became: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="came_from", null=True, on_delete=fields.SET_NULL
    )
    became_id: int | None

    class Meta:
        table = "area"


class AreaAlias(Model):
    """Another name of an area, folded for look-up: a spelling; or with `until` what it or a part of
    it was called before that day, then in `district`, or the official code it had."""

    id = fields.IntField(primary_key=True)
    area: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="aliases", on_delete=fields.CASCADE
    )
    area_id: int
    name = fields.CharField(max_length=120)
    folded = fields.CharField(max_length=120, db_index=True)
    district = fields.CharField(max_length=60, default="")
    until = fields.DateField(null=True)

    class Meta:
        table = "area_alias"
        unique_together = (("area_id", "folded"),)
