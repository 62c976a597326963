from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0024_asked')]

    initial = False

    operations = [
        ops.AddField(
            model_name="ChatAccount",
            name="voices",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="VoiceNote",
            name="answers",
            field=fields.JSONField(null=True),
        ),
    ]
