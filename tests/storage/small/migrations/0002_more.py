"""Two columns and a word in each row."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0001_first")]
    initial = False
    operations = [
        ops.AddField(model_name="Thing", name="size", field=fields.IntField(null=True)),
        ops.RunSQL("UPDATE thing SET size = 2"),
        ops.AddField(
            model_name="Thing", name="kind", field=fields.CharField(max_length=20, null=True)
        ),
    ]
