from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0010_chat_links')]

    initial = False

    operations = [
        ops.AddField(
            model_name="BulletinVersion",
            name="everyone",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
