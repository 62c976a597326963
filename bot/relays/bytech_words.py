"""What 'bytech' boxes and boards read: a configuration, schedules, stream commands, settings."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.hours import ZONE
from bot.core.ports import Box, PlanItem

PREPARE, START, RUNNING, STOP = 1, 2, 3, 4
_SENDER = "tinbuon"
_SETTINGS = 1  # MSG_ID_SET_CFG
_IDS = {"config": 2, "schedule": 3, "stream": 4}  # as firmwares differ, each has an option
_LEFT, _RIGHT = 96, 97
_HEADLINE, _WORDS, _VIDEO, _IMAGE = range(4)
PARTS = 10  # of one item: its words, and a picture or film
_RED, _WHITE = "#c00000", "#ffffff"
_WARM_S = 30


def group(box: Box) -> int:
    """Each box is a group of its own: its plan is nobody else's. From its code where the option
    `group` does not say."""
    told = str(box.options.get("group") or "")
    if told.isascii() and told.isdigit() and len(told) < 10:
        return int(told)
    return int.from_bytes(hashlib.sha256(box.code.encode()).digest()[:4]) >> 1 or 1


def warm_up(box: Box, item: PlanItem) -> int:
    """Seconds its relays need before a stream sounds."""
    told = item.extra.get("warm_up_s", box.options.get("warm_up_s", _WARM_S))
    try:
        return max(0, min(120, round(float(told))))
    except (TypeError, ValueError, OverflowError):
        return _WARM_S


def config(box: Box, now: datetime) -> str:
    """Until it has this it hears nothing else."""
    own = {"Id": group(box), "MasterType": 0, "Priority": 1, "Name": box.name}
    node = {"Id": group(box), "Name": box.name, "DeviceType": 0, "Priority": 1, "Groups": [own]}
    return _told(_id(box, "config"), node, now)


def volume(value: int, now: datetime) -> str:
    """Both channels."""
    both = [{"C": code, "V": value} for code in (_LEFT, _RIGHT)]
    return _told(_SETTINGS, {"Obj": both}, now)


def page(box: Box) -> str:
    """What an e-board shows when nothing else is on."""
    about = box.options
    return json.dumps(
        {
            "BanTinThongBao": str(about.get("headline") or box.name),
            "BanTinVanBan": str(about.get("text") or ""),
            "VideoUrl": str(about.get("video") or ""),
        },
        ensure_ascii=False,
    )


def stream(box: Box, code: int, play: Mapping[str, Any], now: datetime) -> str:
    """One command of a live stream; `play` as of `streamed`."""
    where = {"Uri": play["url"], "Name": play["title"]}
    told = {
        "Master": group(box),
        "CmdCode": code,
        "IsAll": False,
        "Serials": [box.number],
        "Info": where,
        "StreamInfo": where,
        "Vol": play["volume"],
        "P": 1,
        "E": True,
        "T": int(now.timestamp()),
        "DelayTurnOnRelay": play["warm_up_s"],
    }
    return _told(_id(box, "stream"), told, now)


def streamed(box: Box, item: PlanItem) -> dict[str, Any]:
    """What is to be known of an alarm while it sounds."""
    return {
        "url": item.audio_url,
        "title": item.title,
        "volume": item.volume,
        "warm_up_s": warm_up(box, item),
        "length_s": item.duration_s,
        "rounds": max(1, item.repeat),
    }


def schedules(item: PlanItem, board: bool) -> Mapping[str, dict[str, Any]]:
    """By their number: one for what sounds, one or two for what is shown."""
    made = _shown(item) if board else [_sounding(item)]
    return {str(number(item.id, part)): one for part, one in enumerate(made)}


def number(item: str, part: int = 0) -> int:
    """Of a schedule: boxes want a whole number."""
    return int(item) * PARTS + part


def item_of(schedule: Any) -> str:
    """Whose it is; "" for none of ours."""
    if isinstance(schedule, bool) or not isinstance(schedule, int) or not 0 < schedule < 10**17:
        return ""
    return str(schedule // PARTS)


def schedule(box: Box, one: str, told: Mapping[str, Any], now: datetime) -> str:
    """To keep, instead of what it has by this number."""
    made = {"Id": int(one), "CreatedTime": int(now.timestamp()), **told}
    return _told(_id(box, "schedule"), {"Schedule": made}, now)


def deleted(box: Box, one: str, now: datetime) -> str:
    """It is dropped, and stops if it sounds or shows."""
    gone = {**_BLANK, "Id": int(one), "CreatedTime": int(now.timestamp()), "IsActive": False}
    return _told(_id(box, "schedule"), {"Schedule": gone}, now)


_BLANK: Mapping[str, Any] = {
    "Duration": 0, "Loops": 0, "IdleTime": 0, "IsDaily": True, "From": 0, "To": 0,
    "IsActive": True, "Times": [], "Days": [], "Songs": [], "Path": "", "Title": "",
    "ScheduleType": _HEADLINE, "TextContent": "", "MediaContent": "", "FullScreen": False,
    "ColorValue": _WHITE,
}  # fmt: skip


def _spanned(item: PlanItem) -> dict[str, Any]:
    """Once: daily, within a span that holds one such time."""
    local = item.start_at.astimezone(ZONE)
    second = local.hour * 3600 + local.minute * 60 + local.second
    start, end = int(item.start_at.timestamp()), math.ceil(item.end_at.timestamp())
    times = {"From": start, "To": end, "Times": [second], "Duration": end - start}
    return {**_BLANK, **times, "Title": item.title}


def _sounding(item: PlanItem) -> dict[str, Any]:
    length = math.ceil(item.duration_s)
    songs = {"Songs": [item.audio_url], "Loops": max(1, item.repeat), "Duration": length}
    return {**_spanned(item), **songs}


def _shown(item: PlanItem) -> Sequence[dict[str, Any]]:
    """Its words, and beside them its picture or film; an alarm takes the whole screen."""
    if item.kind == "emergency":
        whole = {"FullScreen": True, "ColorValue": _RED, "ScheduleType": _WORDS}
        return [{**_spanned(item), **whole, "TextContent": item.text}]
    kind = _WORDS if item.text else _HEADLINE
    made = [{**_spanned(item), "ScheduleType": kind, "TextContent": item.text}]
    for kind, name in ((_VIDEO, "video"), (_IMAGE, "photo")):
        if url := item.extra.get(name):
            made.append({**_spanned(item), "ScheduleType": kind, "MediaContent": url})
            break
    return made


def _told(number: int, message: Mapping[str, Any], now: datetime) -> str:
    at = int(now.timestamp() * 1000)
    made = {"Id": number, "Time": at, "Sender": _SENDER, "Message": message}
    return json.dumps(made, ensure_ascii=False)


def _id(box: Box, what: str) -> int:
    told = str(box.options.get(f"{what}_id") or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else _IDS[what]
