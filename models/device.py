"""Loudspeakers and boards, and what each of them was to play and really played."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial


class Device(Model):
    """`kind`: speaker | board. `volume` is by day, other loudness in `rules`
    (airtime/loudness.py). `driver` is the relay module that speaks to it ("page" = browser).
    `plan_version` grows with every change, so a device knows when it is behind. `planned_at`: it
    has the plays of what was approved before it came. `key_hash` of its secret: "" none yet (an
    older installation's), "-" taken away; `key_nonce` is what it is worked out from.
    `doubted_at`: its keepers were told that it reports what cannot be. `faults`: what it says is
    wrong with it, by spaces; `faults_known`: what of that stands in device_trouble. `live_at`:
    first heard of, since when its time away counts. `ear_due`: people nearby are to be asked how
    its next play was heard. `mute_at`: since when it runs and nobody would hear it, by its own
    word; `mute_told_at`: somebody near was told so. `serial` is the maker's number and
    `options` what the driver wants to know of it; `pushed_version` the plan its driver handed over
    at `pushed_at` (pages ask for theirs). `shown`: how a board shows (devices/showing.py)."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True)
    kind = fields.CharField(max_length=8)
    driver = fields.CharField(max_length=20, default="page")
    name = fields.CharField(max_length=120)
    area: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="devices"
    )
    area_id: int
    volume = fields.SmallIntField(default=70)
    rules: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    plan_version = fields.IntField(default=1)
    health: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    heard_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    offline_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    active = fields.BooleanField(default=True)
    planned_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    key_hash = fields.CharField(max_length=64, default="", db_default="")
    key_nonce = fields.CharField(max_length=32, default="", db_default="")
    doubted_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    faults = fields.CharField(max_length=60, default="", db_default="")
    faults_known = fields.CharField(max_length=60, default="", db_default="")
    live_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    ear_due = fields.BooleanField(default=True, db_default=True)
    mute_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    mute_told_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    shown: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    serial = fields.CharField(max_length=64, default="", db_default="")
    options: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    pushed_version = fields.IntField(default=0, db_default=0)
    pushed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "device"
        indexes = (
            ("planned_at",),
            Partial(
                fields=("id",),
                name="idx_device_behind",
                where="driver <> 'page' AND pushed_version < plan_version",
            ),
        )


class PlayState(StrEnum):
    """What happened to a planned playout."""

    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Playout(Model):
    """One rendition on one device at one time. Either `version_id` or `emergency_id` is set.
    For a board, the span in which the item is shown. `slot_at` is the time asked for, before a
    clash moved it; `told`: its author knows that it failed. `volume`: what it was set to when the
    play began, as the device says, else as was asked of it; null: it never began."""

    id = fields.BigIntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="playouts", on_delete=fields.CASCADE
    )
    device_id: int
    version_id = fields.IntField(default=0, db_index=True)  # 0 = none
    emergency_id = fields.IntField(default=0, db_index=True)
    audio_digest = fields.CharField(max_length=64, default="")
    duration_s = fields.FloatField(default=0)
    slot_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    start_at: fields.Field[datetime] = fields.DatetimeField()
    end_at: fields.Field[datetime] = fields.DatetimeField()
    state = fields.CharEnumField(PlayState, max_length=12, default=PlayState.PLANNED)
    started_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    ended_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    detail = fields.CharField(max_length=200, default="")
    told = fields.BooleanField(default=False)
    volume: fields.Field[int | None] = fields.SmallIntField(null=True)

    class Meta:
        table = "playout"
        unique_together = (("device_id", "version_id", "emergency_id", "start_at"),)
        indexes = (
            ("device_id", "state", "start_at"),
            ("end_at",),
            Partial(
                fields=("end_at",),
                name="idx_playout_open",
                where="state IN ('planned', 'started')",
            ),
            Partial(
                fields=("end_at",),
                name="idx_playout_untold",
                where="NOT told AND state IN ('missed', 'refused', 'interrupted')",
            ),
            Partial(fields=("audio_digest",), name="idx_playout_sound", where="audio_digest <> ''"),
        )
