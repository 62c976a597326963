"""Inputs: real ones that were cut, doubled, mixed and spoilt, and ones nobody would send.

Hypothesis throws dice for all of one input at once, some bytes; what is done with them is decided
here, a byte or two for each choice. That is several times faster than a strategy for each choice,
and shrinks as well: no dice left means that nothing more is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.parsers import Made

T = TypeVar("T")

ODD = (
    *"-/.,()'\"%°đ:;~@#&*_=+<>{}[]|\\!?…–—“”№€₫²½①٣",
    "\n", "\t", "\0", "\x1b[31m", "\u2028", "\u200b", "\u200d", "\u202e", "\ufeff", "\ud83d",
    "́", "̣̂", "Đ", "ﬁ", "İ", "ß", "ｐａ", "𝐂𝐡𝐚́𝐲", "рак", "👨‍👩‍👧", "🌊", "中文", "한", "ก็", "لا",
    "{0}", "{ $x }", "%s", "PA-", "BT-", "BC-7Q2MK", "0", "00", "1", "13", "31/2", "25h61", "24:00",
    "29/2", "1.000.000,5", "1/0", "-1", "1e9", "9" * 40, "IV", "XL", "km²", "0905123456",
)  # fmt: skip
_NUMBERS = (
    0, -1, 1, 2**31, 2**63, 2**64, 10**30, -(10**30), 0.5, 1e308, 1e-320, float("inf"),
    float("-inf"), float("nan"), 1_772_416_800, 1_772_416_800_000,
    253_402_300_700, 253_402_300_700_000,
)  # fmt: skip
_WORDS = (
    "",
    " ",
    "null",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "٣",
    "9" * 5000,
    "a" * 70_000,
    "\0",
    "\ud83d",
    "\u202e",
    "<html>",
    "../..",
    "group:",
    "x" * 101,
    "true",
    "0",
    "-214",
    "2026-02-30T25:61:61Z",
)
_WEIRD: tuple[Any, ...] = (
    None,
    "",
    0,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": None},
    *_NUMBERS,
    *_WORDS,
)
_EDGES = (
    b"\0", b"\xff", b"\x7f", b"\x80", b"\n", b"\0\0\0\0", b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff", b"\0\0\0\1",
    b"\xed\xa0\xbd", b"\xc3", b"&amp;", b"<!--", b"\r\n\r\n", b"[" * 2000,
    b'{"a":' * 2000, b"9" * 5000,
)  # fmt: skip


class Dice:
    """What an input is made by. When they are used up, each throw is 0."""

    def __init__(self, thrown: bytes) -> None:
        self._thrown = thrown
        self._at = 0

    def below(self, most: int) -> int:
        """0 to `most` - 1."""
        size = 1 if most <= 256 else 3
        some = self._thrown[self._at : self._at + size]
        self._at += size
        return int.from_bytes(some, "little") % max(1, most)

    def one(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]

    def times(self, most: int) -> Iterable[int]:
        return range(self.below(most + 1))


def _with(size: int, make: Callable[[Dice], bytes]) -> SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size).map(lambda thrown: make(Dice(thrown)))


def texts(seeds: Sequence[bytes]) -> SearchStrategy[bytes]:
    """What people write: their words in any order, odd signs between them, sometimes very long."""
    said = [seed.decode("utf-8", "surrogatepass") for seed in seeds]
    words = sorted({word for text in said for word in re.findall(r"\S+", text)})

    def make(dice: Dice) -> bytes:
        way = dice.below(128)
        if way < 24:
            text = _spoilt_text(dice, dice.one(said))
        else:
            pieces = [dice.one(words if dice.below(3) else ODD) for _ in dice.times(14)]
            text = dice.one((" ", " ", "", "\n")).join(pieces)
        if way == 127:
            text = (text * dice.below(1500))[:5000]
        elif way > 111:
            text = text.upper()
        return text.encode("utf-8", "surrogatepass")

    return _with(64, make)


def _spoilt_text(dice: Dice, text: str) -> str:
    """With a few places changed."""
    for _ in dice.times(3):
        at, size = dice.below(len(text) + 1), dice.below(5)
        sign = dice.one(ODD) if dice.below(3) else chr(dice.below(0x11_0000))
        text = text[:at] + sign + text[at + size :]
    return text


def payloads(seeds: Sequence[bytes]) -> SearchStrategy[bytes]:
    """JSON as programs send it, with a few of its values gone, moved or of another kind."""
    known = [seed for seed in seeds if _is_json(seed)]
    leaves = ["", *sorted({leaf for one in known for leaf in _leaves(json.loads(one))})]

    def make(dice: Dice) -> bytes:
        if not dice.below(8):
            return _spoilt(dice, seeds)
        value = json.loads(dice.one(known))
        for _ in dice.times(4):
            value = _edited(dice, value, leaves)
        return json.dumps(value).encode()

    return _with(48, make)


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value] if isinstance(value, str) else []


def _edited(dice: Dice, value: Any, leaves: Sequence[str]) -> Any:
    places = _places(value)
    if not places:
        return deepcopy(dice.one(_WEIRD))
    holder, key = dice.one(places)
    match dice.below(8):
        case 1 if isinstance(holder, dict):
            del holder[key]
        case 2:
            other, name = dice.one(places)
            holder[key] = deepcopy(other[name])
        case 3:
            holder[key] = [holder[key]] * dice.below(4)
        case 4:
            holder[key] = {"": holder[key]}
        case 5:
            holder[key] = dice.one(leaves)
        case 6 if isinstance(holder, dict):
            holder[dice.one(leaves)] = deepcopy(dice.one(_WEIRD))
        case _:
            holder[key] = deepcopy(dice.one(_WEIRD))
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Where something of it can be changed."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
    return [(value, k) for k, _ in items] + [p for _, v in items for p in _places(v)]


def octets(seeds: Sequence[bytes]) -> SearchStrategy[bytes]:
    """Files with a few bytes changed, gone, doubled or another file's; now and then mere noise."""
    return _with(48, lambda dice: _spoilt(dice, seeds))


def _spoilt(dice: Dice, seeds: Sequence[bytes]) -> bytes:
    data = dice.one(seeds) if dice.below(16) < 15 else bytes(dice.below(256) for _ in range(30))
    for _ in dice.times(6):
        # Heads of files are near their beginning: half of the changes go there.
        at = dice.below((min(len(data), 64) if dice.below(2) else len(data)) + 1)
        size = dice.below(9)
        match dice.below(8):
            case 0:
                data = data[:at] + bytes([dice.below(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + size * dice.one((1, 50, 1000)) :]
            case 2:
                data = data[: at + size * 20] * (1 + dice.below(3)) + data[at:]
            case 3:
                other = dice.one(seeds)
                data = data[:at] + other[dice.below(len(other) + 1) :]
            case 4:
                data = data[:at] + dice.one(_EDGES) + data[at:]
            case 5:
                edge = dice.one(_EDGES)
                data = data[:at] + edge + data[at + len(edge) :]
            case 6:
                data = data[:at]
            case _:
                data = (
                    data[:at]
                    + bytes([data[at] ^ (1 << dice.below(8))] if data[at:] else [])
                    + data[at + 1 :]
                )
    return data


def only(alphabet: str) -> Made:
    """Noise of these characters."""

    def made(_: Sequence[bytes]) -> SearchStrategy[bytes]:
        return _with(40, lambda d: "".join(d.one(alphabet) for _ in d.times(39)).encode())

    return made
