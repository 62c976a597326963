"""A 'bytech' loudspeaker or e-board: it hears its own configuration first, then its groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.hours import ZONE
from bot.core.ports import Clock
from bot.standin.boxes import Connection, Malformed, MqttBox, Play, fields, must, parsed

_ENVELOPE = {"Id": int, "Time": int, "Sender": str, "Message": dict}
_SCHEDULE: Mapping[str, Any] = {
    "Id": int, "CreatedTime": int, "Duration": int, "Loops": int, "IdleTime": int,
    "IsDaily": bool, "From": int, "To": int, "IsActive": bool, "Times": list, "Days": list,
    "Songs": list, "Path": str, "Title": str, "ScheduleType": int, "TextContent": str,
    "MediaContent": str, "FullScreen": bool, "ColorValue": str,
}  # fmt: skip
_STREAM: Mapping[str, Any] = {
    "Master": int, "CmdCode": int, "IsAll": bool, "Serials": list, "Info": dict,
    "StreamInfo": dict, "Vol": int, "P": int, "E": bool, "T": int, "DelayTurnOnRelay": int,
}  # fmt: skip
_GIVES_UP_S = 38
_JOINED_S = 1.0


class FakeBytech(MqttBox):
    """`length_s`: of a streamed sound, which it would only know once it ends."""

    def __init__(self, to: Connection, clock: Clock, *, board: bool = False) -> None:
        super().__init__(to, clock)
        self.board = board
        self.given_up = 0
        self.page: dict[str, Any] = {}
        self._config, self._page = f"rx/{to.number}", f"ttn/g2d/{to.number}"
        self.topics = (self._config, *((self._page,) if board else ()))
        self.forget()

    def forget(self) -> None:
        """It keeps no schedule without power."""
        self.groups: set[int] = set()
        self.schedules: dict[int, dict[str, Any]] = {}
        self.stream: dict[str, Any] | None = None
        self._told_at: datetime | None = None  # the last word about its stream
        self._warm_at: datetime | None = None
        self._done: set[int] = set()

    @property
    def planned(self) -> set[str]:
        """Ids of what it knows it shall play or show."""
        return {str(one // 10) for one in self.schedules}

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What is on its screen: one that takes all of it, else all that is on; then the page."""
        on = [s for s in self.schedules.values() if self._is_on(s)]
        whole = [s for s in on if s["FullScreen"]]
        return whole[-1:] or on

    async def take(self, topic: str, payload: bytes) -> None:
        """Everything it knows of. Raises Malformed."""
        told = parsed(payload)
        if topic == self._page:
            kinds = {"BanTinThongBao": str, "BanTinVanBan": str, "VideoUrl": str}
            self.page = fields(told, kinds)
            return
        made = fields(told, _ENVELOPE)
        must(made["Time"] > 10**12, "no time in ms")
        message = made["Message"]
        if topic == self._config:
            await self._configured(message)
            return
        must(int(topic.split("/")[1]) in self.groups, "a group of others")
        if "Schedule" in message:
            await self._scheduled(_schedule(message["Schedule"]))
        else:
            await self._streamed(fields(message, _STREAM))

    async def _configured(self, message: dict[str, Any]) -> None:
        if "Obj" in message:
            for one in message["Obj"]:
                fields(one, {"C": int, "V": int})
                must(one["C"] in {96, 97} and 0 <= one["V"] <= 100, f"setting {one}")
                self.volume = one["V"]
            return
        known = {"Id": int, "Name": str, "DeviceType": int, "Priority": int, "Groups": list}
        for one in fields(message, known)["Groups"]:
            fields(one, {"Id": int, "MasterType": int, "Priority": int, "Name": str})
            must(0 < one["Id"] < 2**31, f"group {one['Id']}")
            if one["Id"] not in self.groups:
                self.groups.add(one["Id"])
                await self._hear(f"tx/{one['Id']}")

    async def _scheduled(self, told: dict[str, Any]) -> None:
        one = told["Id"]
        if not told["IsActive"]:
            self.schedules.pop(one, None)
            if self.playing and self.playing.id == str(one):
                self._end(whole=False)
            return
        self.schedules[one] = told

    async def _streamed(self, told: dict[str, Any]) -> None:
        must(told["Master"] in self.groups, "a master of others")
        if self.to.number not in told["Serials"] and not told["IsAll"]:
            return
        now, code = self.clock.now(), told["CmdCode"]
        must(code in {1, 2, 3, 4}, f"CmdCode {code}")
        must(told["Info"] == told["StreamInfo"] and told["Info"].get("Uri"), "no stream")
        must(0 <= told["Vol"] <= 100 and told["E"], "no emergency")
        self._told_at = now
        if code == 1:
            self._warm_at = now + timedelta(seconds=told["DelayTurnOnRelay"])
        elif code == 2:
            must(self._warm_at is not None, "start before prepare")
            self._end(whole=False)
            self.stream = told
            info = told["Info"]
            far = now + timedelta(days=1)
            play = Play("", info["Name"], info["Uri"], now, far, told["Vol"], urgent=True)
            play.cut_s = max(0.0, ((self._warm_at or now) - now).total_seconds())
            self.heard.append(play)
        elif code == 4:
            self._leave()

    async def look(self) -> None:
        """Its own clock. A stream nobody speaks of is given up, and the box starts again."""
        now = self.clock.now()
        silent = self._told_at and now - self._told_at > timedelta(seconds=_GIVES_UP_S)
        if self.stream is not None and silent:
            self.given_up += 1
            self._leave()
        play = self.playing
        if play and play.until <= now:
            self._end(whole=True)
        if self.stream is None and self.playing is None and not self.board:
            self._sound(now)

    def _leave(self) -> None:
        if self.stream is not None:
            self._end(whole=False)
        self.stream = self._told_at = self._warm_at = None

    def _sound(self, now: datetime) -> None:
        for one, told in self.schedules.items():
            if self._is_on(told) and one not in self._done:
                start = _start(told)
                late = (now - start).total_seconds()
                until = start + timedelta(seconds=told["Duration"] * max(1, told["Loops"]))
                play = Play(str(one), told["Title"], told["Songs"][0], now, until, self.volume)
                play.offset_s = late if late > _JOINED_S else 0.0
                self._done.add(one)
                self.heard.append(play)
                return

    def _is_on(self, told: Mapping[str, Any]) -> bool:
        now, start = self.clock.now(), _start(told)
        length = timedelta(seconds=told["Duration"] * max(1, told["Loops"]))
        until = min(
            start + length,
            datetime.fromtimestamp(told["To"], UTC) if self.board else start + length,
        )
        return start <= now < until

    def _end(self, *, whole: bool) -> None:
        play = self.playing
        if play is not None:
            play.ended, play.whole = min(self.clock.now(), play.until), whole
            if not whole and play.id:
                self._done.discard(int(play.id))  # it may be joined again

    async def report(self) -> None:
        """Each minute."""
        play, shown = self.playing, self.shown
        one = shown[0]["Id"] if self.board and shown else 0
        if play is not None and play.id:
            one = int(play.id)
        await self.beat(one)

    async def beat(self, playing: int) -> None:
        """With the schedule it says it plays, 0 for none."""
        stream = self.stream
        message: dict[str, Any] = {
            "Sn": self.to.number, "Type": 0, "Ip": "10.0.0.9", "Id": 1, "Name": "Loa",
            "Stmt": stream["Master"] if stream else 0,
            "Stlk": stream["Info"]["Uri"] if stream else "", "Stst": 3 if stream else 0,
            "Scid": playing, "Scf": "", "Scst": 1 if playing else 0, "Mic": 0, "Spk": 1,
            "Cam": 0, "Ver": "3.0.8", "Vl1": self.volume, "Vl2": self.volume,
        }  # fmt: skip
        at = int(self.clock.now().timestamp() * 1000)
        told = {"Id": 10, "Time": at, "Sender": self.to.number, "Message": message}
        for group in self.groups or {0}:
            if group:
                await self.say(f"tx/{group}/{self.to.number}", told, qos=2)

    async def connected(self) -> None:
        """What is kept for it at the broker comes first: it knows its groups then."""
        await self.until(lambda: self.groups)

    async def claims(self, number: str, title: str) -> None:
        """As a box whose program is broken, or not the maker's."""
        must(title, "which one?")
        await self.beat(int(number) * 10)
        await self.beat(0)


