from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0009_halted')]

    initial = False

    operations = [
        ops.AddField(
            model_name="ChatAccount",
            name="links",
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
