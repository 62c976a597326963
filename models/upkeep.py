"""What keeps loudspeakers and boards sound: labels on boxes, where each stands, what is wrong with
it, how long it was away, and what people nearby hear."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.device import Device
from models.indexes import Partial


class DeviceLabel(Model):
    """A code printed for a box that is not a device yet; whoever keeps devices in `area` makes it
    one. `used_at`: it became one."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True)
    kind = fields.CharField(max_length=8)
    area: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="labels"
    )
    area_id: int
    made_at: fields.Field[datetime] = fields.DatetimeField()
    used_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "device_label"
        indexes = (("area_id",),)


class DevicePlace(Model):
    """Where a device stands, as the latest of those who stood there said: a photo, words, a point.
    `person_id` 0: forgotten."""

    id = fields.IntField(primary_key=True)
    device: fields.OneToOneRelation[Device] = fields.OneToOneField(
        "models.Device", related_name="place", on_delete=fields.CASCADE
    )
    device_id: int
    photo_digest = fields.CharField(max_length=64, default="")
    words = fields.CharField(max_length=200, default="")
    latitude: fields.Field[float | None] = fields.FloatField(null=True)
    longitude: fields.Field[float | None] = fields.FloatField(null=True)
    person_id = fields.IntField(default=0)
    placed_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "device_place"
        indexes = (Partial(fields=("person_id",), name="idx_place_person", where="person_id > 0"),)


class DeviceTrouble(Model):
    """What is wrong with a device, from when to when. `what`: silent | power | signal | amplifier,
    said by the device or by its silence; sound, said by people nearby (a repair ticket), `detail`
    is then what they hear. `listed_at`: it stood in its officers' morning list, `over_listed_at`:
    so did its end."""

    id = fields.IntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="troubles", on_delete=fields.CASCADE
    )
    device_id: int
    what = fields.CharField(max_length=10)
    detail = fields.CharField(max_length=40, default="")
    began_at: fields.Field[datetime] = fields.DatetimeField()
    over_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    listed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    over_listed_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "device_trouble"
        indexes = (
            ("device_id", "began_at"),
            Partial(fields=("device_id", "what"), name="idx_trouble_open", where="over_at IS NULL"),
            Partial(fields=("began_at",), name="idx_trouble_unlisted", where="listed_at IS NULL"),
            Partial(
                fields=("over_at",),
                name="idx_trouble_over_unlisted",
                where="over_at IS NOT NULL AND over_listed_at IS NULL",
            ),
        )


class DeviceMonth(Model):
    """Minutes of a local month ("2026-03") in which a device was away; those of silences that are
    over. Stays when what they were counted from is gone."""

    id = fields.IntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="months", on_delete=fields.CASCADE
    )
    device_id: int
    month = fields.CharField(max_length=7)
    down_min = fields.IntField(default=0)

    class Meta:
        table = "device_month"
        unique_together = (("device_id", "month"),)


class EarCheck(Model):
    """One person nearby, asked how one play was heard. `answer`: "" none yet, clear | low | rasp |
    none."""

    id = fields.IntField(primary_key=True)
    device: fields.ForeignKeyRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="ear_checks", on_delete=fields.CASCADE
    )
    device_id: int
    playout_id = fields.BigIntField()
    person_id = fields.IntField()
    answer = fields.CharField(max_length=6, default="")
    asked_at: fields.Field[datetime] = fields.DatetimeField()
    answered_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "ear_check"
        unique_together = (("playout_id", "person_id"),)
        indexes = (("person_id", "asked_at"), ("asked_at",), ("device_id", "asked_at"))
