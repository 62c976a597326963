from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0016_device_keys')]

    initial = False

    operations = [
        ops.AddField(
            model_name='OutboxRow',
            name='units',
            field=fields.SmallIntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Template',
            name='price_id_vnd',
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
