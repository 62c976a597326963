"""What a short answer by SMS means: typed on keys, without accents, often a single digit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.text import fold


@dataclass(frozen=True)
class Short:
    """`what`: received | help | told | read; `households` where they were said."""

    what: str
    households: int | None = None


_TOLD = re.compile(
    r"(?:(?:da|roi) )?(?:pb|pho bien|bao)(?: (?:roi|xong))?(?: (?:ba con|dan|cho))*"
    r"(?: (?:duoc )?(\d{1,4}))?(?: (?:ho|nha))?(?: (?:roi|xong))?"
)
_READ = re.compile(r"(?:toi )?da (?:doc|xem)(?: (?:tin|roi))*")
_RECEIVED = re.compile(r"1|(?:toi )?(?:da )?nhan(?: (?:duoc|tin|roi))*|ok|da biet|biet roi")
_HELP = re.compile(
    r"2|(?:toi )?can (?:giup|cuu)(?: do)?|cuu(?: (?:voi|toi))*|giup(?: (?:voi|toi))*"
)


def meaning(text: str) -> Short | None:
    """None: free words, for somebody to read."""
    said = " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())
    if _HELP.fullmatch(said):
        return Short("help")
    if _RECEIVED.fullmatch(said):
        return Short("received")
    if _READ.fullmatch(said):
        return Short("read")
    told = _TOLD.fullmatch(said)
    if told:
        return Short("told", int(told[1]) if told[1] else None)
    return None
