from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0028_boxes')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Device",
            name="rules",
            field=fields.JSONField(null=True),
        ),
    ]
