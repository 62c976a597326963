"""What is to sound now. No I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LATE_S = 60.0  # an item that cannot be joined begins this late at most
GAP_S = 2.0  # between two rounds of one sound


@dataclass(frozen=True)
class Item:
    """One thing to play, as the plan has it. Times in seconds since 1970."""

    id: str
    kind: str
    title: str
    text: str
    start: float
    end: float
    repeat: int = 1
    volume: int = 70
    exercise: bool = False
    join: bool = True
    warm_up_s: float = 0.0
    rank: int = 0
    url: str = ""
    sha256: str = ""
    size: int = 0
    seconds: float = 0.0

    @property
    def alarm(self) -> bool:
        """Over everything, and again until it is over."""
        return self.kind == "emergency"

    @property
    def length(self) -> float:
        """Of all its rounds."""
        rounds = max(1, self.repeat)
        return self.seconds * rounds + GAP_S * (rounds - 1)


def item(told: Mapping[str, Any]) -> Item:
    """Raises KeyError, TypeError, ValueError for what is none."""
    audio = told.get("audio") or {}
    return Item(
        id=str(told["id"]),
        kind=str(told["kind"]),
        title=str(told.get("title", "")),
        text=str(told.get("text", "")),
        start=float(told["start"]),
        end=float(told["end"]),
        repeat=int(told.get("repeat", 1)),
        volume=min(100, max(0, int(told.get("volume", 70)))),
        exercise=bool(told.get("exercise")),
        join=bool(told.get("join", True)),
        warm_up_s=float(told.get("warm_up_s", 0)),
        rank=int(told.get("rank", 0)),
        url=str(audio.get("url", "")),
        sha256=str(audio.get("sha256", "")),
        size=int(audio.get("bytes", 0)),
        seconds=float(audio.get("seconds", 0)),
    )


@dataclass(frozen=True)
class Choice:
    """An item, and how far into it (seconds of its whole length) it is joined."""

    item: Item
    offset: float


def choose(
    items: Sequence[Item], now: float, done: Collection[str], last: Mapping[str, float]
) -> Choice | None:
    """Alarms before all else, real ones before exercises; several take turns: the one that has not
    sounded for the longest (`last`: when each did), at first the gravest. Otherwise
    what began first."""
    due = [i for i in items if i.start <= now < i.end and i.id not in done]
    alarms = [i for i in due if i.alarm]
    if alarms:
        real = [i for i in alarms if not i.exercise] or alarms
        return Choice(min(real, key=lambda i: (last.get(i.id, 0.0), i.rank)), 0.0)
    for one in sorted(due, key=lambda i: i.start):
        late = now - one.start
        if late <= LATE_S and not one.join:
            return Choice(one, 0.0)
        if one.join and (late < one.length or late <= LATE_S):
            return Choice(one, late if late < one.length else 0.0)
    return None


def too_late(items: Iterable[Item], now: float, done: Collection[str]) -> list[Item]:
    """What cannot be begun any more, though nobody says so yet."""
    return [
        i
        for i in items
        if i.id not in done and not i.alarm
        and (i.end <= now or now - i.start > max(LATE_S, i.length if i.join else 0.0))
    ]  # fmt: skip
