"""A column that becomes wider: on SQLite the whole table is made anew."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0002_more")]
    initial = False
    operations = [
        ops.RunSQL("UPDATE thing SET size = size * 10"),
        ops.AlterField(model_name="Thing", name="name", field=fields.TextField(default="")),
    ]
