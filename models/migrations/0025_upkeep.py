from tortoise import migrations
from tortoise.migrations import operations as ops
from models.indexes import Partial
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0025_by_voice')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DeviceLabel',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=40)),
                ('kind', fields.CharField(max_length=8)),
                ('area', fields.ForeignKeyField('models.Area', source_field='area_id', db_constraint=True, to_field='id', related_name='labels', on_delete=OnDelete.CASCADE)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'device_label', 'app': 'models', 'indexes': [Index(fields=['area_id'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DeviceMonth',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.ForeignKeyField('models.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='months', on_delete=OnDelete.CASCADE)),
                ('month', fields.CharField(max_length=7)),
                ('down_min', fields.IntField(default=0)),
            ],
            options={'table': 'device_month', 'app': 'models', 'unique_together': (('device_id', 'month'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DevicePlace',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.OneToOneField('models.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='place', on_delete=OnDelete.CASCADE)),
                ('photo_digest', fields.CharField(default='', max_length=64)),
                ('words', fields.CharField(default='', max_length=200)),
                ('latitude', fields.FloatField(null=True)),
                ('longitude', fields.FloatField(null=True)),
                ('person_id', fields.IntField(default=0)),
                ('placed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'device_place', 'app': 'models', 'indexes': [Partial(fields=['person_id'], name='idx_place_person', where='person_id > 0')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DeviceTrouble',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.ForeignKeyField('models.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='troubles', on_delete=OnDelete.CASCADE)),
                ('what', fields.CharField(max_length=10)),
                ('detail', fields.CharField(default='', max_length=40)),
                ('began_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('over_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('listed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('over_listed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'device_trouble', 'app': 'models', 'indexes': [Index(fields=['device_id', 'began_at']), Partial(fields=['device_id', 'what'], name='idx_trouble_open', where='over_at IS NULL'), Partial(fields=['began_at'], name='idx_trouble_unlisted', where='listed_at IS NULL'), Partial(fields=['over_at'], name='idx_trouble_over_unlisted', where='over_at IS NOT NULL AND over_listed_at IS NULL')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EarCheck',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('device', fields.ForeignKeyField('models.Device', source_field='device_id', db_constraint=True, to_field='id', related_name='ear_checks', on_delete=OnDelete.CASCADE)),
                ('playout_id', fields.BigIntField()),
                ('person_id', fields.IntField()),
                ('answer', fields.CharField(default='', max_length=6)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'ear_check', 'app': 'models', 'unique_together': (('playout_id', 'person_id'),), 'indexes': [Index(fields=['person_id', 'asked_at']), Index(fields=['asked_at']), Index(fields=['device_id', 'asked_at'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Device',
            name='ear_due',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name='Device',
            name='faults',
            field=fields.CharField(default='', db_default='', max_length=60),
        ),
        ops.AddField(
            model_name='Device',
            name='faults_known',
            field=fields.CharField(default='', db_default='', max_length=60),
        ),
        ops.AddField(
            model_name='Device',
            name='live_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
