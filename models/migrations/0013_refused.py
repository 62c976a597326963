from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0012_said_in_an_emergency')]

    initial = False

    operations = [
        ops.AddField(
            model_name="OwnAccount",
            name="paid_refused",
            field=fields.CharField(max_length=20, default="", db_default=""),
        ),
        ops.AddField(
            model_name="OwnAccount",
            name="paid_refused_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OwnAccount",
            name="wide_refused_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
