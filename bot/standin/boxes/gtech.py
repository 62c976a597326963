"""A 'gtech' loudspeaker: MQTT, and HTTP where it has the address of its server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import aiomqtt

from bot.core.hours import ZONE
from bot.core.ports import Clock
from bot.standin.boxes import Connection, Malformed, MqttBox, Play, fields, must, parsed

_TEXT, _WHOLE = str, int
_BULLETIN: Mapping[str, Any] = {
    "BanTinID": _TEXT, "IDBanTinString": _TEXT, "LoaiBanTin": _TEXT, "MucDoUuTien": _TEXT,
    "TieuDe": _TEXT, "LoaiLinhVuc": _TEXT, "NoiDungTomTat": _TEXT, "ThoiGianSanXuat": _WHOLE,
    "ThoiLuong": _TEXT, "TacGia": dict, "ThoiDiemBatDau": _WHOLE, "ThoiDiemKetThuc": _WHOLE,
    "TiepAm": _WHOLE, "NguonTiepAm": _TEXT, "NoiDung": _TEXT, "ThongTinChiTietBanTin": list,
    "NguonTin": _TEXT,
}  # fmt: skip
_LIST = {"command": _TEXT, "LichPhatID": _TEXT, "TenLichPhat": _TEXT, "DanhSachBanTin": list}
_TIME = {"ThoiGianBatDau": _WHOLE, "ThoiGianKetThuc": _WHOLE, "TimThoiGianBatDau": _TEXT}
_JOINED_S = 1.0


class FakeGtech(MqttBox):
    """`warm_s`: how long its amplifier needs before anything is heard."""

    def __init__(self, to: Connection, clock: Clock, warm_s: float = 0.0) -> None:
        super().__init__(to, clock)
        suffix = to.options.get("suffix") or to.number
        self._volume = f"dieukhienvolume/{suffix}"
        self._play = f"dieukhienplay/{suffix}"
        self._orders = f"yeucauguidulieu/{suffix}"
        self._reset = f"khoidonglai/{suffix}"
        self._state = f"trangthaiplay/{suffix}"
        self.topics = (self._volume, self._play, self._orders, self._reset)
        self.will = aiomqtt.Will("device/offline", to.number, qos=1)
        self.warm_s = warm_s
        self.forget()

    def forget(self) -> None:
        """It keeps no schedule without power."""
        self.list: list[dict[str, Any]] = []
        self._alarm: dict[str, Any] | None = None
        self._done: set[tuple[str, int]] = set()
        self._warm_at: datetime | None = None

    @property
    def planned(self) -> set[str]:
        """Ids of what it knows it shall play."""
        return {entry["BanTinID"] for entry in self.list}

    async def report(self) -> None:
        """It says what happens as it happens, and how it is every 20 s."""
        if self.to.http:
            await self.ping()
        else:
            await self.tell("Unknown")

    async def take(self, topic: str, payload: bytes) -> None:
        """Everything it knows of. Raises Malformed."""
        if topic == self._volume:
            told = fields(parsed(payload), {"deviceId": str, "volume": int})
            must(told["deviceId"] == self.to.number, "another box's volume")
            must(0 <= told["volume"] <= 100, f"volume {told['volume']}")
            self.volume = told["volume"]
        elif topic == self._orders:
            await self._obey(parsed(payload))
        elif topic == self._play:
            told = fields(parsed(payload), {"status": str, "deviceId": str}, "LichPhat")
            must(told["status"] in {"nhan-lich-phat", "huy-lenh-phat-ngay"}, told["status"])
        else:
            must(payload.decode() == self.to.number, "another box's reset")

    async def _obey(self, told: Any) -> None:
        must(isinstance(told, dict), "no object")
        order = told.get("command")
        if order in {"Luu_Lich_Phat_Tinh", "Huy_Lich_Phat_Tinh"}:
            fields(told, _LIST, "DanhSachThietBi", "DanhSachDiaBanNhan")
            must(self.to.number in told.get("DanhSachThietBi", ()), "another box's list")
            self.list = [_entry(e) for e in told["DanhSachBanTin"]]
        elif order == "phatkhancap":
            _bulletin(told, "command")
            self._warm_at = self.clock.now() + timedelta(seconds=self.warm_s)
            await self._end(whole=False)
            self._done.discard((told["BanTinID"], 0))
            self._alarm = told
        elif order == "DungPhatNoiDung":
            fields(told, {"command": str, "ThamSo": str})
            must(told["ThamSo"] in {"0", "1", "2", "3"}, f"ThamSo {told['ThamSo']}")
            if told["ThamSo"] == "0":
                self.list, self._alarm = [], None
                await self._end(whole=False)
        else:
            raise Malformed(f"command {order!r}")

    async def look(self) -> None:
        """The alarm before all, then what is due of the list, joined where it should be by now."""
        async with self._turn:
            now = self.clock.now()
            if self.playing and self.playing.until <= now:
                await self._end(whole=True)
            if self._alarm is not None:
                await self._sound_alarm(self._alarm, now)
            elif self.playing is None:
                await self._sound_list(now)

    async def _sound_alarm(self, told: dict[str, Any], now: datetime) -> None:
        start, end = _at(told["ThoiDiemBatDau"]), _at(told["ThoiDiemKetThuc"])
        if now >= end or (self.playing is None and (told["BanTinID"], 0) in self._done):
            self._alarm = None
            self._done.discard((told["BanTinID"], 0))
            if self.playing is None:
                await self._sound_list(now)
        elif self.playing is None and now >= start:
            self._done.add((told["BanTinID"], 0))
            until = min(now + _length(told), end)
            await self._begin(told, now, until, urgent=True)

    async def _sound_list(self, now: datetime) -> None:
        for entry in self.list:
            for time in (t for d in entry["DanhSachNgayPhat"] for t in d["ThoiDiemPhat"]):
                start, end = _at(time["ThoiGianBatDau"]), _at(time["ThoiGianKetThuc"])
                key = (entry["BanTinID"], time["ThoiGianBatDau"])
                if start <= now < end and key not in self._done:
                    # It has its list: the amplifier is warm when the time comes.
                    self._warm_at = min(now, start)
                    late = (now - start).total_seconds()
                    offset = late if late > _JOINED_S else 0.0
                    self._done.add(key)
                    return await self._begin(entry, now, end, offset=offset)
        return None

    async def _begin(
        self,
        told: Mapping[str, Any],
        now: datetime,
        until: datetime,
        *,
        urgent: bool = False,
        offset: float = 0.0,
    ) -> None:
        play = Play(
            told["BanTinID"], told["TieuDe"], told["NoiDung"], now, until, self.volume, urgent
        )
        play.offset_s = offset
        play.cut_s = max(0.0, ((self._warm_at or now) - now).total_seconds())
        self.heard.append(play)
        await self.tell("play", play)
        line = {"urldangphat": play.url, "tenchuongtrinh": play.title, "kieunguon": "FILE"}
        line |= {"tennoidung": play.title, "kieuphat": "khancap" if urgent else "lichphat"}
        length = int(_length(told).total_seconds())
        await self.post(
            "log",
            {**line, "thoiluong": length, "thoigianphat": int(now.timestamp()),
             "volume": self.volume},
        )  # fmt: skip

    async def _end(self, *, whole: bool) -> None:
        play = self.playing
        if play is not None:
            play.ended, play.whole = min(self.clock.now(), play.until), whole
            if not whole:  # it may be joined again
                self._done = {k for k in self._done if k[0] != play.id}
            await self.tell("stop", play)

    async def tell(self, kind: str, play: Play | None = None) -> None:
        """Its state, as soon as it changes."""
        title = play.title if play else ""
        await self.say(self._state, {"type": kind, "tenchuongtrinh": title, "tennoidung": title})

    async def claims(self, number: str, title: str) -> None:
        """As a box whose program is broken, or not the maker's."""
        must(number, "which one?")
        for kind in ("play", "stop"):
            await self.say(self._state, {"type": kind, "tenchuongtrinh": title, "tennoidung": ""})

    async def connected(self) -> None:
        """The first call: volume and list come back."""
        told = await self.post("connect", {
            "xacnhanketnoi": True, "ip": "10.0.0.7", "phienban": "2.1", "version": "2.1.4",
            "MainBoard": "A133", "LoaiMangKetNoi": "1", "TenNhaMang": "Viettel", "Rssi": 20,
            "dbm": -71, "LoaiMang": "4G",
        })  # fmt: skip
        if told is not None:
            must(told.get("success") is True, "not let in")
            fields(told["data"], {"data": dict, "dataApi": dict})
            own = fields(told["data"]["data"], {"volume": int, "LichPhatTinh": list, "UrlS3": str})
            self.volume = own["volume"]
            self.list = [_entry(e) for e in own["LichPhatTinh"]]

    async def ping(self, *, mains: bool = True) -> None:
        """Every 20 s."""
        play = self.playing
        told = await self.post("ping", {
            "id": self.to.number, "trangthai": "play" if play else "stop",
            "url": play.url if play else "", "tenchuongtrinh": play.title if play else "",
            "thoiluong": 0, "IDLichDangPhat": "", "Rssi": 20, "dbm": -71, "LoaiMang": "4G",
            "MatDien": not mains, "volume": self.volume, "phatbantintinh": True,
            "statusLoa": {"status_loaL": True, "status_loaR": False, "status_congsuat": True},
            "ThoiDiemKetThuc": 0, "version": "2.1.4", "timePing": int(self.clock.now().timestamp()),
        })  # fmt: skip
        must(told is None or "data" in told, "no answer to a ping")

    async def mains(self, *, lost: bool) -> None:
        """The power fails, and a battery is left to say so; it comes back."""
        at = int(self.clock.now().timestamp())
        kind = "mat-dien" if lost else "co-dien"
        await self.say(self._state, {"type": kind, "ThoiGianMatDien": at})
        await self.post("power", {"id": self.to.number, "MatDien": lost, "ThoiGianMatDien": at})

    async def post(self, what: str, told: Mapping[str, Any]) -> Any:
        """None where it has no server's address."""
        if not self.to.http:
            return None
        url = f"{self.to.http}/boxes/gtech/{what}"
        who = {"id": self.to.number, "k": self.to.secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, params=who, json=told) as answer,
        ):
            must(answer.status == 200, f"{what}: {answer.status}")
            return await answer.json()


