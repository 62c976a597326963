from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0020_old_names')]

    initial = False

    operations = [
        ops.AddField(
            model_name="VoiceNote",
            name="written",
            field=fields.TextField(default="", db_default=""),
        ),
        ops.AddField(
            model_name="VoiceNote",
            name="mended",
            field=fields.JSONField(null=True),
        ),
        ops.AddField(model_name="VoiceNote", name="fixes_id", field=fields.IntField(null=True)),
        ops.AddField(
            model_name="VoiceNote",
            name="part",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="VoiceNote",
            name="claimed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
