"""What 'gtech' boxes say of themselves: how they are, and what of their list really sounded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ports import RelayDeps
from bot.relays import gtech_words as words
from bot.relays import reading
from bot.relays.gtech_memory import Kept, Memory
from bot.relays.gtech_words import Entry

_SLACK = timedelta(seconds=5)
_BROKEN = "máy báo lỗi"  # it says no more
_TRUE, _FALSE = {"1", "true", "on", "ok"}, {"0", "false", "off"}


class Reports:
    """Of MQTT and HTTP alike. What sounds now is known until a restart; a box names it as well."""

    def __init__(self, deps: RelayDeps, memory: Memory) -> None:
        self._desk = deps.desk
        self._clock = deps.clock
        self._memory = memory
        self._playing: dict[str, Entry] = {}
        self._began: dict[str, datetime] = {}

    async def lives(self, code: str, told: Mapping[str, Any]) -> None:
        """Of what it does not speak this time the last word holds: over HTTP any process hears it,
        over MQTT one, and neither may forget a power cut that the other was told of."""
        before = await self._memory.said(code)
        known = {**before, **told, "on": True}
        if known != before:
            await self._memory.says(code, known)
        await self._desk.heartbeat(code, known)

    async def state(self, code: str, told: Mapping[str, Any]) -> None:
        """{"type": …, "tenchuongtrinh": …, "tennoidung": …}: as soon as it happens."""
        kind = str(told.get("type"))
        if kind in {"mat-dien", "co-dien"}:
            return await self.lives(code, {"mains": kind == "co-dien"})
        now = self._clock.now()
        await self.lives(code, {"playing": _title(told) if kind == "play" else ""})
        kept = await self._memory.of(code)
        entry = words.meant(kept.all, told, now) or self._playing.get(code)
        if entry is None:
            return None
        if kind == "play":
            await self.started(code, dict(entry), now)
        elif kind == "stop":
            await self._stopped(code, kept, entry, now)
        elif kind == "Error":
            await self._failed(code, entry, now)
        return None

    async def log(self, code: str, told: Mapping[str, Any]) -> None:
        """A line at each start, with the box's own time."""
        at = _moment(told.get("thoigianphat"), self._clock.now())
        entry = words.meant((await self._memory.of(code)).all, told, at)
        if entry is not None:
            await self.started(code, dict(entry), at)

    async def started(self, code: str, entry: Entry, at: datetime) -> None:
        """What sounded before and was not over is broken off."""
        before = self._playing.get(code)
        if before and before["BanTinID"] != entry["BanTinID"] and not _over(before, at):
            await self._desk.acknowledge(code, before["BanTinID"], "interrupted", at, "")
        self._playing[code] = entry
        self._began[code] = at
        await self._desk.acknowledge(code, entry["BanTinID"], "started", at, "")

    async def _stopped(self, code: str, kept: Kept, entry: Mapping[str, Any], at: datetime) -> None:
        """A round that is over is no end while more are to come."""
        one, began = entry["BanTinID"], self._began.get(code)
        self._playing.pop(code, None)
        ends = datetime.fromtimestamp(kept.ends.get(one, entry["ThoiDiemKetThuc"]), UTC)
        if at + _SLACK >= ends:
            await self._desk.acknowledge(code, one, "finished", at, "")
            return
        whole = began is None or at - began + _SLACK >= timedelta(seconds=words.length(entry))
        if not whole or all(e["BanTinID"] != one for e in kept.told):
            await self._desk.acknowledge(code, one, "interrupted", at, "")

    async def _failed(self, code: str, entry: Mapping[str, Any], at: datetime) -> None:
        began = self._playing.pop(code, {}).get("BanTinID") == entry["BanTinID"]
        what = "interrupted" if began else "refused"
        await self._desk.acknowledge(code, entry["BanTinID"], what, at, _BROKEN)


def health(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of a ping or a first call, in our words; what it does not say is not there."""
    box = told.get("statusLoa")
    parts: Mapping[str, Any] = box if isinstance(box, dict) else {}
    power = flag(told.get("MatDien"))
    found = {
        "playing": _title(told) if "trangthai" in told and _sounds(told) else "",
        "volume": words.number(told.get("volume")),
        "signal": words.number(told.get("dbm")),
        "network": _text(told.get("LoaiMang") or told.get("LoaiMangKetNoi")),
        "firmware": _text(told.get("version") or told.get("phienban")),
        "amplifier": flag(parts.get("status_congsuat")),
        "left": flag(parts.get("status_loaL")),
        "right": flag(parts.get("status_loaR")),
        "mains": None if power is None else not power,
    }
    return {name: value for name, value in found.items() if value is not None}


def flag(value: Any) -> bool | None:
    """As boxes write yes and no."""
    told = str(value).strip().lower()
    return True if told in _TRUE else False if told in _FALSE else None


def _sounds(told: Mapping[str, Any]) -> bool:
    return str(told.get("trangthai")) in {"play", "playing"}


def _title(told: Mapping[str, Any]) -> str:
    return _text(told.get("tenchuongtrinh") or told.get("tennoidung")) or ""


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(told: Any, now: datetime) -> datetime:
    """Seconds since 1970, as a number or in letters."""
    return reading.moment({"at": words.number(told)}, "at", now)


def _over(entry: Mapping[str, Any], at: datetime) -> bool:
    return words.over(entry, at + _SLACK)