def _bulletin(told: Any, *more: str) -> dict[str, Any]:
    made = fields(told, _BULLETIN, *more)
    must(made["BanTinID"] and made["TieuDe"] and made["NoiDung"], "an empty bulletin")
    must(made["ThoiDiemBatDau"] < made["ThoiDiemKetThuc"], "ends before it starts")
    must(_length(made) > timedelta(), "no length")
    fields(made["TacGia"], {"TenDayDu": str, "ButDanh": str, "Email": str})
    return made


def _entry(told: Any) -> dict[str, Any]:
    made = _bulletin(told, "LichPhatID", "DanhSachNgayPhat")
    must(made.get("LichPhatID"), "no LichPhatID")
    for day in made["DanhSachNgayPhat"]:
        fields(day, {"TimNgayPhat": str, "ThoiDiemPhat": list})
        must(day["ThoiDiemPhat"], "a day without a time")
        for time in day["ThoiDiemPhat"]:
            fields(time, _TIME)
            local = _at(time["ThoiGianBatDau"]).astimezone(ZONE)
            must(f"{local:%d-%m-%Y}" == day["TimNgayPhat"], f"{day['TimNgayPhat']}: another day")
            must(f"{local:%H:%M}" == time["TimThoiGianBatDau"], "another minute")
            must(time["ThoiGianBatDau"] < time["ThoiGianKetThuc"], "ends before it starts")
    must(made["DanhSachNgayPhat"], "no day")
    return made


def _length(told: Mapping[str, Any]) -> timedelta:
    try:
        hours, minutes, seconds = (int(n) for n in told["ThoiLuong"].split(":"))
    except ValueError as error:
        raise Malformed(f"ThoiLuong {told['ThoiLuong']}") from error
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def build(to: Connection, clock: Clock) -> FakeGtech:
    """As found by its maker's name."""
    return FakeGtech(to, clock)
