"""For /metrics: how many devices are heard of, what is wrong with them, what became of a day's
plays, what people hear."""

from __future__ import annotations

from datetime import timedelta

from bot.storage.db import execute
from bot.usecases.devices import devices
from bot.usecases.duty import Figure
from bot.usecases.work import Services

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


async def figures(services: Services) -> list[Figure]:
    """By kind and state."""
    now = services.clock.now()
    alive = now - timedelta(seconds=devices.OFFLINE_S)
    heard: dict[tuple[str, ...], float] = {
        (str(row["kind"]), state): float(row[state] or 0)
        for row in (await execute(_DEVICES, [alive, alive]))[1]
        for state in ("heard", "silent")
    }
    found = [Figure("devices", "Devices heard of in five minutes", ("kind", "state"), heard)]
    for name, what, label, sql, values in (
        ("device_troubles", "What is wrong with devices now", "what", _TROUBLES, []),
        ("plays_day", "Plays that ended in the last day", "state", _PLAYS, [now - _DAY, now]),
        ("ear_answers", "What people nearby heard, a week", "answer", _EARS, [now - _WEEK]),
    ):
        rows = (await execute(sql, values))[1]
        by: dict[tuple[str, ...], float] = {
            (str(row["of"]) or "open",): float(row["n"]) for row in rows
        }
        found.append(Figure(name, what, (label,), by))
    return found


_DEVICES = """
SELECT kind, sum(CASE WHEN heard_at >= ? THEN 1 ELSE 0 END) AS heard,
  sum(CASE WHEN heard_at >= ? THEN 0 ELSE 1 END) AS silent
FROM device WHERE active GROUP BY kind
"""
_TROUBLES = """
SELECT t.what AS "of", count(*) AS n FROM device_trouble t JOIN device d ON d.id = t.device_id
WHERE t.over_at IS NULL AND d.active GROUP BY t.what
"""
_PLAYS = """
SELECT state AS "of", count(*) AS n FROM playout WHERE end_at > ? AND end_at <= ? GROUP BY state
"""
_EARS = """
SELECT answer AS "of", count(*) AS n FROM ear_check WHERE asked_at > ? GROUP BY answer
"""
