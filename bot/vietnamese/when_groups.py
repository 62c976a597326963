"""Which hours go with which days: units of a reading join their neighbours.

Where a unit may join either, both ways are returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.vietnamese.when_clock import placed
from bot.vietnamese.when_items import After, Day, Every, Item, Now, Range, Sep
from bot.vietnamese.when_units import Unit, units_of

_OWN = -1  # where hours that stand by themselves are kept


@dataclass(frozen=True)
class Plan:
    """One way to understand a reading."""

    now: bool = False
    after: tuple[After, ...] = ()
    groups: tuple[Unit, ...] = ()
    count: int = 0


def plans(items: Sequence[Item]) -> Iterator[Plan]:
    """All ways; none where the items make no sense together."""
    now, after, units = False, [], []
    for piece in _pieces(items):
        if any(isinstance(i, Now) for i in piece):
            if len(piece) > 1:
                return
            now = True
        elif any(isinstance(i, After) for i in piece):
            if len(piece) > 1:
                return
            after += [i for i in piece if isinstance(i, After)]
        else:
            made = units_of(piece)
            if made is None:
                return
            units += made
    count = next((u.count for u in units if u.count and not (u.hours or u.days or u.mods)), 0)
    units = [u for u in units if u.hours or u.days or u.mods or u.part]
    for groups in _groups(units):
        yield Plan(now, tuple(after), tuple(groups), count)


def _pieces(items: Iterable[Item]) -> list[list[Item]]:
    out: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Sep):
            out.append([])
        else:
            out[-1].append(item)
    return [piece for piece in out if piece]


def _groups(units: list[Unit]) -> Iterator[list[Unit]]:
    units = _with_mods(units)
    marks = "".join("C" if u.whole else "T" if u.hours else "D" for u in units)
    if not units:
        yield []
    elif "C" not in marks:
        yield from _without_whole(units, marks)
    else:
        yield from _around_whole(units, marks)


def _with_mods(units: list[Unit]) -> list[Unit]:
    """A repeat, bound or exception that stands alone joins the days before it, else those after."""
    out: list[Unit] = []
    waiting = Unit()
    for unit in units:
        at = next((n for n, u in reversed(list(enumerate(out))) if u.days or u.mods), -1)
        if at >= 0 and (_only_mods(unit) or _bounds_of(out[at], unit)):
            out[at] = _with(out[at], unit)
        elif _only_mods(unit) and not out:
            waiting = _with(waiting, unit)
        else:
            if waiting.mods and not (unit.days or unit.mods):
                out.append(waiting)
            out.append(_with(unit, waiting) if unit.days or unit.mods else unit)
            waiting = Unit()
    return [*out, *([waiting] if waiting.mods else [])]


def _only_mods(unit: Unit) -> bool:
    return bool(unit.mods) and not (unit.hours or unit.days or unit.part)


def _bounds_of(every: Unit, unit: Unit) -> bool:
    """'6h hằng ngày, từ mai đến thứ sáu': the range bounds the repeat."""
    ranged = len(unit.days) == 1 and isinstance(unit.days[0], Range)
    alone = not (unit.hours or unit.mods or unit.part)
    return alone and ranged and not every.days and any(isinstance(m, Every) for m in every.mods)


def _with(unit: Unit, more: Unit) -> Unit:
    return replace(
        unit,
        days=[*unit.days, *more.days],
        mods=[*unit.mods, *more.mods],
        count=unit.count or more.count,
    )


def _without_whole(units: list[Unit], marks: str) -> Iterator[list[Unit]]:
    """Hours and days apart by commas: one turn of each, or turns that alternate evenly."""
    runs = _runs(units, marks)
    if len(runs) == 1:
        yield [_join(runs[0])]
    elif len(runs) % 2 == 0:
        yield [_join([*runs[n], *runs[n + 1]]) for n in range(0, len(runs), 2)]


def _runs(units: list[Unit], marks: str) -> list[list[Unit]]:
    out: list[list[Unit]] = []
    for at, unit in enumerate(units):
        if at and marks[at] == marks[at - 1]:
            out[-1].append(unit)
        else:
            out.append([unit])
    return out


def _around_whole(units: list[Unit], marks: str) -> Iterator[list[Unit]]:
    wholes = [at for at, mark in enumerate(marks) if mark == "C"]
    ways: list[dict[int, list[Unit]]] = [{at: [units[at]] for at in wholes}]
    own: list[list[Unit]] = []
    edges = [-1, *wholes, len(units)]
    for left, right in pairwise(edges):
        run, kinds = units[left + 1 : right], set(marks[left + 1 : right])
        if not run:
            continue
        if len(kinds) == 2:
            mixed = list(_without_whole(run, marks[left + 1 : right]))
            if not mixed:
                return
            own += mixed
            continue
        sides = _sides(units, left, right, hours=kinds == {"T"})
        ways = [_beside(way, run, side, before=side == right) for way in ways for side in sides]
    for way in ways:
        yield [_join(way[at]) for at in sorted(way)] + [g for groups in own for g in groups]


def _sides(units: list[Unit], left: int, right: int, *, hours: bool) -> list[int]:
    """The whole units a run between them may belong to: hours to days that follow them, days to
    hours that follow them; else to what stands before."""
    before = units[left] if left >= 0 else None
    after = units[right] if right < len(units) else None
    fits_after = after is not None and after.heads != hours
    fits_before = before is not None and before.heads == hours
    if before is None and hours and after is not None and _later(units[:right], after):
        return [_OWN]  # '17h và 5h sáng mai': seventeen hundred hours is today's
    if before is None:  # '5h, mai 6h': of today, or of tomorrow too
        return [right] if fits_after else [right, _OWN] if hours else []
    if after is None:
        return [left]
    if fits_before and not fits_after:
        return [left]
    if fits_after and not fits_before:
        return [right]
    return [left, right]


def _later(run: list[Unit], whole: Unit) -> bool:
    """Are these hours later in the day than those of tomorrow that follow? People say hours in
    their order, so they are today's."""
    if whole.days != [Day(offset=1)] or whole.mods:
        return False
    last, first = (placed(*unit.hours[at]) for unit, at in ((run[-1], -1), (whole, 0)))
    return last is not None and first is not None and last > first


def _beside(
    way: dict[int, list[Unit]], run: list[Unit], side: int, *, before: bool
) -> dict[int, list[Unit]]:
    own = way.get(side, [])
    return {**way, side: [*run, *own] if before else [*own, *run]}


def _join(units: list[Unit]) -> Unit:
    """Their hours at all their days."""
    out = Unit(part="|".join(dict.fromkeys(u.part for u in units if u.part)))
    for unit in units:
        out.hours += unit.hours
        out.days += unit.days
        out.mods += unit.mods
        out.count = out.count or unit.count
    return out
