"""Feedback and questions from citizens, with a tracking code and every answer."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial
from models.person import ChatAccount, Person


class Feedback(Model):
    """`state`: open | answered | closed | reopened. `due_at` is what the citizen was told,
    `group_id` the album it began with, `late_told_at` when its desk was last told it is overdue."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="feedback"
    )
    commune_id: int
    village: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="village_feedback", null=True
    )
    village_id: int | None
    account: fields.ForeignKeyNullableRelation[ChatAccount] = fields.ForeignKeyField(
        "models.ChatAccount", related_name="feedback", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    kind = fields.CharField(max_length=10, default="ask")  # ask | report
    state = fields.CharField(max_length=10, default="open")
    urgent = fields.BooleanField(default=False)
    group_id = fields.CharField(max_length=80, default="")
    assigned: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="feedback", null=True, on_delete=fields.SET_NULL
    )
    assigned_id: int | None
    due_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    late_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    entries: fields.ReverseRelation[FeedbackEntry]

    class Meta:
        table = "feedback"
        indexes = (
            ("commune_id", "state"),
            ("account_id",),
            Partial(
                fields=("due_at",),
                name="idx_feedback_open",
                where="state IN ('open', 'reopened')",
            ),
        )


class FeedbackEntry(Model):
    """`kind`: said (by the citizen) | answer (public) | note (internal, never leaves) | draft
    (an answer spoken by an officer, not yet confirmed; never leaves either)."""

    id = fields.IntField(primary_key=True)
    feedback: fields.ForeignKeyRelation[Feedback] = fields.ForeignKeyField(
        "models.Feedback", related_name="entries", on_delete=fields.CASCADE
    )
    feedback_id: int
    kind = fields.CharField(max_length=8)
    author: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="feedback_entries", null=True, on_delete=fields.SET_NULL
    )
    author_id: int | None
    text = fields.TextField(default="")
    media: fields.Field[list[dict[str, str]]] = fields.JSONField(default=list)
    voice_note_id = fields.IntField(null=True)
    at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "feedback_entry"
        indexes = (
            ("feedback_id",),
            Partial(
                fields=("voice_note_id",),
                name="idx_feedback_entry_note",
                where="voice_note_id IS NOT NULL",
            ),
        )
