"""What people are told about the plan and the plays of a bulletin: moved, refused, missed; and what
is noted of a play when its device reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.messages import Button, Message, T, t
from bot.core.text import shorten
from bot.usecases import notify
from bot.usecases.airtime import limits
from bot.usecases.airtime.slots import rank
from bot.usecases.devices import devices
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from models import Approval, Area, Bulletin, BulletinVersion, Device, Playout
from models.device import PlayState

_SHOWN = 12
HEARD = timedelta(minutes=1)  # less than that nobody hears as another time


@dataclass(frozen=True)
class Move:
    """A play that gave way to another; `to` None: there was no other time for it. `cut`: music
    that ends then."""

    devices: tuple[Device, ...]
    version_id: int
    asked: datetime
    to: datetime | None
    because: int
    cut: bool = False


@dataclass
class Planned:
    """What came of planning: how many rows were made, times refused, and what had to move. `over`:
    times for which the day's seconds were used up, with the seconds there are. `final`: an officer
    decided, so nobody is asked to take the place back."""

    rows: int = 0
    quiet: set[datetime] = field(default_factory=set)
    late: set[datetime] = field(default_factory=set)
    over: dict[datetime, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    final: bool = False

    @property
    def moved(self) -> int:
        """Plays that moved, on all devices."""
        return sum(len(m.devices) for m in self.moves)


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
    about: dict[str, T | str] = {"code": bulletin.code, "title": version.title}
    if planned.quiet:
        about["at"] = _clocks(planned.quiet, work.now())
        hours = limits.hours_text((await limits.of(commune, work.settings)).silence)
        what = Message(t("devices-plan-quiet", **about, hours=hours))
        await _tell(work, version, what, f"plan-quiet:{version.id}:{_stamp(planned.quiet)}")
    if planned.late:
        what = Message(t("devices-plan-late", **about | {"at": _clocks(planned.late, work.now())}))
        await _tell(work, version, what, f"plan-late:{version.id}:{_stamp(planned.late)}")
    if planned.over:
        about |= {"at": _clocks(planned.over, work.now())}
        what = Message(t("plan-over", **about, most=str(min(planned.over.values()) // 60)))
        await _tell(work, version, what, f"plan-over:{version.id}:{_stamp(planned.over)}")
    await tell_moves(work, planned)


async def tell_moves(work: Work, planned: Planned) -> None:
    """One card for each bulletin that moved, with all its clashes and what may be done."""
    by_version: defaultdict[int, list[Move]] = defaultdict(list)
    for move in planned.moves:
        if move.to is None or move.to - move.asked >= HEARD or move.cut:
            by_version[move.version_id].append(move)
    for version_id, moves in by_version.items():
        await _tell_version(work, version_id, moves, final=planned.final)


async def _tell_version(work: Work, version_id: int, moves: list[Move], *, final: bool) -> None:
    version = await BulletinVersion.get(id=version_id)
    others = {v.id: v for v in await BulletinVersion.filter(id__in={m.because for m in moves})}
    lines: list[T | str] = [
        _line(work, version, others[m.because], m) for m in _together(moves)[:_SHOWN]
    ]
    text = lines_of(lines)
    buttons = _choices(version, others, moves, work.now(), final=final)
    if buttons:
        text = t("clash-choose", lines=text)
    asked = _stamp([m.asked for m in moves])
    key = f"clash:{version_id}:{asked}:{'-'.join(str(i) for i in sorted(others))}:{final}"
    await _tell(work, version, Message(text, buttons), key)


def _together(moves: list[Move]) -> list[Move]:
    """The same move on loudspeakers that have different days is told once."""
    found: dict[tuple[datetime, datetime | None, int], Move] = {}
    for move in sorted(moves, key=lambda m: m.asked):
        key = (move.asked, move.to, move.because)
        before = found[key].devices if key in found else ()
        found[key] = replace(move, devices=(*before, *move.devices))
    return list(found.values())


def _line(work: Work, version: BulletinVersion, other: BulletinVersion, move: Move) -> T:
    words: dict[str, T | str] = {
        "title": version.title,
        "asked": clock_text(move.asked, work.now()),
        "other": other.title,
        "names": joined([d.name for d in move.devices]),
    }
    if move.to is None:
        return t("devices-plan-dropped", **words)
    at = clock_text(move.to, work.now())
    return t("plan-cut" if move.cut else "devices-plan-moved", **words, at=at)


def _choices(
    version: BulletinVersion,
    others: dict[int, BulletinVersion],
    moves: list[Move],
    now: datetime,
    *,
    final: bool,
) -> tuple[Button, ...]:
    """'dời sang 17:05', and 'thay bản kia' where its rank allows, else to leave it out."""
    kept = [m for m in moves if m.to is not None and not m.cut]
    if not kept:
        return ()
    ref = str(version.id)
    at = {clock_text(m.to, now) for m in kept if m.to is not None}
    keep = t("clash-btn-keep", one=_one(at), at=min(at))
    may = all(rank(others[m.because].priority) >= rank(version.priority) for m in kept)
    names = {others[m.because].title for m in kept}
    swap = t("clash-btn-swap", one=_one(names), other=shorten(min(names), 30))
    drop = t("clash-btn-drop")
    return (
        Button(keep, "plan.keep", ref),
        Button(swap, "plan.swap", ref) if may and not final else Button(drop, "plan.drop", ref),
    )


def _one(found: set[str]) -> str:
    return "yes" if len(found) == 1 else "no"


def lines_of(items: Sequence[T | str]) -> T | str:
    """One under the other, in the reader's language."""
    out: T | str = items[-1]
    for item in reversed(items[:-1]):
        out = t("plan-lines", first=item, rest=out)
    return out


async def _tell(work: Work, version: BulletinVersion, what: Message, key: str) -> None:
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    people = await responsible(version)
    await notify.people(work, bulletin.commune, people, what, key=key)


def _clocks(moments: Iterable[datetime], now: datetime) -> str:
    return ", ".join(clock_text(at, now) for at in sorted(moments))


def _stamp(moments: Iterable[datetime]) -> int:
    return int(min(moments).timestamp())


async def at_volume(changed: Sequence[Playout]) -> None:
    """How loud each was set when it began."""
    began = [row for row in changed if row.started_at and row.volume is None]
    of = (
        {d.id: d for d in await Device.filter(id__in={r.device_id for r in began})} if began else {}
    )
    for row in began:
        row.volume = _volume(of[row.device_id])


async def ask_ears(work: Work, changed: Sequence[Playout]) -> None:
    """People nearby are asked after some plays that ended well (upkeep/ears.py)."""
    done = [r for r in changed if r.state == PlayState.FINISHED and devices.asks_ears(r)]
    if not done:
        return
    ids = {r.device_id for r in done}
    asked = Device.filter(id__in=ids, ear_due=True).values_list("id", flat=True)
    due = {int(str(i)) for i in await asked}
    for row in done:
        if row.device_id in due or devices.asks_ears(row, sample=True):
            work.then("ear_check", row.id)


def _volume(device: Device) -> int:
    """What it says it is set to, else what was asked of it; 0 to 100."""
    said = device.health.get("volume")
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 100:
        return int(device.volume)
    return round(said)
