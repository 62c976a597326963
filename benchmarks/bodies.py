"""Requests as Telegram and Zalo would send them: every message new, from five thousand people."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

TELEGRAM_TOKEN = "700100200:stand-in-secret"
TELEGRAM_SECRET = "stand-in-webhook-secret"
ZALO_APP, ZALO_SECRET = "2801234567890123456", "oa-secret-key"
OA = "579745863508352884"
PEOPLE = 5000
FIRST_PERSON = 710_000_000
_TEXT = "Xã cho hỏi lịch tiêm vắc-xin cho các cháu ở buôn tuần này ạ, hôm trước loa nói chưa rõ"


def requests(kind: str, path: str, first: int, count: int, text: str = _TEXT) -> Iterator[bytes]:
    """`count` whole HTTP requests, numbered from `first`, that say `text`."""
    make = {"telegram": _telegram, "zalo": _zalo}[kind]
    for number in range(first, first + count):
        headers, body = make(number, text)
        yield (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"{headers}Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def _telegram(number: int, text: str) -> tuple[str, bytes]:
    person = FIRST_PERSON + number % PEOPLE
    who = {"id": person, "first_name": "H'Lan", "last_name": "Niê", "username": "hlan_nie"}
    message: dict[str, Any] = {
        "message_id": number,
        "from": {**who, "is_bot": False, "language_code": "vi"},
        "chat": {**who, "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    body = {"update_id": number, "message": message}
    return f"X-Telegram-Bot-Api-Secret-Token: {TELEGRAM_SECRET}\r\n", json.dumps(body).encode()


def _zalo(number: int, text: str) -> tuple[str, bytes]:
    stamp = str(int(time.time() * 1000))
    body = {
        "app_id": ZALO_APP,
        "user_id_by_app": str(552_177_279_717_000_000 + number % PEOPLE),
        "sender": {"id": str(8_246_735_463_644_000_000 + number % PEOPLE)},
        "recipient": {"id": OA},
        "message": {"text": text, "msg_id": f"2d6a1f0e8e5a7c{number:08x}"},
        "event_name": "user_send_text",
        "timestamp": stamp,
    }
    raw = json.dumps(body, ensure_ascii=False).encode()
    mac = hashlib.sha256(ZALO_APP.encode() + raw + stamp.encode() + ZALO_SECRET.encode())
    return f"X-ZEvent-Signature: mac={mac.hexdigest()}\r\n", raw
