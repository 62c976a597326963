from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0015_templates')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Device",
            name="key_hash",
            field=fields.CharField(max_length=64, default="", db_default=""),
        ),
        ops.AddField(
            model_name="Device",
            name="key_nonce",
            field=fields.CharField(max_length=32, default="", db_default=""),
        ),
        ops.AddField(
            model_name="Device",
            name="doubted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
