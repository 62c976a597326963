from tortoise import migrations
from tortoise.migrations import operations as ops
from models.indexes import Partial
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0004_lost_tasks')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Tally',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('what', fields.CharField(max_length=20)),
                ('month', fields.CharField(max_length=7)),
                ('place', fields.CharField(default='', max_length=64)),
                ('state', fields.CharField(max_length=12)),
                ('count', fields.IntField(default=0)),
            ],
            options={'table': 'tally', 'app': 'models', 'unique_together': (('what', 'month', 'place', 'state'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddIndex(
            model_name='Bulletin',
            index=Partial(fields=['submitted_at'], name='idx_bulletin_asked', where="state = 'submitted'"),
        ),
        ops.AddIndex(
            model_name='OutboxRow',
            index=Index(fields=['content_id']),
        ),
        ops.AddIndex(
            model_name='Playout',
            index=Index(fields=['end_at']),
        ),
        ops.AddIndex(
            model_name='UsedButton',
            index=Index(fields=['pressed_at']),
        ),
    ]