def _schedule(told: Any) -> dict[str, Any]:
    made = fields(told, _SCHEDULE)
    must(made["Id"] > 0, "no Id")
    if not made["IsActive"]:
        return made
    must(made["Title"] and made["From"] < made["To"], "no title, or no span")
    must(made["IsDaily"] and len(made["Times"]) == 1 and not made["Days"], "not once")
    must(0 <= made["Times"][0] < 86_400, "no second of a day")
    must(made["ScheduleType"] in {0, 1, 2, 3}, "no such kind")
    must(made["ScheduleType"] < 2 or made["MediaContent"], "nothing to show")
    must(made["Duration"] > 0, "no length")
    colour = made["ColorValue"]
    if not (len(colour) == 7 and colour.startswith("#")):
        raise Malformed(f"colour {colour}")
    return made


def _start(told: Mapping[str, Any]) -> datetime:
    """The one such second within its span."""
    day = datetime.fromtimestamp(told["From"], UTC).astimezone(ZONE)
    at = day.replace(hour=0, minute=0, second=0) + timedelta(seconds=told["Times"][0])
    return at if at >= day else at + timedelta(days=1)


def build(to: Connection, clock: Clock) -> FakeBytech:
    """As found by its maker's name."""
    return FakeBytech(to, clock, board=to.options.get("kind") == "board")
