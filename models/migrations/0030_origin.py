from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.indexes import Partial


class Migration(migrations.Migration):
    dependencies = [('models', '0029_rules')]

    initial = False

    operations = [
        ops.AddField(model_name="Bulletin", name="origin_id", field=fields.IntField(null=True)),
        ops.AddIndex(
            model_name="Bulletin",
            index=Partial(fields=("origin_id",), name="idx_bulletin_origin", where="origin_id IS NOT NULL"),
        ),
    ]
