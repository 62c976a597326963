from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0010_everyone')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Person",
            name="listed_phone",
            field=fields.CharField(max_length=20, null=True),
        ),
    ]
