"""What a newer version makes of rows an older one wrote (tests/storage/older.py)."""

from __future__ import annotations

from tortoise.context import TortoiseContext

from bot.storage import db


async def test_what_keys_said_becomes_a_column(migrated: str) -> None:
    """What waits when the newer version starts is found by it; who knows of a withdrawal does."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(migrated))
        _, rows = await db.execute("SELECT about FROM outbox ORDER BY id")
        about = ["version:1", "version:1", "emergency:1", "emergency-desk:1", ""]
        assert [r["about"] for r in rows] == about
        _, told = await db.execute(
            "SELECT reminded, withdrawn_told_at IS NOT NULL AS told FROM delivery ORDER BY id"
        )
        assert [(r["reminded"], bool(r["told"])) for r in told] == [(2, True), (1, False)]


async def test_files_that_stand_in_lists_are_known_by_where_they_stand(migrated: str) -> None:
    """Or the next look at what nothing refers to would take them."""
    async with TortoiseContext() as context:
        await context.init(config=db.config(migrated))
        _, rows = await db.execute("SELECT digest, place FROM media_use ORDER BY place")
        assert [(r["digest"], r["place"]) for r in rows] == [("p", "bulletin:1"), ("p", "said:2")]
