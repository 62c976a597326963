from tortoise import migrations
from tortoise.migrations import operations as ops
from models.indexes import Partial
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0003_clock_questions')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='Approval',
            index=Partial(fields=['at'], name='idx_approval_taken_back', where="decision IN ('withdraw', 'correct')"),
        ),
        ops.AddField(
            model_name='BulletinVersion',
            name='planned_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='BulletinVersion',
            name='resend_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='BulletinVersion',
            index=Index(fields=['planned_at']),
        ),
        ops.AddIndex(
            model_name='BulletinVersion',
            index=Index(fields=['resend_at']),
        ),
        ops.AddField(
            model_name='Device',
            name='planned_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Device',
            index=Index(fields=['planned_at']),
        ),
        ops.AddField(
            model_name='Group',
            name='unseen_from_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Group',
            index=Index(fields=['unseen_from_at']),
        ),
        ops.AddIndex(
            model_name='Media',
            index=Index(fields=['keep_until_at']),
        ),
        # What is out has been planned: only what waits for its time is looked at once more, which
        # plans nothing twice.
        ops.RunSQL([
            "UPDATE bulletin_version SET planned_at = created_at WHERE NOT EXISTS (SELECT 1 FROM "
            "bulletin b WHERE b.id = bulletin_version.bulletin_id AND b.state = 'approved')",
            "UPDATE device SET planned_at = '2026-01-01 00:00:00+00:00'",
        ], reverse_sql=[]),
    ]
