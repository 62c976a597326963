import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.indexes import Partial


class Migration(migrations.Migration):
    dependencies = [('models', '0021_heard')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Variant',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('version', fields.ForeignKeyField('models.BulletinVersion', source_field='version_id', db_constraint=True, to_field='id', related_name='variants', on_delete=OnDelete.CASCADE)),
                ('language', fields.CharField(max_length=8)),
                ('state', fields.CharField(default='asked', max_length=10)),
                ('asked', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('speaker_id', fields.IntField(null=True)),
                ('checker_id', fields.IntField(null=True)),
                ('digest', fields.CharField(default='', max_length=64)),
                ('audio_digest', fields.CharField(default='', max_length=64)),
                ('duration_s', fields.FloatField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                'table': 'variant',
                'app': 'models',
                'unique_together': (('version_id', 'language'),),
                'indexes': [
                    Index(fields=['speaker_id']),
                    Index(fields=['digest']),
                    Index(fields=['audio_digest']),
                    Partial(fields=('id',), name='idx_variant_unheard', where="state = 'recorded' AND audio_digest = ''"),
                ],
                'pk_attr': 'id',
            },
            bases=['Model'],
        ),
    ]
