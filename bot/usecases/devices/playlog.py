"""What devices report about their plays, which plays never happened, and the sum of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from bot.core.errors import NotFound
from bot.core.messages import Message, T, t
from bot.core.ports import Taken
from bot.storage.db import execute, execute_many, moment
from bot.usecases import access, notify, paging
from bot.usecases.devices import device_key, devices, doubts, play_notes, plays_again
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import Area, Bulletin, BulletinVersion, Device, Playout
from models.device import PlayState

GRACE = timedelta(seconds=60)
_LOST = timedelta(minutes=4)
_RECENT = timedelta(hours=12)
_LONG_AGO = timedelta(days=7)  # boards never say that they ended, and stay in the index
# A report never takes back a later one; what we only assumed gives way to any report.
_RANK = {
    PlayState.PLANNED: 0,
    PlayState.MISSED: 0,
    PlayState.CANCELLED: 1,
    PlayState.REFUSED: 1,
    PlayState.STARTED: 2,
    PlayState.INTERRUPTED: 3,
    PlayState.FINISHED: 4,
}
_FAILED = (PlayState.MISSED, PlayState.REFUSED, PlayState.INTERRUPTED)
_PLAYED = (PlayState.STARTED, PlayState.FINISHED)


@dataclass(frozen=True)
class SlotResult:
    """One time asked for, over all its loudspeakers; `failed` are device names with the reason."""

    at: datetime
    played: int
    total: int
    failed: tuple[tuple[str, T], ...]


@dataclass(frozen=True)
class Told:
    """A device's word on one play. `what`: started | finished | refused | interrupted."""

    code: str
    item: str
    what: str
    at: datetime
    detail: str


async def acknowledge(
    services: Services, code: str, item: str, what: str, at: datetime, detail: str
) -> Taken:
    """A device's word on one play, in any order and any number of times. What cannot be true is
    not taken and told to its keepers."""
    return (await take(services, [Told(code, item, what, at, detail)]))[0]


async def take(services: Services, told: Sequence[Told]) -> list[Taken]:
    """The same of many, in one transaction."""
    ids = dict(await Device.filter(code__in={one.code for one in told}).values_list("code", "id"))
    plays = {int(one.item) for one in told if one.code in ids and _may_be_one(one.item)}
    if not plays:
        return [Taken.UNKNOWN] * len(told)
    async with services.work() as work:
        found = Playout.filter(id__in=plays).order_by("id").select_for_update(no_key=True)
        rows = {row.id: row for row in await found}
        judged = [_judged(rows, ids, one) for one in told]
        true = [one for one, (taken, _) in zip(told, judged, strict=True) if taken is Taken.TAKEN]
        for one in true:
            _report(rows[int(one.item)], PlayState(one.what), one.at, one.detail)
        changed = [rows[i] for i in sorted({int(one.item) for one in true})]
        await play_notes.at_volume(changed)
        await _saved(changed)
        await play_notes.ask_ears(work, changed)
    for row in changed:
        if row.state in plays_again.CUT:
            await plays_again.after_alarm(services, row.id)
    why = {ids[one.code]: doubt for one, (_, doubt) in zip(told, judged, strict=True) if doubt}
    for device_id, doubt in why.items():  # devices are locked before their plays
        await doubts.tell(services, device_id, doubt)
    return [taken for taken, _ in judged]


def _may_be_one(item: str) -> bool:
    return item.isascii() and item.isdigit() and len(item) <= 18


def _judged(rows: Mapping[int, Playout], ids: Mapping[Any, Any], one: Told) -> tuple[Taken, str]:
    """With what speaks against it, "" for nothing."""
    row = rows.get(int(one.item)) if _may_be_one(one.item) else None
    device_id = ids.get(one.code)
    if row is None or device_id is None:
        return Taken.UNKNOWN, ""
    foreign = row.device_id != device_id
    doubt = "foreign" if foreign else doubts.why(row, PlayState(one.what), one.at)
    return (Taken.DOUBTED if doubt else Taken.TAKEN), doubt


async def _saved(changed: Sequence[Playout]) -> None:
    rows = [(r.state, r.started_at, r.ended_at, r.detail, r.volume, r.id) for r in changed]
    if rows:  # thousands within seconds in an alarm: the same statement again and again
        await execute_many(_SAVED, rows)


def _report(row: Playout, state: PlayState, at: datetime, detail: str) -> None:
    if state is PlayState.REFUSED and row.emergency_id and not row.audio_digest:
        return  # no sound yet; the device tries again once there is one
    if state is PlayState.STARTED:
        row.started_at = min(row.started_at or at, at)
    if _RANK[state] > _RANK[row.state]:
        row.state = state
        row.detail = detail[:200]
        if state is not PlayState.STARTED:
            row.ended_at = at


async def missed(services: Services) -> int:
    """Sweep: plays that never happened; their author hears of it within five minutes."""
    now = services.clock.now()
    never_began = (await execute(_NEVER_BEGAN, [now - GRACE]))[1]
    never_ended = (await execute(_NEVER_ENDED, [now - _LOST, now - _LONG_AGO]))[1]
    count = await _give_up(services, never_began, PlayState.PLANNED, state=PlayState.MISSED)
    count += await _give_up(
        services, never_ended, PlayState.STARTED, state=PlayState.INTERRUPTED, detail="no-end"
    )
    for row in (await execute(_CUT, [now - _RECENT]))[1]:
        await plays_again.after_alarm(services, int(row["id"]))
    _, rows = await execute(_UNTOLD, [now - GRACE, now - _RECENT])
    for row in rows:
        async with services.work() as work:
            await _tell_slot(work, int(row["version"]), moment(row["slot"]))
    return count


