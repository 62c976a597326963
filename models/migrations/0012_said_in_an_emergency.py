from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.indexes import Partial


class Migration(migrations.Migration):
    dependencies = [('models', '0011_phones')]

    initial = False

    operations = [
        ops.AddField(model_name="Report", name="emergency_id", field=fields.IntField(null=True)),
        ops.AddIndex(
            model_name="Report",
            index=Partial(
                fields=["emergency_id"],
                name="idx_report_emergency",
                where="emergency_id IS NOT NULL",
            ),
        ),
    ]
