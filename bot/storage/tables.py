"""The tables of a new SQLite file, made at once from the models.

Going through every migration there has been costs seconds: Tortoise builds all models anew for each
step. An installation that has data still goes through them (storage/db.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import SqliteSchemaEditor
from tortoise.utils import get_schema_sql


async def none(client: Any) -> bool:
    """Is this an SQLite file in which nothing was ever made?"""
    if client.capabilities.dialect != "sqlite":
        return False
    _, rows = await client.execute_query("SELECT 1 FROM sqlite_master LIMIT 1")
    return not rows


async def make(client: Any, app: str, migrations: Sequence[str]) -> None:
    """All tables, and these migrations noted as done: all of it or, after a crash, nothing."""
    model = MigrationRecorder(client).model
    notes = SqliteSchemaEditor(client, atomic=False)._get_model_sql_data(model).table_sql  # noqa: SLF001 - Tortoise names no public way
    # Nobody was here when they were applied; of one moment they are listed by their names.
    at = datetime(1970, 1, 1, tzinfo=UTC).isoformat(" ")
    done = ", ".join(f"('{app}', '{name}', '{at}')" for name in migrations)
    insert = f'INSERT INTO "tortoise_migrations" ("app", "name", "applied_at") VALUES {done};'  # noqa: S608 - our own names
    script = "\n".join(
        ("BEGIN IMMEDIATE;", get_schema_sql(client, safe=False), notes, insert, "COMMIT;")
    )
    try:
        await client.execute_script(script)
    except BaseException:
        with contextlib.suppress(Exception):
            # Not as a script: Python commits what is open before it runs one.
            await client.execute_query("ROLLBACK")
        raise
