"""What people are told about the plan and the plays of a bulletin: moved, refused, missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.messages import Message, T, t
from bot.usecases import areas, notify
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from models import Approval, Area, Bulletin, BulletinVersion, Device, Playout

_SHOWN = 12


@dataclass(frozen=True)
class Move:
    """A play that gave way to another; `to` None: there was no other time for it."""

    device: Device
    version_id: int
    asked: datetime
    to: datetime | None
    because: int


@dataclass
class Planned:
    """What came of planning: rows made, times refused, and what had to move."""

    rows: list[Playout] = field(default_factory=list)
    quiet: set[datetime] = field(default_factory=set)
    late: set[datetime] = field(default_factory=set)
    moves: list[Move] = field(default_factory=list)


def joined(items: Sequence[T | str]) -> T | str:
    """Texts one after the other, in the reader's language; the rest as a number."""
    if len(items) > _SHOWN:
        items = [*items[:_SHOWN], t("devices-and-more", count=str(len(items) - _SHOWN))]
    out: T | str = items[-1] if items else ""
    for item in reversed(items[:-1]):
        out = t("devices-joined", first=item, rest=out)
    return out


async def responsible(version: BulletinVersion) -> list[int]:
    """Who wrote it and who approved it."""
    signed = await Approval.filter(version_id=version.id, decision="approve").values_list(
        "person_id", flat=True
    )
    return list(dict.fromkeys([version.author_id, *(int(str(p)) for p in signed)]))


async def tell_plan(
    work: Work, version: BulletinVersion, bulletin: Bulletin, commune: Area, planned: Planned
) -> None:
    """One message for each kind of surprise; nothing when all went as asked."""
    quiet = areas.quiet_hours(commune, work.settings)
    about = {"code": bulletin.code, "title": version.title}
    if planned.quiet:
        at = _clocks(planned.quiet, work.now())
        start, end = f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"
        what = t("devices-plan-quiet", **about, at=at, start=start, end=end)
        await _tell(work, version, what, f"plan-quiet:{version.id}:{_stamp(planned.quiet)}")
    if planned.late:
        what = t("devices-plan-late", **about, at=_clocks(planned.late, work.now()))
        await _tell(work, version, what, f"plan-late:{version.id}:{_stamp(planned.late)}")
    await _tell_moves(work, planned.moves)


async def _tell_moves(work: Work, moves: Iterable[Move]) -> None:
    groups: defaultdict[tuple[int, datetime, datetime | None, int], list[Device]]
    groups = defaultdict(list)
    for move in moves:
        groups[move.version_id, move.asked, move.to, move.because].append(move.device)
    for (version_id, asked, to, because), devices in groups.items():
        if to is not None and clock_text(to, work.now()) == clock_text(asked, work.now()):
            continue  # seconds: nobody hears a difference
        version = await BulletinVersion.get(id=version_id)
        other = await BulletinVersion.get(id=because)
        words = {
            "title": version.title,
            "asked": clock_text(asked, work.now()),
            "other": other.title,
            "names": joined([d.name for d in devices]),
        }
        what = t("devices-plan-dropped", **words)
        if to is not None:
            what = t("devices-plan-moved", **words, at=clock_text(to, work.now()))
        key = f"plan-moved:{version_id}:{because}:{_stamp([asked])}:{devices[0].id}"
        await _tell(work, version, what, key)


async def _tell(work: Work, version: BulletinVersion, what: T, key: str) -> None:
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    people = await responsible(version)
    await notify.people(work, bulletin.commune, people, Message(what), key=key)


def _clocks(moments: Iterable[datetime], now: datetime) -> str:
    return ", ".join(clock_text(at, now) for at in sorted(moments))


def _stamp(moments: Iterable[datetime]) -> int:
    return int(min(moments).timestamp())
