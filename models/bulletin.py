"""Bulletins: versions, their spoken renditions, approvals, and who was reached."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial
from models.person import Person


class BulletinState(StrEnum):
    """draft -> submitted -> (returned ->) approved -> published -> withdrawn | expired."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Bulletin(Model):
    """`number` is the current version. `code` is what people say ("BT-12"). `due_at` (when an
    approved one goes out) and `ends_at` come from the approved version's times. `origin_id`: the
    bulletin of the province that the commune adapts in this one."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="bulletins"
    )
    commune_id: int
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="bulletins"
    )
    author_id: int
    state = fields.CharEnumField(BulletinState, max_length=10, default=BulletinState.DRAFT)
    number = fields.IntField(default=1)
    corrects: fields.ForeignKeyNullableRelation[Bulletin] = fields.ForeignKeyField(
        "models.Bulletin", related_name="corrections", null=True
    )
    corrects_id: int | None
    origin_id = fields.IntField(null=True)
    submitted_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    due_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    published_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    ends_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    versions: fields.ReverseRelation[BulletinVersion]

    class Meta:
        table = "bulletin"
        indexes = (
            ("commune_id", "state"),
            Partial(
                fields=("submitted_at",), name="idx_bulletin_asked", where="state = 'submitted'"
            ),
            Partial(fields=("due_at",), name="idx_bulletin_due", where="state = 'approved'"),
            Partial(fields=("ends_at",), name="idx_bulletin_live", where="state = 'published'"),
            Partial(
                fields=("origin_id",), name="idx_bulletin_origin", where="origin_id IS NOT NULL"
            ),
        )


class BulletinVersion(Model):
    """What is approved: `digest` covers title, body, spoken texts, audio files, targets, times
    and priority. `targets` are area codes; `times` is {"now": bool, "at": [ISO UTC, ...],
    "until": ISO UTC} (read it with usecases/times.py). Immutable once submitted.
    `distributed_at`: everybody has a delivery row; `planned_at`: devices have their plays;
    `asked_at`: speakers of other languages were looked for;
    `resend_at`: asked for to be sent again to those it failed for, None once that is done;
    `halted_at`: a chat service refused it and the author was told; `everyone`: its approver let it
    go to all followers of the commune's accounts too."""

    id = fields.IntField(primary_key=True)
    bulletin: fields.ForeignKeyRelation[Bulletin] = fields.ForeignKeyField(
        "models.Bulletin", related_name="versions", on_delete=fields.CASCADE
    )
    bulletin_id: int
    number = fields.IntField()
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="bulletin_versions"
    )
    author_id: int
    title = fields.CharField(max_length=200)
    body = fields.TextField()
    radio_text = fields.TextField(default="")
    subject = fields.CharField(max_length=40, default="")
    source = fields.CharField(max_length=200, default="")
    priority = fields.CharField(max_length=12, default="commune")
    targets: fields.Field[list[str]] = fields.JSONField(default=list)
    times: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    attachments: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list)
    voice_digest = fields.CharField(max_length=64, default="")  # a person's own recording
    digest = fields.CharField(max_length=64, default="")
    distributed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    planned_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    asked_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    resend_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    halted_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    everyone = fields.BooleanField(default=False, db_default=False)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    renditions: fields.ReverseRelation[Rendition]

    class Meta:
        table = "bulletin_version"
        unique_together = (("bulletin_id", "number"),)
        indexes = (
            ("planned_at",),
            ("resend_at",),
            Partial(
                fields=("voice_digest",),
                name="idx_bulletin_version_voice",
                where="voice_digest <> ''",
            ),
        )


class Rendition(Model):
    """One spoken form (variant) of a version: the exact audio that will play."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[BulletinVersion] = fields.ForeignKeyField(
        "models.BulletinVersion", related_name="renditions", on_delete=fields.CASCADE
    )
    version_id: int
    language = fields.CharField(max_length=8, default="vi")
    voice = fields.CharField(max_length=40)  # engine voice, or "person" for a recording
    spoken_text = fields.TextField(default="")
    digest = fields.CharField(max_length=64)  # sha256 of the MP3
    duration_s = fields.FloatField(default=0)

    class Meta:
        table = "rendition"
        unique_together = (("version_id", "language"),)
        indexes = (("digest",),)


class Variant(Model):
    """A bulletin in a language of its villages, spoken by a person: asked -> recorded -> confirmed
    (by a second speaker) -> approved (by an officer; then it is a rendition). `asked`: people.
    `digest`: their recording, `audio_digest`: as it will sound."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[BulletinVersion] = fields.ForeignKeyField(
        "models.BulletinVersion", related_name="variants", on_delete=fields.CASCADE
    )
    version_id: int
    language = fields.CharField(max_length=8)
    state = fields.CharField(max_length=10, default="asked")
    asked: fields.Field[list[int]] = fields.JSONField(default=list)
    speaker_id = fields.IntField(null=True)
    checker_id = fields.IntField(null=True)
    digest = fields.CharField(max_length=64, default="")
    audio_digest = fields.CharField(max_length=64, default="")
    duration_s = fields.FloatField(default=0)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "variant"
        unique_together = (("version_id", "language"),)
        indexes = (
            ("speaker_id",),
            ("digest",),
            ("audio_digest",),
            Partial(
                fields=("id",),
                name="idx_variant_unheard",
                where="state = 'recorded' AND audio_digest = ''",
            ),
        )


class Approval(Model):
    """A decision about one exact version: approve | return | withdraw."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[BulletinVersion] = fields.ForeignKeyField(
        "models.BulletinVersion", related_name="approvals", on_delete=fields.CASCADE
    )
    version_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="approvals"
    )
    person_id: int
    decision = fields.CharField(max_length=10)
    reason = fields.TextField(default="")
    digest = fields.CharField(max_length=64)
    channel = fields.CharField(max_length=20)
    at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "approval"
        indexes = (
            ("version_id",),
            Partial(
                fields=("at",),
                name="idx_approval_taken_back",
                where="decision IN ('withdraw', 'correct')",
            ),
        )


class Delivery(Model):
    """One version to one person by one route (`route`: chat | paid | group | broadcast |
    neighbour | none; `route_reason`: locale key of why that one). Wire state is its outbox row's,
    here is what the person said: read it, told the villagers (how, how many households)."""

    id = fields.BigIntField(primary_key=True)
    version: fields.ForeignKeyRelation[BulletinVersion] = fields.ForeignKeyField(
        "models.BulletinVersion", related_name="deliveries", on_delete=fields.CASCADE
    )
    version_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="deliveries", on_delete=fields.CASCADE
    )
    person_id: int
    village: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="deliveries", null=True
    )
    village_id: int | None
    chat_account_id = fields.IntField(null=True)
    role = fields.CharField(max_length=14)
    unreachable = fields.CharField(max_length=40, default="")  # locale key, when no route exists
    route = fields.CharField(max_length=9, default="", db_default="")
    route_reason = fields.CharField(max_length=40, default="", db_default="")
    read_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    told_how = fields.CharField(max_length=20, default="")
    households = fields.IntField(null=True)
    reminded = fields.SmallIntField(default=0)  # reminders sent
    withdrawn_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "delivery"
        unique_together = (("version_id", "person_id"),)
        indexes = (
            ("version_id", "village_id"),
            ("person_id",),
            Partial(
                fields=("version_id",),
                name="idx_delivery_unread",
                where="role = 'propagandist' AND read_at IS NULL AND told_at IS NULL",
            ),
            Partial(
                fields=("chat_account_id",),
                name="idx_delivery_shared",
                where="route IN ('group', 'broadcast')",
            ),
        )