async def _give_up(
    services: Services, rows: Sequence[paging.Row], was: PlayState, **becomes: object
) -> int:
    """Reports may come meanwhile: only what is still as it was changes."""
    count = 0
    for some in paging.slices([int(r["id"]) for r in rows]):
        async with services.work():
            count += await Playout.filter(id__in=some, state=was).update(**becomes)
    return count


async def _tell_slot(work: Work, version_id: int, slot: datetime) -> None:
    same = Q(version_id=version_id, slot_at=slot, state__in=list(_FAILED))
    if not await Playout.filter(same, told=False).update(told=True):
        return
    version = await BulletinVersion.get_or_none(id=version_id)
    found = next((r for r in await results(work, version_id) if r.at == slot), None)
    if version is None or found is None or not found.failed:
        return
    bulletin = await Bulletin.get(id=version.bulletin_id)
    commune = await Area.get(id=bulletin.commune_id)
    await notify.people(
        work,
        commune,
        await play_notes.responsible(version),
        Message(t("devices-plays-failed", code=bulletin.code, line=line(found, work.now()))),
        key=f"plays:{version_id}:{int(slot.timestamp())}:{len(found.failed)}",
    )


def line(found: SlotResult, now: datetime) -> T:
    """One slot in words: "3/4 loa đã phát 17:00; Loa buôn Ea Kao: mất liên lạc"."""
    words = {
        "played": str(found.played),
        "total": str(found.total),
        "at": clock_text(found.at, now),
    }
    if not found.failed:
        return t("devices-plays", **words)
    names = [t("devices-plays-one", name=name, why=why) for name, why in found.failed]
    return t("devices-plays-but", **words, failed=play_notes.joined(names))


async def results(work: Work, version_id: int) -> list[SlotResult]:
    """How each time of a version went on the loudspeakers, in order of time."""
    rows = await Playout.filter(
        ~Q(state=PlayState.CANCELLED), version_id=version_id, device__kind="speaker"
    ).prefetch_related("device")
    slots: defaultdict[datetime, defaultdict[int, list[Playout]]]
    slots = defaultdict(lambda: defaultdict(list))
    for row in rows:
        slots[row.slot_at or row.start_at][row.device_id].append(row)
    return [_result(at, list(of.values()), work.now()) for at, of in sorted(slots.items())]


def _result(at: datetime, of: Sequence[Sequence[Playout]], now: datetime) -> SlotResult:
    """Several voices of one bulletin on a device count as one play."""
    failed = []
    for rows in of:
        last = _last(rows)
        bad = next((r for r in last if r.state in _FAILED), None)
        if bad is not None:
            failed.append((bad.device.name, _why(bad, bad.device, now)))
    played = sum(all(r.state in _PLAYED for r in _last(rows)) for rows in of)
    return SlotResult(at, played, len(of), tuple(failed))


def _last(rows: Sequence[Playout]) -> list[Playout]:
    """One a voice: what was planned again behind an alarm stands for what the alarm broke off."""
    return list(
        {r.audio_digest: r for r in sorted(rows, key=lambda r: (r.start_at, r.id))}.values()
    )


def _why(row: Playout, device: Device, now: datetime) -> T:
    if row.state == PlayState.MISSED and not device_key.has(device):
        return t("devices-why-no-key")
    state = devices.state_of(device, now) if row.state == PlayState.MISSED else "online"
    if state != "online":
        return t("devices-why-mute" if state == "mute" else "devices-why-lost")
    if row.state == PlayState.REFUSED and row.detail:
        return t("devices-why-refused", detail=row.detail)
    if row.state == PlayState.INTERRUPTED:
        return t("devices-why-cut")
    return t("devices-why-silent")


async def plays(work: Work, version_id: int) -> tuple[str, list[T]]:
    """(bulletin code, one line a time) for the officers of its commune."""
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None:
        raise NotFound
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    await access.require(work, bulletin.commune, *access.OFFICER)
    found = await results(work, version_id)
    return bulletin.code, [line(slot, work.now()) for slot in found]


# The first terms are those of the partial indexes: both see what is open or untold, not history.
_SAVED = """
UPDATE playout SET state = ?, started_at = ?, ended_at = ?, detail = ?, volume = ? WHERE id = ?
"""
_NEVER_BEGAN = """
SELECT id FROM playout
WHERE state IN ('planned', 'started') AND state = 'planned' AND end_at < ? ORDER BY end_at
"""
_NEVER_ENDED = """
SELECT p.id AS id FROM playout p JOIN device d ON d.id = p.device_id AND d.kind = 'speaker'
WHERE p.state IN ('planned', 'started') AND p.state = 'started' AND p.end_at < ?
  AND p.end_at > ? ORDER BY p.end_at
"""
_CUT = """
SELECT id FROM playout WHERE NOT told AND state IN ('missed', 'refused', 'interrupted')
  AND state <> 'missed' AND version_id > 0 AND end_at > ? ORDER BY end_at
"""
_UNTOLD = """
SELECT DISTINCT p.version_id AS version, p.slot_at AS slot
FROM playout p JOIN device d ON d.id = p.device_id AND d.kind = 'speaker'
WHERE NOT p.told AND p.state IN ('missed', 'refused', 'interrupted') AND p.version_id > 0
  AND p.slot_at IS NOT NULL AND p.end_at < ? AND p.end_at > ? ORDER BY slot
"""
