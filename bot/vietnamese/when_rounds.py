"""'phát 3 lần cách 10 phút': each time that was said, so many times with a pause between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import UserError

_NUMBERS = {
    "hai": 2, "ba": 3, "bốn": 4, "bon": 4, "tư": 4, "năm": 5, "nam": 5, "sáu": 6, "sau": 6,
}  # fmt: skip
_COUNT = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(phút|phut|ph|p|tiếng|tieng|giờ|gio)"
_SAID = re.compile(
    rf"(?:^|[,;.]|(?<=\s))\s*(?:mỗi giờ |mỗi buổi |moi buoi )?(?:phát |phat |đọc |doc |lặp |lap )?"
    rf"(?:lại |lai )?{_COUNT} (?:lần|lan|lượt|luot),? (?:mỗi lần |moi lan )?"
    rf"cách (?:nhau |đều )?(\d{{1,3}}) ?{_UNIT}(?:\s+(?:một|mot|1) lần)?(?=$|[\s,;.])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\bcach (nhau )?", re.IGNORECASE)
MOST, LONGEST = 10, timedelta(hours=6)


@dataclass(frozen=True)
class Rounds:
    """`count` times, `gap` from one beginning to the next."""

    count: int
    gap: timedelta

    def of(self, at: datetime) -> list[datetime]:
        """One time and those behind it, past midnight too."""
        return [at + n * self.gap for n in range(self.count)]


def taken(text: str) -> tuple[str, Rounds | None]:
    """The text without it, and what it said. Raises UserError for what cannot be."""
    found = _SAID.search(_PLAIN.sub(lambda m: f"cách {m[1] or ''}", text))
    if found is None:
        return text, None
    count, number, unit = found[1].lower(), int(found[2]), found[3].lower()
    times = _NUMBERS.get(count) or int(count)
    gap = timedelta(hours=number) if unit[0] in "tg" else timedelta(minutes=number)
    if not (2 <= times <= MOST and timedelta(minutes=1) <= gap <= LONGEST):
        raise UserError("compose-times-rounds", most=str(MOST))
    plain = _PLAIN.sub(lambda m: f"cách {m[1] or ''}", text)
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    return " ".join(rest.split()).strip(" ,;."), Rounds(times, gap)
