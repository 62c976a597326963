"""Which days somebody is away: all that was said counts, or it is asked again."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.errors import UserError
from bot.vietnamese import days

NOW = datetime.fromisoformat("2026-06-10T23:30:00+07:00")  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ 20/6 đến 25/6", "2026-06-20", "2026-06-25"),
        ("20-25/6", "2026-06-20", "2026-06-25"),
        ("hôm nay", "2026-06-10", "2026-06-10"),
        ("mai và mốt", "2026-06-11", "2026-06-12"),
        ("đến 15/6", "2026-06-10", "2026-06-15"),
        ("25/12 đến 5/1", "2026-12-25", "2027-01-05"),
    ],
)
def test_days_are_understood(text: str, first: str, last: str) -> None:
    found = days.span(text, NOW)
    assert [day.isoformat() for day in found] == [first, last]


@pytest.mark.parametrize(
    "text", ["20/6 và 25/6", "mai và thứ bảy", "từ 20/6 đến 25/6 trừ 22/6", "từ 20/6", "tuần sau"]
)
def test_days_between_or_an_end_that_was_not_said_are_not_guessed(text: str) -> None:
    with pytest.raises(UserError, match="absence-days-unclear"):
        days.span(text, NOW)


def test_who_stops_names_one_day() -> None:
    assert days.first("từ 1/7", NOW).isoformat() == "2026-07-01"
    for text in ("1/7 và 3/7", "từ 1/7 đến 3/7", "khi nào rảnh"):
        with pytest.raises(UserError, match="absence-day-unclear"):
            days.first(text, NOW)
