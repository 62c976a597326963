from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.indexes import Partial


class Migration(migrations.Migration):
    dependencies = [('models', '0027_mute')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Device",
            name="serial",
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddField(
            model_name="Device",
            name="options",
            field=fields.JSONField(null=True),
        ),
        ops.AddField(
            model_name="Device",
            name="pushed_version",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Device",
            name="pushed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Device",
            index=Partial(fields=['id'], name='idx_device_behind', where="driver <> 'page' AND pushed_version < plan_version"),
        ),
    ]
