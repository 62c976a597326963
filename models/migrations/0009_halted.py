from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0008_outbox_questions')]

    initial = False

    operations = [
        ops.AddField(
            model_name="BulletinVersion",
            name="halted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
