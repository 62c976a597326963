from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0032_corrected')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Person",
            name="spoken",
            field=fields.CharField(max_length=8, default="", db_default=""),
        ),
    ]
