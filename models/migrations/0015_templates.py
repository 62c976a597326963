import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.indexes import Partial


class Migration(migrations.Migration):
    dependencies = [('models', '0014_report_facts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Template',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('lane', fields.CharField(max_length=64)),
                ('template_id', fields.CharField(max_length=64)),
                ('name', fields.CharField(default='', max_length=80)),
                ('kind', fields.CharField(default='', max_length=10)),
                ('live', fields.BooleanField(default=False)),
                ('status', fields.CharField(default='', max_length=10)),
                ('quality', fields.CharField(default='', max_length=8)),
                ('tag', fields.CharField(default='', max_length=4)),
                ('price_vnd', fields.IntField(default=0)),
                ('lives_s', fields.IntField(default=7200)),
                ('params', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('night', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('asks', fields.BooleanField(default=False)),
                ('paused_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('why', fields.CharField(default='', max_length=40)),
                ('read_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                'table': 'template',
                'app': 'models',
                'pk_attr': 'id',
                'unique_together': (('lane', 'template_id'),),
            },
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TemplateSend',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('row_key', fields.CharField(unique=True, max_length=100)),
                ('lane', fields.CharField(max_length=64)),
                ('template_id', fields.CharField(max_length=64)),
                ('kind', fields.CharField(max_length=10)),
                ('person_id', fields.IntField()),
                ('about', fields.CharField(default='', max_length=40)),
                ('ref', fields.CharField(default='', max_length=40)),
                ('tracking', fields.CharField(unique=True, max_length=32)),
                ('code', fields.CharField(unique=True, max_length=24)),
                ('price_vnd', fields.IntField(default=0)),
                ('why', fields.CharField(default='way-template', max_length=20)),
                ('overdue_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('opened_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('answer', fields.CharField(default='', max_length=60)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('delivered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('checked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                'table': 'template_send',
                'app': 'models',
                'indexes': [
                    Index(fields=['person_id']),
                    Index(fields=['created_at']),
                    Partial(
                        fields=['overdue_at'],
                        name='idx_template_send_open',
                        where='delivered_at IS NULL AND checked_at IS NULL',
                    ),
                ],
                'pk_attr': 'id',
            },
            bases=['Model'],
        ),
    ]
