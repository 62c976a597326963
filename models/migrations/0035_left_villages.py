from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0034_play_volume')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Absence",
            name="left_codes",
            field=fields.JSONField(null=True),
        ),
    ]
