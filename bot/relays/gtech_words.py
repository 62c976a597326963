"""Bulletins as 'gtech' boxes read them: the fields of the province's system, an entry a play."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.hours import ZONE
from bot.core.ports import Box, PlanItem
from bot.core.text import fold

Entry = dict[str, Any]
_SUMMARY = 300
_EARLY_S = 60


def scheduled(item: PlanItem, box: Box) -> Entry:
    """One play of the list a box keeps, each of its rounds with a time of its own."""
    length = timedelta(seconds=item.duration_s)
    days: dict[str, list[Entry]] = {}
    for n in range(max(1, item.repeat)):
        at = item.start_at + n * length
        local = at.astimezone(ZONE)
        time = {
            "ThoiGianBatDau": epoch(at),
            "ThoiGianKetThuc": min(_end(item), math.ceil((at + length).timestamp())),
            "TimThoiGianBatDau": f"{local:%H:%M}",
        }
        days.setdefault(f"{local:%d-%m-%Y}", []).append(time)
    plays = [{"TimNgayPhat": day, "ThoiDiemPhat": times} for day, times in days.items()]
    return {**_bulletin(item, box), "LichPhatID": item.id, "DanhSachNgayPhat": plays}


def alarm(item: PlanItem, box: Box) -> Entry:
    """At once and over everything; the box stops by itself at its end."""
    return {"command": "phatkhancap", **_bulletin(item, box)}


def sounds(entry: Mapping[str, Any], begins: int, ends: Mapping[str, int]) -> Entry:
    """The alarm as it is told: heard from then on, to the end of its rounds."""
    return {**entry, "ThoiDiemBatDau": begins, "ThoiDiemKetThuc": ends[entry["BanTinID"]]}


def warm_up(box: Box) -> int:
    """Seconds from switching its amplifier on for an alarm to the sound (its option `warm_up_s`);
    for what is on its list a box does that by itself."""
    return max(0, min(120, number(box.options.get("warm_up_s")) or 0))


def listed(box: Box, version: int, entries: Sequence[Entry], *, cancels: bool) -> Entry:
    """The whole list, instead of what the box has."""
    return {
        "command": "Huy_Lich_Phat_Tinh" if cancels or not entries else "Luu_Lich_Phat_Tinh",
        "LichPhatID": f"{box.code}-{version}",
        "TenLichPhat": box.name,
        "DanhSachThietBi": [box.number],
        "DanhSachBanTin": list(entries),
    }


def number(value: Any) -> int | None:
    """As a box or an operator writes one; None for none."""
    try:
        return max(-(10**9), min(10**9, round(float(value))))
    except (TypeError, ValueError, OverflowError):
        return None


def _bulletin(item: PlanItem, box: Box) -> Entry:
    options = box.options
    urgent = item.kind == "emergency"
    priority = ("emergency_priority", "3") if urgent else ("routine_priority", "1")
    return {
        "BanTinID": item.id,
        "IDBanTinString": item.id,
        "LoaiBanTin": str(options.get("kind_code", "1")),
        "MucDoUuTien": str(options.get(*priority)),
        "TieuDe": item.title,
        "LoaiLinhVuc": str(options.get("subject_code", "1")),
        "NoiDungTomTat": item.text[:_SUMMARY],
        "ThoiGianSanXuat": epoch(item.start_at),
        "ThoiLuong": _clock(item.duration_s),
        "TacGia": {"TenDayDu": "", "ButDanh": "", "Email": ""},
        "ThoiDiemBatDau": epoch(item.start_at),
        "ThoiDiemKetThuc": _end(item),
        "TiepAm": 0,
        "NguonTiepAm": "",
        "NoiDung": item.audio_url,
        "ThongTinChiTietBanTin": [],
        "NguonTin": str(item.extra.get("source") or ""),
    }


def meant(
    entries: Iterable[Mapping[str, Any]], told: Mapping[str, Any], at: datetime
) -> Mapping[str, Any] | None:
    """Which of them a box means that names a sound or a title, and no number: the nearest in time.
    None for what it was never told."""
    entries = list(entries)
    own = str(told.get("IDLichDangPhat") or "")
    named = [e for e in entries if e["BanTinID"] == own]
    url = told.get("urldangphat") or told.get("url")
    named = named or [e for e in entries if url and e["NoiDung"] == url]
    titles = {fold(str(told.get(k) or "")) for k in ("tenchuongtrinh", "tennoidung")} - {""}
    named = named or [e for e in entries if fold(str(e["TieuDe"])) in titles]
    return min(named, key=lambda e: _away(e, at.timestamp()), default=None)


def _away(entry: Mapping[str, Any], at: float) -> float:
    """Seconds between then and when it was to sound."""
    start, end = int(entry["ThoiDiemBatDau"]), int(entry["ThoiDiemKetThuc"])
    if start - _EARLY_S <= at <= end:
        return 0.0 if at >= start else 0.5
    return start - at if at < start else at - end


def over(entry: Mapping[str, Any], at: datetime) -> bool:
    """Has its time passed?"""
    return int(entry["ThoiDiemKetThuc"]) <= at.timestamp()


def sounding(entries: Iterable[Entry], at: datetime) -> Sequence[Entry]:
    """Those whose time it is."""
    now = at.timestamp()
    return [e for e in entries if int(e["ThoiDiemBatDau"]) <= now and not over(e, at)]


def epoch(at: datetime) -> int:
    """Seconds since 1970."""
    return int(at.timestamp())


def _end(item: PlanItem) -> int:
    return math.ceil(item.end_at.timestamp())


def length(entry: Mapping[str, Any]) -> int:
    """Seconds of one round."""
    hours, minutes, seconds = str(entry["ThoiLuong"]).split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def _clock(seconds: float) -> str:
    """HH:MM:SS, a part of a second counts whole: nothing is cut off."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
