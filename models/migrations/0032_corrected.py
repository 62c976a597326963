from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0031_shown')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Emergency",
            name="corrections",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Emergency",
            name="corrected_by",
            field=fields.ForeignKeyField('models.Person', source_field='corrected_by_id', null=True, db_constraint=True, to_field='id', related_name='corrected_emergencies', on_delete=OnDelete.CASCADE),
        ),
        ops.AddField(
            model_name="Emergency",
            name="corrected_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Emergency",
            name="devices_told_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
