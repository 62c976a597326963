from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0030_origin')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Device",
            name="shown",
            field=fields.JSONField(null=True),
        ),
    ]
