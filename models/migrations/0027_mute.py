from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0026_absences')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Device",
            name=name,
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        )
        for name in ("mute_at", "mute_told_at")
    ]
