"""Plays that are long over go, counted by the commune they were heard in."""

from __future__ import annotations

from datetime import datetime

from bot.storage.db import execute
from bot.usecases import tally
from bot.usecases.duty import Slice
from bot.usecases.work import Work

_PAGE = 500


async def over(_work: Work, before: datetime, after: int) -> Slice | None:
    """The oldest first, whatever their order of planning."""
    _, gone = await execute(_GONE, [before, _PAGE])
    if not gone:
        return None
    places = await _communes(sorted({int(r["device_id"]) for r in gone}))
    await tally.add(
        "playout",
        [(r["start_at"], places.get(int(r["device_id"]), ""), str(r["state"])) for r in gone],
    )
    return Slice(after, len(gone))


async def _communes(devices: list[int]) -> dict[int, str]:
    """Codes by device: the second step of a path, else (the province's own) the first."""
    marks = ", ".join("?" * len(devices))
    _, rows = await execute(_PATHS.format(marks=marks), devices)
    return {int(r["id"]): str(r["path"]).rstrip("/").split("/")[:2][-1] for r in rows}


_GONE = """
DELETE FROM playout WHERE id IN (SELECT id FROM playout WHERE end_at < ? ORDER BY end_at LIMIT ?)
RETURNING device_id, state, start_at
"""
_PATHS = """
SELECT d.id AS id, a.path AS path FROM device d JOIN area a ON a.id = d.area_id
WHERE d.id IN ({marks})
"""
