from typing import Any

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.indexes import Partial

# What was read out of keys until now. Small tables beside a long one: one pass over the outbox.
ABOUT_VERSION = """
UPDATE outbox SET about = COALESCE((SELECT 'version:' || v.id FROM bulletin_version v
  WHERE outbox.key LIKE 'shared:' || v.id || ':%'), '') WHERE key LIKE 'shared:%'
"""
ABOUT_EMERGENCY = """
UPDATE outbox SET about = COALESCE((SELECT '{kind}:' || e.id FROM emergency e
  WHERE outbox.key LIKE '{kind}:' || e.id || ':%'), '') WHERE key LIKE '{kind}:%'
"""
WITHDRAWN_TOLD = """
UPDATE delivery SET reminded = 2, withdrawn_told_at = COALESCE((SELECT max(a.at) FROM approval a
  WHERE a.version_id = delivery.version_id AND a.decision = 'withdraw'), created_at)
WHERE reminded = 9
"""

# PostgreSQL tidies a table when a fifth of it changed: of the outbox's history of millions that is
# never, and whoever asks what is queued walks over every row that once was.
HOT = ("inbox", "outbox", "delivery", "lane")
TIDY = "autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000"


async def tidy_often(apps: Any, editor: Any) -> None:
    if editor.client.capabilities.dialect == "postgres":
        for table in HOT:
            await editor.client.execute_script(f"ALTER TABLE {table} SET ({TIDY})")


class Migration(migrations.Migration):
    dependencies = [('models', '0007_processes')]

    initial = False

    operations = [
        ops.AddField(
            model_name="Delivery",
            name="withdrawn_told_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL(WITHDRAWN_TOLD, ops.RunSQL.noop),
        ops.AddField(
            model_name="OutboxRow",
            name="about",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.RunSQL(ABOUT_VERSION, ops.RunSQL.noop),
        ops.RunSQL(ABOUT_EMERGENCY.format(kind="emergency"), ops.RunSQL.noop),
        ops.RunSQL(ABOUT_EMERGENCY.format(kind="emergency-desk"), ops.RunSQL.noop),
        ops.RemoveIndex(model_name="InboxRow", fields=["state", "id"]),
        ops.RemoveIndex(model_name="InboxRow", fields=["channel", "account", "chat_id", "state"]),
        ops.AddIndex(
            model_name="InboxRow",
            index=Partial(fields=["id"], name="idx_inbox_new", where="state = 'new'"),
        ),
        ops.AddIndex(
            model_name="InboxRow",
            index=Partial(fields=["id"], name="idx_inbox_taken", where="state = 'taken'"),
        ),
        ops.AddIndex(
            model_name="InboxRow",
            index=Partial(fields=["id"], name="idx_inbox_failed", where="state = 'failed'"),
        ),
        ops.AddIndex(
            model_name="InboxRow",
            index=Partial(
                fields=["channel", "account", "chat_id", "id"],
                name="idx_inbox_open",
                where="state IN ('new', 'taken')",
            ),
        ),
        ops.RemoveIndex(
            model_name="OutboxRow", fields=["lane", "state", "priority", "id", "due_at"]
        ),
        ops.AddIndex(
            model_name="OutboxRow",
            index=Partial(
                fields=["lane", "priority", "id", "due_at"],
                name="idx_outbox_queued",
                where="state = 'queued'",
            ),
        ),
        ops.AddIndex(
            model_name="OutboxRow",
            index=Partial(fields=["lane"], name="idx_outbox_sending", where="state = 'sending'"),
        ),
        ops.AddIndex(
            model_name="OutboxRow",
            index=Partial(
                fields=["lane", "claimed_at"], name="idx_outbox_unclear", where="state = 'unclear'"
            ),
        ),
        ops.AddIndex(
            model_name="OutboxRow",
            index=Partial(
                fields=["about", "chat_account_id"], name="idx_outbox_about", where="about <> ''"
            ),
        ),
        ops.RemoveIndex(model_name="OutboxRow", fields=["state", "claimed_at"]),
        ops.AddIndex(
            model_name="OutboxRow",
            index=Partial(
                fields=["claimed_at"], name="idx_outbox_failed", where="state = 'failed'"
            ),
        ),
        ops.AddIndex(model_name="OutboxRow", index=Index(fields=["claimed_at"])),
        ops.RunPython(tidy_often, ops.RunPython.noop),
    ]
