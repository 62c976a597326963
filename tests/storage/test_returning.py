"""What a hand-written statement changes and returns, alike on both databases."""

from datetime import UTC, datetime

from bot.storage.db import execute
from tests.fakes.house import Parts

NOW = datetime(2026, 3, 2, tzinfo=UTC)
_INSERT = (
    "INSERT INTO used_button (mark, pressed_at) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING "
    "RETURNING mark"
)


async def test_inserted_rows_come_back_once(parts: Parts) -> None:
    changed, rows = await execute(_INSERT, ["a", NOW])
    assert (changed, [r["mark"] for r in rows]) == (1, ["a"])
    changed, rows = await execute(_INSERT, ["a", NOW])
    assert (changed, list(rows)) == (0, [])


async def test_changed_rows_are_counted_and_come_back(parts: Parts) -> None:
    for mark in "abc":
        await execute(_INSERT, [mark, NOW])
    sql = "UPDATE used_button SET pressed_at = ? WHERE mark < ?"
    assert (await execute(sql, [NOW, "c"]))[0] == 2
    changed, rows = await execute(f"{sql} RETURNING mark", [NOW, "c"])
    assert (changed, sorted(r["mark"] for r in rows)) == (2, ["a", "b"])
