"""Who is away, and who speaks and decides for them meanwhile."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial
from models.person import Person


class AbsenceState(StrEnum):
    """planned -> running (`since` has come) -> over; `dropped`: they stay after all."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    DROPPED = "dropped"


class Absence(Model):
    """Somebody of a commune is away on the local days `since` to `until`, or stops for good on
    `since` (`until` null). `stand_in` speaks for them once they said yes (`accepted_at`) and an
    officer agreed (`agreed_by_id`); `approve`: and approves. `given`: ids of the roles made for it,
    which end with it. `left_codes`: of the villages that somebody left who stopped before anybody
    followed. `note`: what they hand over in their own words."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="absences", on_delete=fields.CASCADE
    )
    person_id: int
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="absences"
    )
    commune_id: int
    since = fields.DateField()
    until = fields.DateField(null=True)
    state = fields.CharEnumField(AbsenceState, max_length=8, default=AbsenceState.PLANNED)
    stand_in: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="stands_in", null=True, on_delete=fields.SET_NULL
    )
    stand_in_id: int | None
    approve = fields.BooleanField(default=False)
    accepted_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    agreed_by_id = fields.IntField(null=True)
    given: fields.Field[list[int]] = fields.JSONField(default=list)
    left_codes: fields.Field[list[str] | None] = fields.JSONField(null=True)
    note = fields.TextField(default="")
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "absence"
        indexes = (
            ("person_id",),
            ("stand_in_id",),
            Partial(
                fields=("since",),
                name="idx_absence_open",
                where="state IN ('planned', 'running')",
            ),
        )
