from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0001_first')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AccountError',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('lane', fields.CharField(max_length=64)),
                ('day', fields.DateField()),
                ('code', fields.CharField(max_length=40)),
                ('count', fields.IntField(default=0)),
                ('detail', fields.CharField(default='', max_length=200)),
                ('last_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'account_error', 'app': 'models', 'unique_together': (('lane', 'day', 'code'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AccountMonth',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('lane', fields.CharField(max_length=64)),
                ('month', fields.CharField(max_length=7)),
                ('paid', fields.IntField(default=0)),
                ('broadcasts', fields.IntField(default=0)),
            ],
            options={'table': 'account_month', 'app': 'models', 'unique_together': (('lane', 'month'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Group',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(max_length=20)),
                ('account', fields.CharField(max_length=40)),
                ('chat', fields.OneToOneField('models.ChatAccount', source_field='chat_id', null=True, db_constraint=True, to_field='id', related_name='group', on_delete=OnDelete.SET_NULL)),
                ('commune', fields.ForeignKeyField('models.Area', source_field='commune_id', db_constraint=True, to_field='id', related_name='groups', on_delete=OnDelete.CASCADE)),
                ('village', fields.ForeignKeyField('models.Area', source_field='village_id', null=True, db_constraint=True, to_field='id', related_name='village_groups', on_delete=OnDelete.CASCADE)),
                ('name', fields.CharField(default='', max_length=120)),
                ('link', fields.CharField(default='', max_length=300)),
                ('state', fields.CharField(default='wanted', max_length=8)),
                ('problem', fields.CharField(default='', max_length=200)),
                ('made_by', fields.ForeignKeyField('models.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name='groups_made', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'chat_group', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='GroupMember',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('group', fields.ForeignKeyField('models.Group', source_field='group_id', db_constraint=True, to_field='id', related_name='members', on_delete=OnDelete.CASCADE)),
                ('member_id', fields.CharField(max_length=64)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.CASCADE)),
                ('invited_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('since_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'group_member', 'app': 'models', 'unique_together': (('group_id', 'member_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OwnAccount',
            fields=[
                ('lane', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('heard_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('quota', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('quota_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('paid_budget', fields.IntField(default=0)),
                ('broadcasts', fields.BooleanField(default=False)),
                ('told', fields.CharField(default='', max_length=60)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'own_account', 'app': 'models', 'pk_attr': 'lane'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='ChatAccount',
            name='held_until_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ChatAccount',
            name='kind',
            field=fields.CharField(default='person', db_default='person', max_length=8),
        ),
        ops.AddField(
            model_name='ChatAccount',
            name='nudged_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Delivery',
            name='route',
            field=fields.CharField(default='', db_default='', max_length=9),
        ),
        ops.AddField(
            model_name='Delivery',
            name='route_reason',
            field=fields.CharField(default='', db_default='', max_length=40),
        ),
        ops.AddIndex(
            model_name='Delivery',
            index=Index(fields=['person_id']),
        ),
        ops.AddField(
            model_name='OutboxRow',
            name='route',
            field=fields.CharField(default='', db_default='', max_length=9),
        ),
    ]
