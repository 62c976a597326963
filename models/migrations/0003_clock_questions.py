from tortoise import migrations
from tortoise.migrations import operations as ops
from models.indexes import Partial
from tortoise import fields
from tortoise.indexes import Index

# What a chat was last shown moves out of the drawer of small values.
SHOWN = """
UPDATE chat_account SET menu = (
  SELECT REPLACE(CAST(s.value AS TEXT), '"', '') FROM state_value s
  WHERE s.name = 'menu:' || chat_account.channel || ':chat:' || chat_account.id)
WHERE EXISTS (SELECT 1 FROM state_value s
  WHERE s.name = 'menu:' || chat_account.channel || ':chat:' || chat_account.id)
"""


class Migration(migrations.Migration):
    dependencies = [('models', '0002_accounts_groups_routes')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='AccountError',
            index=Index(fields=['day']),
        ),
        ops.AddIndex(
            model_name='Bulletin',
            index=Partial(fields=['due_at'], name='idx_bulletin_due', where="state = 'approved'"),
        ),
        ops.AddIndex(
            model_name='Bulletin',
            index=Partial(fields=['ends_at'], name='idx_bulletin_live', where="state = 'published'"),
        ),
        ops.AddField(
            model_name='ChatAccount',
            name='menu',
            field=fields.CharField(default='', db_default='', max_length=16),
        ),
        ops.RunSQL(SHOWN, ops.RunSQL.noop),
        ops.RunSQL("DELETE FROM state_value WHERE name LIKE 'menu:%:chat:%'", ops.RunSQL.noop),
        ops.AddIndex(
            model_name='ChatAccount',
            index=Index(fields=['person_id']),
        ),
        ops.AddIndex(
            model_name='ChatAccount',
            index=Index(fields=['last_word_at']),
        ),
        ops.AddIndex(
            model_name='ChatAccount',
            index=Partial(fields=['channel', 'account'], name='idx_chat_account_menu', where="menu <> ''"),
        ),
        ops.AddIndex(
            model_name='Delivery',
            index=Partial(fields=['version_id'], name='idx_delivery_unread', where="role = 'propagandist' AND read_at IS NULL AND told_at IS NULL"),
        ),
        ops.AddIndex(
            model_name='Delivery',
            index=Partial(fields=['chat_account_id'], name='idx_delivery_shared', where="route IN ('group', 'broadcast')"),
        ),
        ops.AddIndex(
            model_name='Emergency',
            index=Partial(fields=['ends_at'], name='idx_emergency_going', where='cleared_at IS NULL'),
        ),
        ops.AddField(
            model_name='Feedback',
            name='late_told_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Feedback',
            index=Partial(fields=['due_at'], name='idx_feedback_open', where="state IN ('open', 'reopened')"),
        ),
        ops.AddIndex(
            model_name='GroupMember',
            index=Index(fields=['person_id']),
        ),
        ops.AddIndex(
            model_name='OutboxRow',
            index=Partial(fields=['sent_at'], name='idx_outbox_sent', where='sent_at IS NOT NULL'),
        ),
        ops.AddIndex(
            model_name='Playout',
            index=Partial(fields=['end_at'], name='idx_playout_open', where="state IN ('planned', 'started')"),
        ),
        ops.AddIndex(
            model_name='Playout',
            index=Partial(fields=['end_at'], name='idx_playout_untold', where="NOT told AND state IN ('missed', 'refused', 'interrupted')"),
        ),
        ops.AddField(
            model_name='Report',
            name='asked_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Report',
            name='late_told_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Report',
            index=Partial(fields=['due_at'], name='idx_report_open', where="state IN ('sent', 'received', 'working')"),
        ),
        ops.AddIndex(
            model_name='Report',
            index=Partial(fields=['touched_at'], name='idx_report_draft', where="state = 'draft' AND asked_at IS NULL"),
        ),
        ops.AddIndex(
            model_name='Role',
            index=Partial(fields=['person_id'], name='idx_role_working', where="active AND role <> 'citizen'"),
        ),
        ops.RemoveIndex(
            model_name='VoiceNote',
            name=None,
            fields=['state', 'id'],
        ),
        ops.AddIndex(
            model_name='VoiceNote',
            index=Partial(fields=['id'], name='idx_voice_note_waiting', where="state = 'waiting'"),
        ),
    ]
