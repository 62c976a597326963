"""'gtech' boxes: loudspeakers that take JSON over MQTT, and ask a few addresses over HTTP.

A box is never sent a `console` line nor an update: those run code on it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.core.ports import Box, PlanItem, RelayDeps, Rights, Route
from bot.relays import gtech_words as words
from bot.relays import reading
from bot.relays.gtech_calls import Calls
from bot.relays.gtech_memory import Kept, Memory, both, gone, left
from bot.relays.gtech_reports import Reports
from bot.relays.gtech_words import Entry
from bot.relays.later import Later, Told

_NAMES = {
    "volume": "dieukhienvolume",
    "play": "dieukhienplay",
    "command": "yeucauguidulieu",
    "reset": "khoidonglai",
    "state": "trangthaiplay",
}
OFFLINE = "device/offline"
_EARLIER = timedelta(seconds=1)  # a volume is told before its sound


def build(deps: RelayDeps) -> Gtech | None:
    """None where there is no broker."""
    return Gtech(deps) if deps.line is not None else None


def topic(box: Box, what: str) -> str:
    """volume | play | command | reset: to the box; state: from it. Each may be set by an option
    `<what>_topic`, else its usual name and the box's own `suffix` (its number)."""
    own = f"{_NAMES[what]}/{box.options.get('suffix') or box.number}"
    return str(box.options.get(f"{what}_topic") or own)


class Gtech:
    """ports.Relay and ports.Ticking."""

    name = "gtech"
    kinds = frozenset({"speaker"})

    def __init__(self, deps: RelayDeps) -> None:
        if deps.line is None:
            raise TypeError("there is no broker")
        self._deps = deps
        self._line = deps.line
        self._later = Later(deps.line)
        self._memory = Memory(deps.state)
        self._reports = Reports(deps, self._memory)
        self._calls = Calls(deps, self._memory, self._reports)
        self._codes: dict[str, str] = {}  # of boxes, by the topic of their state
        self._here: set[str] = set()  # who spoke since its last will

    async def start(self) -> None:
        """Hears what boxes say; those with a topic of their own are known from here on."""
        usual = f"{_NAMES['state']}/+"
        self._line.hear(usual, self._said)
        self._line.hear(OFFLINE, self._went)
        for box in await self._deps.desk.boxes(self.name):
            self._codes[own := topic(box, "state")] = box.code
            if not own.startswith(f"{_NAMES['state']}/") or own.count("/") > 1:
                self._line.hear(own, self._said)

    async def stop(self) -> None:
        """Nothing is held."""

    async def tick(self) -> None:
        """Alarms begin again while they last, volumes go back after them."""
        await self._later.say(self._deps.clock.now())

    def rights(self, box: Box) -> Rights:
        """Its own topics, and the one where all say that they were lost."""
        read = tuple(topic(box, what) for what in ("volume", "play", "command", "reset"))
        return Rights(read=read, write=(topic(box, "state"), OFFLINE))

    def routes(self) -> Sequence[Route]:
        """What boxes tell and ask over HTTP."""
        return self._calls.routes()

    async def push(
        self,
        box: Box,
        version: int,
        plan: Sequence[PlanItem],
        read_at: datetime,  # noqa: ARG002 - its messages have no such date
    ) -> None:
        """Its list, and what must sound now; first of all what must stop."""
        now = self._deps.clock.now()
        self._codes[topic(box, "state")] = box.code
        was, came = await self._memory.of(box.code), await self._memory.came(box.code)
        knew = {e["BanTinID"] for e in was.list} if came == was.came else set()
        sound = [i for i in plan if i.audio_url and not reading.too_late(i, now, knew)]
        kept = _kept(box, was, sound, now)
        stops = left(was, kept.told, now)
        fresh = bool(stops) or version == was.version or not was.version or came != was.came
        # What was told before is known until the box was told otherwise, whatever happens between.
        await self._memory.keep(box.code, both(was, kept))
        if stops:
            await self._command(box, {"command": "DungPhatNoiDung", "ThamSo": "0"})
        lost = bool(stops) or came != was.came or not was.version
        anew = _anew(kept, was, now, fresh=fresh, lost=lost)
        since = _since(box, kept, anew, now)
        kept = replace(kept, version=version, came=came, since=since, ends=_ends(sound, since))
        await self._line.publish(topic(box, "volume"), _loudness(box, sound, kept.ends, now))
        for entry in anew:
            await self._command(box, words.sounds(entry, since[entry["BanTinID"]], kept.ends))
        if fresh or list(was.list) != list(kept.list):
            await self._command(box, words.listed(box, version, kept.list, cancels=bool(stops)))
        self._later.plan(box.code, _to_come(box, kept, sound, now))
        await self._memory.keep(box.code, kept)

    async def _command(self, box: Box, told: Mapping[str, Any]) -> None:
        await self._line.publish(topic(box, "command"), _json(told))

    async def _said(self, where: str, payload: bytes) -> None:
        """Whoever writes there is the box: the broker lets nobody else."""
        told, code = reading.told(payload), self._codes.get(where)
        if told is None or code is None:
            return
        if code not in self._here:
            await self._came(code)
        await self._reports.state(code, told)

    async def _came(self, code: str) -> None:
        self._here.add(code)
        if await self._memory.is_away(code):
            await self._memory.has_come(code, self._deps.clock.now())
            await self._deps.desk.again(self.name, code)

    async def _went(self, _where: str, payload: bytes) -> None:
        """Its last will. Any box could say so of another: it only gets its plan once more."""
        number = payload[:64].decode("utf-8", "ignore").replace("\0", "").strip()
        box = await self._deps.desk.box(self.name, number) if number else None
        if box is not None:
            self._here.discard(box.code)
            await self._memory.has_gone(box.code, self._deps.clock.now())


