"""The rows of the plan, read and written for many loudspeakers with one statement each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.hours import at_local
from bot.storage.db import execute, is_postgres, stamp
from bot.usecases.airtime.slots import rank
from bot.usecases.airtime.timetable import Airtime, Entry, Shift, Taken
from bot.usecases.devices import devices
from bot.usecases.work import Work
from models import BulletinVersion, Device, Playout
from models.device import PlayState


@dataclass(frozen=True)
class Group:
    """Loudspeakers with the same days before them."""

    devices: Sequence[Device]
    airtime: Airtime
    taken: tuple[Taken, ...]


async def groups(work: Work, speakers: Sequence[Device], until: datetime) -> list[Group]:
    """These loudspeakers (held by the caller), by what they have from today on until then."""
    now = work.now()
    airtimes = await devices.airtimes(speakers, work.settings)
    days = await _taken([d.id for d in speakers], now, until)
    found: defaultdict[tuple[Airtime, str], list[Device]] = defaultdict(list)
    for device in speakers:
        found[airtimes[device.id], days.get(device.id, "")].append(device)
    lines = {line for _, day in found for line in day.split(_NEXT) if line}
    ranks = await _ranks({int(line.partition(_THEN)[0]) for line in lines})
    known = {line: _one(line, ranks, now) for line in lines}
    return [
        Group(some, airtime, tuple(known[line] for line in day.split(_NEXT) if line))
        for (airtime, day), some in found.items()
    ]


def _one(line: str, ranks: dict[int, int], now: datetime) -> Taken:
    version, start, end, state = line.split(_THEN)
    ends = datetime.fromisoformat(end)
    open_ = state in {PlayState.PLANNED, PlayState.STARTED} and ends > now
    began = datetime.fromisoformat(start)
    return Taken(int(version), began, ends, ranks[int(version)], state if open_ else "over")


async def _ranks(ids: Collection[int]) -> dict[int, int]:
    versions = await BulletinVersion.filter(id__in=ids).values_list("id", "priority")
    return {int(str(i)): rank(str(priority)) for i, priority in versions}


async def _taken(ids: Collection[int], now: datetime, until: datetime) -> dict[int, str]:
    """By device what it has from today's begin on, as one text: a month of a province is 300,000
    rows, of which most loudspeakers have the same."""
    if not ids:
        return {}
    together = "string_agg(line, ';' ORDER BY line)" if is_postgres() else "group_concat(line, ';')"
    sql = _TAKEN.format(marks=_marks(ids), together=together)
    _, rows = await execute(sql, [*ids, stamp(at_local(now, 0)), stamp(until)])
    return {int(row["device_id"]): str(row["days"]) for row in rows}


async def put(version_id: int, ids: Collection[int], entries: Sequence[Entry]) -> int:
    """A row for each device and entry; how many."""
    if not entries or not ids:
        return 0
    at = "?::timestamptz" if is_postgres() else "?"
    line = f"({_SOUND[is_postgres()]}, {at}, {at}, {at})"
    values = [v for e in entries for v in (e.sound.digest, e.sound.duration_s, *_stamps(e))]
    sql = _PUT.format(lines=", ".join([line] * len(entries)), marks=_marks(ids))
    await execute(sql, [version_id, *values, *ids])
    return len(ids) * len(entries)


def _stamps(entry: Entry) -> tuple[Any, Any, Any]:
    return stamp(entry.slot), stamp(entry.start), stamp(entry.end)


async def shift(to: Shift, ids: Collection[int]) -> None:
    """Only what is as it was when it was looked at: a play may have begun meanwhile."""
    one = to.taken
    there = Playout.filter(device_id__in=ids, version_id=one.version, start_at=one.start)
    there = there.filter(state=one.state)
    if to.start is None:
        await there.update(state=PlayState.CANCELLED)
    elif to.cut:
        await there.update(end_at=to.end, told=True)
    else:
        await there.update(start_at=to.start, end_at=to.end)


def _marks(ids: Collection[int]) -> str:
    return ", ".join("?" * len(ids))


_NEXT, _THEN = ";", "|"
# Also what was heard today already: it counts for the minutes of the day.
_TAKEN = """
SELECT device_id, {together} AS days FROM (
  SELECT device_id, version_id || '|' || start_at || '|' || end_at || '|' || state AS line
  FROM playout
  WHERE device_id IN ({marks}) AND version_id > 0 AND end_at > ? AND start_at < ?
    AND state IN ('planned', 'started', 'finished', 'interrupted')
  ORDER BY device_id, start_at, version_id) AS plays
GROUP BY device_id
"""
# A row of values has its columns named so by both engines; their types only SQLite guesses.
_SOUND = {True: "?::text, ?::float8", False: "?, ?"}
_PUT = """
INSERT INTO playout (device_id, version_id, emergency_id, audio_digest, duration_s, slot_at,
  start_at, end_at, state, detail, told)
SELECT d.id, CAST(? AS integer), 0, t.column1, t.column2, t.column3, t.column4, t.column5,
  'planned', '', FALSE
FROM device d CROSS JOIN (VALUES {lines}) AS t WHERE d.id IN ({marks})
ON CONFLICT DO NOTHING
"""
