"""The oldest version."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = []
    initial = True
    operations = [
        ops.CreateModel(
            name="Thing",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True)),
                ("name", fields.CharField(max_length=9)),
            ],
            options={"table": "thing", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