def _kept(box: Box, was: Kept, sound: Sequence[PlanItem], now: datetime) -> Kept:
    """Not told yet."""
    alarms = [words.alarm(i, box) for i in sound if i.kind == "emergency"]
    plays = [words.scheduled(i, box) for i in sound if i.kind != "emergency"]
    since = {e["BanTinID"]: was.since[e["BanTinID"]] for e in alarms if e["BanTinID"] in was.since}
    return Kept(list=plays, alarms=alarms, since=since, gone=gone(was, [*alarms, *plays], now))


def _anew(kept: Kept, was: Kept, now: datetime, *, fresh: bool, lost: bool) -> Sequence[Entry]:
    """Alarms that are due, and new to the box or lost there. One whose rounds are over is not begun
    again for a box that heard them."""
    at = words.epoch(now)
    return [
        e
        for e in words.sounding(kept.alarms, now)
        if lost
        or e["BanTinID"] not in kept.since
        or (fresh and at < was.ends.get(e["BanTinID"], 0))
    ]


def _since(box: Box, kept: Kept, anew: Sequence[Entry], now: datetime) -> Mapping[str, int]:
    """When each alarm is first heard: the amplifier warms up before."""
    found = {}
    for entry in kept.alarms:
        one, start = str(entry["BanTinID"]), int(entry["ThoiDiemBatDau"])
        begins = words.epoch(now) if entry in anew else start
        known = one in kept.since and entry not in anew
        found[one] = kept.since[one] if known else begins + words.warm_up(box)
    return found


def _ends(sound: Sequence[PlanItem], since: Mapping[str, int]) -> Mapping[str, int]:
    """When the last round of each is over."""
    return {
        i.id: math.ceil(
            min(i.end_at, _rounds(i, since)[-1] + timedelta(seconds=i.duration_s)).timestamp()
        )
        for i in sound
    }


def _rounds(item: PlanItem, since: Mapping[str, int]) -> Sequence[datetime]:
    """When it begins, and begins again."""
    first = datetime.fromtimestamp(since[item.id], UTC) if item.id in since else item.start_at
    return [first + timedelta(seconds=n * item.duration_s) for n in range(max(1, item.repeat))]


def _to_come(box: Box, kept: Kept, sound: Sequence[PlanItem], now: datetime) -> Sequence[Told]:
    """A box plays a sound once and knows one volume: rounds and volumes are told at their time."""
    found = [
        Told(at - _EARLIER, topic(box, "volume"), partial(_loudness, box, sound, kept.ends))
        for item in sound
        if item.volume != box.volume
        for at in (item.start_at, datetime.fromtimestamp(kept.ends[item.id], UTC))
        if at - _EARLIER > now
    ]
    alarms = {e["BanTinID"]: e for e in kept.alarms}
    for item in (i for i in sound if i.id in alarms):
        length = timedelta(seconds=item.duration_s)
        for n, at in enumerate(_rounds(item, kept.since)):
            told = at if n else at - timedelta(seconds=words.warm_up(box))
            if now < told and at < item.end_at:  # an overdue round is no round
                say = partial(_again, alarms[item.id], words.epoch(at), kept.ends)
                found.append(Told(told, topic(box, "command"), say, late=at + length))
    return found


def _again(entry: Entry, begins: int, ends: Mapping[str, int], _now: datetime) -> str:
    return _json(words.sounds(entry, begins, ends))


def _loudness(box: Box, sound: Sequence[PlanItem], ends: Mapping[str, int], now: datetime) -> str:
    """The volume of what sounds in a moment; an alarm's before all."""
    at = now + _EARLIER
    on = [i for i in sound if i.start_at <= at and at.timestamp() < ends[i.id]]
    on.sort(key=lambda i: i.kind == "emergency")
    return _json({"deviceId": box.number, "volume": on[-1].volume if on else box.volume})


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)
