"""Emergencies: at once, first in every lane, with an end, a second signature and an all-clear."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial
from models.person import Person


class Emergency(Model):
    """`targets` are area codes. An exercise looks the same, says so, and counts nowhere. `text` are
    the words in force; `corrections` counts how often others stood there, the audit has them."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="emergencies"
    )
    commune_id: int
    targets: fields.Field[list[str]] = fields.JSONField(default=list)
    kind = fields.CharField(max_length=20, default="other")
    text = fields.TextField()
    exercise = fields.BooleanField(default=False)
    audio_digest = fields.CharField(max_length=64, default="")
    duration_s = fields.FloatField(default=0)
    started_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="emergencies"
    )
    started_by_id: int
    started_at: fields.Field[datetime] = fields.DatetimeField()
    ends_at: fields.Field[datetime] = fields.DatetimeField()
    signed_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="signed_emergencies", null=True
    )
    signed_by_id: int | None
    signed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    unsigned_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    silent_told = fields.SmallIntField(default=0)  # minute of the last list of silent villages
    end_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # which end
    cleared_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="cleared_emergencies", null=True
    )
    cleared_by_id: int | None
    cleared_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    reason = fields.TextField(default="")
    spread_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # all chats queued
    clear_spread_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    corrections = fields.SmallIntField(default=0, db_default=0)
    corrected_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="corrected_emergencies", null=True
    )
    corrected_by_id: int | None
    corrected_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    devices_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    confirmations: fields.ReverseRelation[EmergencyReply]

    @property
    def said_at(self) -> datetime:
        """Since when its words are those of now."""
        return self.corrected_at or self.started_at

    @property
    def author_id(self) -> int:
        """Whose words they are: somebody else signs them."""
        return self.corrected_by_id or self.started_by_id

    class Meta:
        table = "emergency"
        indexes = (
            Partial(fields=("ends_at",), name="idx_emergency_going", where="cleared_at IS NULL"),
        )


class EmergencyReply(Model):
    """A village's answer by its propagandist: safe | help, or received (by SMS or a missed call:
    they know, the village may not)."""

    id = fields.IntField(primary_key=True)
    emergency: fields.ForeignKeyRelation[Emergency] = fields.ForeignKeyField(
        "models.Emergency", related_name="confirmations", on_delete=fields.CASCADE
    )
    emergency_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="emergency_replies", on_delete=fields.CASCADE
    )
    person_id: int
    village: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="emergency_replies", null=True
    )
    village_id: int | None
    answer = fields.CharField(max_length=8)
    at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "emergency_reply"
        unique_together = (("emergency_id", "person_id"),)
