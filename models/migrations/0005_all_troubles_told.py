from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0004_lost_tasks')]

    initial = False

    operations = [
        ops.AlterField(
            model_name='OwnAccount',
            name='told',
            field=fields.TextField(default='', unique=False),
        ),
    ]
