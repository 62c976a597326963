"""What a newer version makes of rows an older one wrote."""

from __future__ import annotations

from typing import Any

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from bot.storage import db
from tests.storage.test_migrations import empty_url

__all__ = ["empty_url"]
AT = "'2026-03-02 02:00:00+00:00'"
TIMES = ("created_at", "started_at", "ends_at", "queued_at", "due_at", "at")


async def put(table: str, words: str = "", zeros: str = "", **values: Any) -> None:
    """One row; `words` are empty texts, `zeros` are 0."""
    given = {
        **dict.fromkeys(words.split(), "''"),
        **dict.fromkeys(zeros.split(), "0"),
        **{name: AT if name in TIMES else repr(value) for name, value in values.items()},
    }
    names = ", ".join(f'"{name}"' for name in given)
    await db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(given.values())})")


_KEYS = ("shared:1:1:0", "shared:1:n:1:0", "emergency:1:1:0", "emergency-desk:1:1:0", "in1.1:1")


async def older() -> None:
    """A bulletin withdrawn, one of two readers told; shared and own rows queued."""
    kind = {"kind": "commune", "settings": "{}"}
    await put("area", "folded path", "households", code="66", name="x", **kind)
    for n in (1, 2):
        speaks = {"language": "vi", "speaks": "[]"}
        await put("person", "phone", code=f"p{n}", name="x", created_at=0, **speaks)
    await put(
        "chat_account", "name menu", channel="w", account="1", chat_id="c", language="vi",
        follows=True, state="open", created_at=0, kind="group",
    )  # fmt: skip
    await put(
        "bulletin", code="b", state="withdrawn", number=1, created_at=0, author_id=1, commune_id=1
    )
    await put(
        "bulletin_version", "title body radio_text subject source voice_digest digest", number=1,
        priority="routine", targets="[]", times="[]", attachments="[]", created_at=0, author_id=1,
        bulletin_id=1,
    )  # fmt: skip
    for person, reminded in ((1, 9), (2, 1)):
        await put(
            "delivery", "unreachable told_how route route_reason", role="citizen",
            reminded=reminded, created_at=0, person_id=person, version_id=1,
        )  # fmt: skip
    await put(
        "emergency", "text audio_digest reason", "duration_s silent_told", code="e", targets="[]",
        kind="flood", exercise=False, started_at=0, ends_at=0, commune_id=1, started_by_id=1,
    )  # fmt: skip
    await put("outbox_content", body="{}", created_at=0)
    for key in _KEYS:
        await put(
            "outbox", "ref message_id route cause detail", "attempts receipt buttons", key=key,
            lane="w:1", chat_account_id=1, content_id=1, priority=6, state="queued", queued_at=0,
            due_at=0,
        )  # fmt: skip


async def test_what_keys_said_becomes_a_column(empty_url: str) -> None:
    """What waits when the newer version starts is found by it; who knows of a withdrawal does."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(empty_url))
        executor = MigrationExecutor(db.connection(), db.config(empty_url)["apps"])
        await executor.migrate([MigrationTarget(db.APP, "0007_processes")])
        await older()
    database = db.Database(empty_url)
    await database.open(migrate=True)
    _, rows = await db.execute("SELECT about FROM outbox ORDER BY id")
    about = ["version:1", "version:1", "emergency:1", "emergency-desk:1", ""]
    assert [r["about"] for r in rows] == about
    _, told = await db.execute(
        "SELECT reminded, withdrawn_told_at IS NOT NULL AS told FROM delivery ORDER BY id"
    )
    assert [(r["reminded"], bool(r["told"])) for r in told] == [(2, True), (1, False)]
    await database.close()
