"""A reading cut at commas and 'và' into units: hours, days, a repeat, or hours with their days."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.vietnamese.when_items import (
    Clock,
    Count,
    Day,
    Days,
    Every,
    Except,
    For,
    From,
    Item,
    Part,
    Range,
    Until,
    Within,
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two names of one day: 'thứ hai 30/11'."""

    first: Day
    second: Day


Mod = Every | From | Until | For | Within | Except
Dayish = Day | Days | Range | Pair
_DAYISH = (Day, Days, Range)
_MODS = (Every, From, Until, For, Within, Except)


@dataclass
class Unit:
    """`hours`: clocks with the part of the day said beside them. `part`: one said without a clock.
    `heads`: the days stand before the hours."""

    hours: list[tuple[Clock, str]] = field(default_factory=list)
    part: str = ""
    leads: bool = False
    days: list[Dayish] = field(default_factory=list)
    mods: list[Mod] = field(default_factory=list)
    heads: bool = False
    count: int = 0

    @property
    def whole(self) -> bool:
        """Hours and days; an exception alone says no days."""
        bounds = any(not isinstance(m, Except) for m in self.mods)
        return bool(self.hours and (self.days or bounds))


def units_of(piece: list[Item]) -> list[Unit] | None:
    """One unit, or more where whole ones follow each other without a comma ('6h mai 17h mốt')."""
    out = [Unit()]
    for at, item in enumerate(piece):
        before = piece[at - 1] if at else None
        if _begins_anew(out[-1], item, before):
            out.append(Unit())
        after = piece[at + 1] if at + 1 < len(piece) else None
        if not _takes(out[-1], item, before, after):
            return None
    if len(out) > 1 and not all(u.whole for u in out):
        return None
    return [_settled(u) for u in out]


def _begins_anew(unit: Unit, item: Item, before: Item | None) -> bool:
    if not unit.whole:
        return False
    if isinstance(item, Clock):
        return not unit.heads
    return unit.heads and isinstance(item, _DAYISH) and not isinstance(before, (*_DAYISH, *_MODS))


def _takes(unit: Unit, item: Item, before: Item | None, after: Item | None) -> bool:
    """Put one item into the unit; False where it makes no sense there."""
    if isinstance(item, Clock):
        return _clock(unit, item, before)
    if isinstance(item, Part):
        return _part(unit, item.name, after)
    if isinstance(item, (Day, Days, Range)):
        return _add_day(unit, item)
    if isinstance(item, Count):
        fits, unit.count = not unit.count, item.times
        return fits
    if isinstance(item, _MODS):
        unit.mods.append(item)
        return True
    return False


def _clock(unit: Unit, item: Clock, before: Item | None) -> bool:
    if unit.hours and (item.dotted or not isinstance(before, (Clock, Part))):
        return False
    if not unit.hours:
        unit.heads = bool(unit.days or unit.mods)
        unit.leads = bool(unit.part)
    unit.hours.append((item, ""))
    return True


def _part(unit: Unit, name: str, after: Item | None) -> bool:
    """A part of the day belongs to the hours before it that have none; one that stands before all
    hours leads them, until the next."""
    if not unit.hours:
        if unit.part and unit.part != name:
            return False
        unit.part = name
        return True
    if unit.leads and isinstance(after, Clock):  # 'sáng 6h chiều 5h'
        unit.hours = [(c, p or unit.part) for c, p in unit.hours]
        unit.part = name
        return True
    if unit.leads:
        return unit.part == name
    last = unit.hours[-1]
    if last[1]:
        return last[1] == name
    unit.hours[-1] = (last[0], name)
    return True


def _add_day(unit: Unit, item: Day | Days | Range) -> bool:
    """Two days side by side without a comma must be the same one ('thứ hai 30/11')."""
    if not unit.days:
        unit.days.append(item)
    elif len(unit.days) == 1 and isinstance(item, Day) and isinstance(first := unit.days[0], Day):
        two = first.loose and item.loose and first.weekday != item.weekday  # 't7 cn'
        unit.days = [Days((first, item))] if two else [Pair(first, item)]
    else:
        return False
    return True


def _settled(unit: Unit) -> Unit:
    """The part that leads the hours is theirs."""
    if unit.leads:
        unit.hours = [(c, p or unit.part) for c, p in unit.hours]
        unit.part = ""
    return unit
