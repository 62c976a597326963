from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_retention')]

    initial = False

    operations = [
        ops.AlterField(
            model_name='OwnAccount',
            name='told',
            field=fields.TextField(default='', unique=False),
        ),
    ]
