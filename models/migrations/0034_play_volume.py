from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0033_spoken')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Playout',
            name='volume',
            field=fields.SmallIntField(null=True),
        ),
    ]
