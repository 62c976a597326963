"""Strict stand-ins of SMS gateways on loopback, and of the daemon that keeps a modem. Each counts
segments itself and charges for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core import sms

PRICE = 520


@dataclass
class Taken:
    """A message a gateway took: `state` waits | delivered | failed, as the phone knows it."""

    id: str
    number: str
    text: str
    ref: str
    at: datetime
    state: str = "waits"


def registered(text: str, texts: Mapping[str, str], *, accents: bool) -> bool:
    """Is it one of the registered texts, its variables no longer than registered?"""
    return any(re.fullmatch(_pattern(one, accents), text) for one in texts.values())


def _pattern(text: str, accents: bool) -> str:
    parts = re.split(r"\{(\w+)\}", text if accents else sms.plain(text))
    found = ""
    for at, part in enumerate(parts):
        found += re.escape(part) if at % 2 == 0 else f".{{0,{sms.LENGTHS.get(part, 20)}}}"
    return found
