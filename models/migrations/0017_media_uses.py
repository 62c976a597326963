from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.indexes import Partial

# What stands in lists by now. A recording in a case is its voice note's and needs no line.
BULLETINS = """
INSERT INTO media_use (digest, place)
SELECT DISTINCT {digest}, 'bulletin:' || r.bulletin_id FROM bulletin_version r, {each}
"""
CASES = """
INSERT INTO media_use (digest, place)
SELECT DISTINCT {digest}, 'said:' || r.id FROM feedback_entry r, {each} WHERE {kind} <> 'voice'
"""


async def known_uses(_apps, editor):
    if editor.client.capabilities.dialect == 'postgres':
        each, digest, kind = "jsonb_array_elements(r.{0}) m", "m ->> 'digest'", "m ->> 'kind'"
    else:
        each = "json_each(r.{0}) m"
        digest, kind = "json_extract(m.value, '$.digest')", "json_extract(m.value, '$.kind')"
    parts = {'digest': digest, 'kind': kind}
    await editor.client.execute_script(BULLETINS.format(each=each.format('attachments'), **parts))
    await editor.client.execute_script(CASES.format(each=each.format('media'), **parts))


class Migration(migrations.Migration):
    dependencies = [('models', '0016_units')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MediaUse',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('digest', fields.CharField(max_length=64)),
                ('place', fields.CharField(db_index=True, max_length=40)),
            ],
            options={
                'table': 'media_use',
                'app': 'models',
                'unique_together': (('digest', 'place'),),
                'pk_attr': 'id',
            },
            bases=['Model'],
        ),
        ops.RunPython(known_uses, ops.RunPython.noop),
        ops.AddIndex(
            model_name='Approval',
            index=Index(fields=['version_id']),
        ),
        ops.AddIndex(
            model_name='BulletinVersion',
            index=Partial(fields=['voice_digest'], name='idx_bulletin_version_voice', where="voice_digest <> ''"),
        ),
        ops.AddIndex(
            model_name='Feedback',
            index=Index(fields=['account_id']),
        ),
        ops.AddIndex(
            model_name='FeedbackEntry',
            index=Index(fields=['feedback_id']),
        ),
        ops.AddIndex(
            model_name='FeedbackEntry',
            index=Partial(fields=['voice_note_id'], name='idx_feedback_entry_note', where='voice_note_id IS NOT NULL'),
        ),
        ops.AddIndex(
            model_name='OutboxRow',
            index=Partial(fields=['lane', 'sent_at'], name='idx_outbox_lane_sent', where='sent_at IS NOT NULL'),
        ),
        ops.AddIndex(
            model_name='OutboxRow',
            index=Partial(fields=['lane', 'due_at'], name='idx_outbox_lane_failed', where="state = 'failed'"),
        ),
        ops.AddIndex(
            model_name='Playout',
            index=Partial(fields=['audio_digest'], name='idx_playout_sound', where="audio_digest <> ''"),
        ),
        ops.AddIndex(
            model_name='Rendition',
            index=Index(fields=['digest']),
        ),
        ops.AddIndex(
            model_name='Report',
            index=Index(fields=['reporter_id']),
        ),
        ops.AddIndex(
            model_name='ReportMedia',
            index=Index(fields=['digest']),
        ),
        ops.AddIndex(
            model_name='ReportMedia',
            index=Partial(fields=['voice_note_id'], name='idx_report_media_note', where='voice_note_id IS NOT NULL'),
        ),
        ops.AddIndex(
            model_name='VoiceNote',
            index=Partial(fields=['id'], name='idx_voice_note_kept', where="digest <> ''"),
        ),
        ops.AddIndex(
            model_name='VoiceNote',
            index=Partial(fields=['digest'], name='idx_voice_note_digest', where="digest <> ''"),
        ),
        # The walk through recordings needs no mark any more.
        ops.RunSQL("DELETE FROM state_value WHERE name = 'keep:voice'", ops.RunSQL.noop),
    ]
