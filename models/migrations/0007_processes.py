from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_all_troubles_told')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Process',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ('roles', fields.CharField(max_length=40)),
                ('host', fields.CharField(max_length=80)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'process', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
