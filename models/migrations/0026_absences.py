import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.absence import AbsenceState
from models.indexes import Partial

_JSON = {"encoder": functools.partial(dumps, separators=(',', ':')), "decoder": loads}


class Migration(migrations.Migration):
    dependencies = [('models', '0025_upkeep')]

    initial = False

    operations = [
        ops.AddField(model_name="Area", name="since_at", field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField(model_name="Area", name="until_at", field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField(
            model_name="Area",
            name="became",
            field=fields.ForeignKeyField('models.Area', source_field='became_id', null=True, db_constraint=True, to_field='id', related_name='came_from', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name="Person",
            name="asked_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.CreateModel(
            name='Absence',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='absences', on_delete=OnDelete.CASCADE)),
                ('commune', fields.ForeignKeyField('models.Area', source_field='commune_id', db_constraint=True, to_field='id', related_name='absences', on_delete=OnDelete.CASCADE)),
                ('since', fields.DateField()),
                ('until', fields.DateField(null=True)),
                ('state', fields.CharEnumField(default=AbsenceState.PLANNED, description='PLANNED: planned\nRUNNING: running\nOVER: over\nDROPPED: dropped', enum_type=AbsenceState, max_length=8)),
                ('stand_in', fields.ForeignKeyField('models.Person', source_field='stand_in_id', null=True, db_constraint=True, to_field='id', related_name='stands_in', on_delete=OnDelete.SET_NULL)),
                ('approve', fields.BooleanField(default=False)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('agreed_by_id', fields.IntField(null=True)),
                ('given', fields.JSONField(default=list, **_JSON)),
                ('note', fields.TextField(default='', unique=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                'table': 'absence',
                'app': 'models',
                'indexes': [
                    Index(fields=['person_id']),
                    Index(fields=['stand_in_id']),
                    Partial(fields=('since',), name='idx_absence_open', where="state IN ('planned', 'running')"),
                ],
                'pk_attr': 'id',
            },
            bases=['Model'],
        ),
    ]
