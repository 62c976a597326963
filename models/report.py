"""Field reports from propagandists, and the voice notes they (and others) send."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial
from models.person import ChatAccount, Person


class ReportState(StrEnum):
    """sent -> received -> working -> done, `draft` while it is being written, `dropped` when its
    writer gave it up, `withdrawn` when it told of danger before: the desk still sees it."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    WORKING = "working"
    DONE = "done"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


_FIRST_STATES = "\n".join(f"{s.name}: {s.value}" for s in list(ReportState)[:6])


class Report(Model):
    """About a place, facility, event or need, never about what a person thinks. `people` is how
    many were there (activity reports), `group_id` the album it began with, `touched_at` when its
    writer last added to it, `emergency_id` the one it was said in. `amounts` ("50 bao; 3 nhà") and
    `since` ("đầu tháng") are what its words say, nothing else. `late_told_at`: its desk was
    last told that it is overdue, `asked_at`: its writer was asked whether to send it."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="reports"
    )
    commune_id: int
    village: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="village_reports", null=True
    )
    village_id: int | None
    reporter: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="reports", null=True, on_delete=fields.SET_NULL
    )
    reporter_id: int | None
    chat_account_id = fields.IntField(null=True)
    kind = fields.CharField(max_length=20, default="other")
    text = fields.TextField(default="")
    urgent = fields.BooleanField(default=False)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    # The columns' note names the states there were first: a new one changes no column.
    state = fields.CharEnumField(
        ReportState, max_length=10, default=ReportState.DRAFT, description=_FIRST_STATES
    )
    people = fields.IntField(null=True)
    emergency_id = fields.IntField(null=True)
    group_id = fields.CharField(max_length=80, default="")
    happened_at: fields.Field[datetime] = fields.DatetimeField()
    touched_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    due_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    sent_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    late_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    asked_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    answer = fields.TextField(default="")
    amounts = fields.CharField(max_length=300, default="", db_default="")
    since = fields.CharField(max_length=60, default="", db_default="")
    handler: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="handled_reports", null=True, on_delete=fields.SET_NULL
    )
    handler_id: int | None

    media: fields.ReverseRelation[ReportMedia]

    class Meta:
        table = "report"
        indexes = (
            ("commune_id", "state"),
            ("reporter_id",),
            Partial(
                fields=("due_at",),
                name="idx_report_open",
                where="state IN ('sent', 'received', 'working')",
            ),
            Partial(
                fields=("touched_at",),
                name="idx_report_draft",
                where="state = 'draft' AND asked_at IS NULL",
            ),
            Partial(
                fields=("emergency_id",),
                name="idx_report_emergency",
                where="emergency_id IS NOT NULL",
            ),
        )


class VoiceNote(Model):
    """A recording: the audio is always kept. `state`: waiting | heard | silent | failed, or
    `kept` for a language no engine knows. `problem` is a locale key, `checked` says that a person
    confirmed or corrected the text. `written` is what the engine wrote, `mended` a
    pair (what it wrote, name) for each name put right in it. `fixes_id`: said instead of the words
    `part` of another note. `claimed_at`: a worker was last seen listening to it. `answers`: it may
    answer what was asked when it came: the event, when, and where its chat stood."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64)
    account: fields.ForeignKeyNullableRelation[ChatAccount] = fields.ForeignKeyField(
        "models.ChatAccount", related_name="voice_notes", null=True, on_delete=fields.CASCADE
    )
    account_id: int | None
    language = fields.CharField(max_length=8, default="vi")
    state = fields.CharField(max_length=10, default="waiting")
    text = fields.TextField(default="")
    confidence = fields.FloatField(null=True)
    duration_s = fields.FloatField(default=0)
    engine = fields.CharField(max_length=60, default="")
    attempts = fields.SmallIntField(default=0)
    problem = fields.CharField(max_length=40, default="")
    checked = fields.BooleanField(default=False)
    written = fields.TextField(default="", db_default="")
    mended: fields.Field[list[list[str]] | None] = fields.JSONField(null=True)
    fixes_id = fields.IntField(null=True)
    part = fields.CharField(max_length=120, default="", db_default="")
    answers: fields.Field[dict[str, str] | None] = fields.JSONField(null=True)
    claimed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    recorded_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "voice_note"
        indexes = (
            ("account_id",),
            Partial(fields=("id",), name="idx_voice_note_waiting", where="state = 'waiting'"),
            Partial(fields=("id",), name="idx_voice_note_kept", where="digest <> ''"),
            Partial(fields=("digest",), name="idx_voice_note_digest", where="digest <> ''"),
        )


class ReportMedia(Model):
    """A photo, file or voice note that belongs to a report."""

    id = fields.IntField(primary_key=True)
    report: fields.ForeignKeyRelation[Report] = fields.ForeignKeyField(
        "models.Report", related_name="media", on_delete=fields.CASCADE
    )
    report_id: int
    kind = fields.CharField(max_length=8)
    digest = fields.CharField(max_length=64)
    voice_note: fields.ForeignKeyNullableRelation[VoiceNote] = fields.ForeignKeyField(
        "models.VoiceNote", related_name="report_media", null=True, on_delete=fields.SET_NULL
    )
    voice_note_id: int | None

    class Meta:
        table = "report_media"
        unique_together = (("report_id", "digest"),)
        indexes = (
            ("digest",),
            Partial(
                fields=("voice_note_id",),
                name="idx_report_media_note",
                where="voice_note_id IS NOT NULL",
            ),
        )
