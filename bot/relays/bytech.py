"""'bytech' loudspeakers and e-boards: schedules by number and live streams over MQTT, JSON."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.core.errors import RelayAway
from bot.core.ports import Box, PlanItem, RelayDeps, Rights, Route
from bot.relays import bytech_words as words
from bot.relays import reading
from bot.relays.bytech_reports import Reports
from bot.relays.later import Later, Told

Stream = Mapping[str, Any]
_RUNNING = timedelta(seconds=5)  # a box that hears nothing for 35 s gives up
_EARLIER = timedelta(seconds=1)  # a volume is told before its sound


def build(deps: RelayDeps) -> Bytech | None:
    """None where there is no broker."""
    return Bytech(deps) if deps.line is not None else None


@dataclass(frozen=True)
class Kept:
    """What a box was told last: `sent` schedules, by number, and what is in them; `streams` that
    sound or will, with their seconds `since` and `ends`."""

    version: int = 0
    volume: int = -1
    sent: Mapping[str, str] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)


class Bytech:
    """ports.Relay and ports.Ticking."""

    name = "bytech"
    kinds = frozenset({"speaker", "board"})

    def __init__(self, deps: RelayDeps) -> None:
        if deps.line is None:
            raise TypeError("there is no broker")
        self._deps = deps
        self._line = deps.line
        self._later = Later(deps.line)
        self._reports = Reports(deps)
        self._codes: dict[str, Box] = {}  # by the topic of their heartbeats
        self._groups: dict[int, str] = {}

    async def start(self) -> None:
        """Hears what boxes say."""
        for box in await self._deps.desk.boxes(self.name):
            self._codes[_beats(box)] = box
        self._line.hear("tx/+/+", self._beat)

    async def stop(self) -> None:
        """Nothing is held."""

    async def tick(self) -> None:
        """A stream is said to go on, its rounds begin; volumes change at their time."""
        await self._later.say(self._deps.clock.now())

    def rights(self, box: Box) -> Rights:
        """Its own topics, its group's."""
        read = (f"rx/{box.number}", _orders(box), f"ttn/g2d/{box.number}")
        return Rights(read=read, write=(_beats(box),))

    def routes(self) -> Sequence[Route]:
        """None: such boxes only fetch sounds."""
        return ()

    async def push(
        self,
        box: Box,
        version: int,
        plan: Sequence[PlanItem],
        read_at: datetime,  # noqa: ARG002 - its messages have no such date
    ) -> None:
        """What stops first, then what must sound now, then what changed of its schedules."""
        now, board = self._deps.clock.now(), box.kind == "board"
        await self._claim(box)
        was = Kept(**(await self._deps.state.get(f"bytech:{box.code}") or {}))
        alarms = [i for i in plan if i.kind == "emergency" and i.audio_url and not board]
        lost = self._reports.lost(box.code)
        # One that was not heard of may have gone on: what it says is on need not be begun.
        knew = {str(int(one) // words.PARTS) for one in was.sent}
        knew = await self._reports.on(box.code) if lost else knew
        listed = [
            i
            for i in plan
            if board
            or (i.kind != "emergency" and i.audio_url and not reading.too_late(i, now, knew))
        ]
        stops = _stopped(was, alarms, now)
        fresh = version == was.version or not was.version or lost
        streams, anew = _streams(box, alarms, was, now, again=fresh or bool(stops))
        made = {n: one for i in listed for n, one in words.schedules(i, board).items()}
        kept = Kept(version, box.volume, {n: _digest(one) for n, one in made.items()}, streams)
        # What was told before is known until the box was told otherwise, whatever happens between.
        both = Kept(0, -1, {**was.sent, **kept.sent}, {**was.streams, **streams})
        await self._deps.state.put(f"bytech:{box.code}", asdict(both))
        if fresh:
            await self._introduce(box, now)
        if stops:
            await self._order(box, words.stream(box, words.STOP, stops[0], now))
        if not board and (fresh or was.volume != box.volume):
            await self._line.publish(f"rx/{box.number}", _loudness(box, listed, now))
        self._later.plan(box.code, [*_going(box, streams, anew, now), *_volumes(box, listed, now)])
        await self._later.say(now)
        for one in was.sent.keys() - made.keys():
            await self._order(box, words.deleted(box, one, now))
        for one, told in made.items():
            if fresh or was.sent.get(one) != kept.sent[one]:
                await self._order(box, words.schedule(box, one, told, now))
        await self._deps.state.put(f"bytech:{box.code}", asdict(kept))
        self._reports.told(box.code, plan, streams)

    async def _claim(self, box: Box) -> None:
        """Two boxes in one group would do each other's plan; one that was taken down holds none."""
        one = words.group(box)
        first = self._groups.setdefault(one, box.code)
        if first != box.code:
            if first in {other.code for other in await self._deps.desk.boxes(self.name)}:
                raise RelayAway(f"{first} is in group {one} already: set the option group")
            self._groups[one] = box.code
        self._codes[_beats(box)] = box

    async def _introduce(self, box: Box, now: datetime) -> None:
        """Kept at the broker: a box that comes back hears nothing else before."""
        await self._line.publish(f"rx/{box.number}", words.config(box, now), retain=True)
        if box.kind == "board":
            await self._line.publish(f"ttn/g2d/{box.number}", words.page(box), retain=True)

    async def _order(self, box: Box, told: str) -> None:
        await self._line.publish(_orders(box), told)

    async def _beat(self, where: str, payload: bytes) -> None:
        """Each minute. Whoever writes there is the box: the broker lets nobody else."""
        told, box = reading.told(payload), self._codes.get(where)
        if told is None or box is None or not isinstance(told.get("Message"), dict):
            return
        if await self._reports.beat(box, told, told["Message"]):
            await self._deps.desk.again(self.name, box.code)


def _beats(box: Box) -> str:
    return f"{_orders(box)}/{box.number}"


def _orders(box: Box) -> str:
    return f"tx/{words.group(box)}"


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _stopped(was: Kept, alarms: Sequence[PlanItem], now: datetime) -> Sequence[Stream]:
    """Streams that go on and are not in the plan, or with another sound."""
    urls = {i.id: i.audio_url for i in alarms}
    on = {one: s for one, s in was.streams.items() if now.timestamp() < s["ends"]}
    return [s for one, s in on.items() if urls.get(one) != s["url"]]


def _streams(
    box: Box, alarms: Sequence[PlanItem], was: Kept, now: datetime, *, again: bool
) -> tuple[Mapping[str, Stream], set[str]]:
    """By item, and those of them that begin: new to the box, or perhaps lost there."""
    found: dict[str, Stream] = {}
    anew: set[str] = set()
    for item in alarms:
        before = was.streams.get(item.id)
        over = before is not None and before["ends"] <= now.timestamp()
        if before and before["url"] == item.audio_url and not (again and not over):
            found[item.id] = before
            continue
        play = words.streamed(box, item)
        since = max(now, item.start_at) + timedelta(seconds=play["warm_up_s"])
        rounds = since + item.repeat * timedelta(seconds=item.duration_s)
        ends = min(rounds, item.end_at).timestamp()
        found[item.id] = {**play, "since": since.timestamp(), "ends": math.ceil(ends)}
        anew.add(item.id)
    return found, anew


def _going(
    box: Box, streams: Mapping[str, Stream], anew: set[str], now: datetime
) -> Sequence[Told]:
    """Prepared, begun for each round, said to go on, ended unless another goes on by then."""
    found: list[Told] = []
    for one, play in streams.items():
        since, ends = _at(play["since"]), _at(play["ends"])
        say = partial(_command, box, play)
        if one in anew:
            ready = since - timedelta(seconds=play["warm_up_s"])
            found.append(Told(ready, _orders(box), partial(say, words.PREPARE), late=ends))
        length = timedelta(seconds=max(1.0, play["length_s"]))
        rounds = (since + n * length for n in range(play["rounds"]))
        found += [
            Told(at, _orders(box), partial(say, words.START), late=min(at + length, ends))
            for at in rounds
            if at < ends and (at > now or (at == since and one in anew))
        ]
        goes_on = partial(say, words.RUNNING)
        at = max(since, now) + _RUNNING
        if now < ends:
            found.append(Told(at, _orders(box), goes_on, _RUNNING, ends, ends))
            found.append(Told(ends, _orders(box), partial(_over, box, streams, play)))
    return found


def _command(box: Box, play: Stream, code: int, now: datetime) -> str:
    return words.stream(box, code, play, now)


def _over(box: Box, streams: Mapping[str, Stream], play: Stream, now: datetime) -> str:
    at = now.timestamp()
    others = (s for s in streams.values() if s is not play)
    on = any(s["since"] - s["warm_up_s"] <= at < s["ends"] for s in others)
    return "" if on else words.stream(box, words.STOP, play, now)


def _volumes(box: Box, listed: Sequence[PlanItem], now: datetime) -> Sequence[Told]:
    """A box knows one volume."""
    return [
        Told(at - _EARLIER, f"rx/{box.number}", partial(_loudness, box, listed))
        for item in listed
        if box.kind == "speaker" and item.volume != box.volume
        for at in (item.start_at, item.end_at)
        if at - _EARLIER > now
    ]


def _loudness(box: Box, listed: Sequence[PlanItem], now: datetime) -> str:
    """The volume of what sounds in a moment."""
    at = now + _EARLIER
    on = [i.volume for i in listed if i.start_at <= at < i.end_at]
    return words.volume(on[-1] if on else box.volume, now)


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
