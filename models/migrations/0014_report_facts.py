from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0013_refused')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Report",
            name="amounts",
            field=fields.CharField(max_length=300, default="", db_default=""),
        ),
        ops.AddField(
            model_name="Report",
            name="since",
            field=fields.CharField(max_length=60, default="", db_default=""),
        ),
    ]
