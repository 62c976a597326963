"""What a time is made of, before today is known: clocks, parts of the day, days, repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import UserError


@dataclass(frozen=True)
class Clock:
    """An hour as it was said: `5 giờ` before anybody knows whether of the morning."""

    hour: int
    minute: int = 0
    dotted: bool = False  # 17.30, which may be a date


@dataclass(frozen=True)
class Part:
    """sáng | trưa | chiều | tối | đêm"""

    name: str


@dataclass(frozen=True)
class Day:
    """One day. `week`: weeks ahead of this one; `coming`: after today; `this`: 'thứ bảy này'.
    `ahead`: months ahead. `last`: of its month (or of the lunar year, with `tet`).
    `holiday`: any public holiday; only to leave it out.
    """

    offset: int | None = None
    weekday: int | None = None
    week: int | None = None
    coming: bool = False
    this: bool = False
    day: int | None = None
    month: int | None = None
    ahead: int | None = None
    year: int | None = None
    lunar: bool = False
    last: bool = False
    tet: bool = False
    holiday: bool = False

    @property
    def loose(self) -> bool:
        """A weekday and nothing more: which week is open."""
        said = self.week is not None or self.coming or self.this
        return self.weekday is not None and not said


@dataclass(frozen=True)
class Days:
    """Days said as one: 'thứ 2, 4, 6', 'ngày 1, 2, 3/12'. `all_`: 'các thứ hai'."""

    days: tuple[Day, ...]
    all_: bool = False


@dataclass(frozen=True)
class Range:
    """From one day to another, both of them too. `open_`: 'từ nay', what has passed is left out."""

    first: Day
    last: Day
    open_: bool = False


@dataclass(frozen=True)
class Every:
    """`unit`: day | week | month; `step`: every so many."""

    unit: str
    step: int = 1


@dataclass(frozen=True)
class From:
    """Repeating begins there."""

    day: Day
    open_: bool = False


@dataclass(frozen=True)
class Until:
    """The last day that counts."""

    day: Day


@dataclass(frozen=True)
class For:
    """For so long. `tomorrow`: 'ba ngày tới' may begin today or tomorrow."""

    count: int
    unit: str
    open_: bool = False


@dataclass(frozen=True)
class Within:
    """A whole week (`week` ahead) or month (`month`, or `ahead`) within which days are meant.
    `whole`: 'cả tuần sau' is every day of it."""

    week: int | None = None
    month: int | None = None
    ahead: int | None = None
    year: int | None = None
    whole: bool = False


@dataclass(frozen=True)
class Except:
    """Days left out."""

    days: tuple[Day, ...]


@dataclass(frozen=True)
class Count:
    """'2 lần': checked against what was said."""

    times: int


@dataclass(frozen=True)
class Now:
    """As soon as it is approved."""


@dataclass(frozen=True)
class After:
    """A moment from now on: 'nửa tiếng nữa'."""

    span: timedelta


@dataclass(frozen=True)
class Sep:
    """A comma or 'và'."""


@dataclass(frozen=True)
class Filler:
    """Words that say nothing about time."""


@dataclass(frozen=True)
class Bad:
    """Words that can be read, but cannot be."""

    error: UserError


Item = (
    Clock | Part | Day | Days | Range | Every | From | Until | For | Within | Except | Count | Now
    | After | Sep | Filler | Bad
)  # fmt: skip
Found = tuple[Item, int]
