"""Hours of loudspeakers as people say them."""

from __future__ import annotations

import pytest

from bot.vietnamese import loud_said


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("22h đến 5h", "22:00", "05:00"),
        ("9h tối đến 5h sáng", "21:00", "05:00"),
        ("11:30-13:00", "11:30", "13:00"),
        ("yên lặng 12h đêm đến 5h sáng", "00:00", "05:00"),
        ("10h tối đến 12h đêm", "22:00", "00:00"),
        ("11h đêm đến 2h đêm", "23:00", "02:00"),
        ("12h trưa đến 1h trưa", "12:00", "13:00"),
    ],
)
def test_hours_around_noon_and_midnight(text: str, start: str, end: str) -> None:
    found = loud_said.hours(text)
    assert found is not None
    assert [f"{found.start:%H:%M}", f"{found.end:%H:%M}"] == [start, end]
