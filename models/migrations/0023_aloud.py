from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0022_variants')]

    initial = False

    operations = [
        ops.AddField(
            model_name="ChatAccount",
            name="aloud",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
