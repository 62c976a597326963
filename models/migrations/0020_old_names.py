from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0019_cut')]

    initial = False

    operations = [
        ops.AddField(
            model_name='AreaAlias',
            name='district',
            field=fields.CharField(default='', max_length=60),
        ),
        ops.AddField(
            model_name='AreaAlias',
            name='until',
            field=fields.DateField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
