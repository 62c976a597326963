"""Repeats with a pause, and public holidays left out, across midnight and the end of a month."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.errors import UserError
from bot.core.hours import local
from bot.vietnamese import when

NOW = datetime.fromisoformat("2026-11-27T09:00:00+07:00")  # a Friday


def said(text: str, now: datetime = NOW) -> list[str]:
    return [f"{local(at):%d/%m %H:%M}" for at in when.parse(text, now).at]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("17h, phát 3 lần cách 10 phút", ["27/11 17:00", "27/11 17:10", "27/11 17:20"]),
        ("17h mai 3 lần cách nhau 10 phút", ["28/11 17:00", "28/11 17:10", "28/11 17:20"]),
        ("phat 2 lan cach 30 phut, 6h mai", ["28/11 06:00", "28/11 06:30"]),
        ("17h30 mai, đọc hai lượt cách 1 tiếng", ["28/11 17:30", "28/11 18:30"]),
        ("23h50 ngày 30/11, 3 lần cách 10 phút", ["30/11 23:50", "01/12 00:00", "01/12 00:10"]),
        (
            "6h và 17h mai, 2 lần cách 5 phút",
            ["28/11 06:00", "28/11 06:05", "28/11 17:00", "28/11 17:05"],
        ),
    ],
)
def test_each_time_is_played_again_after_a_pause(text: str, times: list[str]) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ngay bây giờ, 3 lần cách 10 phút", "compose-times-rounds-hour"),
        ("17h mai, 1 lần cách 10 phút", "compose-times-rounds"),
        ("17h mai, 50 lần cách 10 phút", "compose-times-rounds"),
        ("17h mai, 3 lần cách 10 tiếng", "compose-times-rounds"),
        ("17h hằng ngày đến 25/12, 3 lần cách 10 phút", "compose-times-many"),
    ],
)
def test_what_cannot_be_is_asked_about(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        when.parse(text, NOW)
    assert refused.value.key == key


@pytest.mark.parametrize(
    "text",
    [
        "17h hằng ngày từ 25/4 đến 2/5 trừ ngày lễ",
        "17h hang ngay tu 25/4 den 2/5 tru ngay le",
        "17h hằng ngày từ 25/4 đến 2/5 trừ các ngày lễ",
        "17h hằng ngày từ 25/4 đến 2/5 nghỉ lễ",
    ],
)
def test_public_holidays_are_left_out(text: str) -> None:
    spring = datetime.fromisoformat("2026-04-24T09:00:00+07:00")
    days = said(text, spring)
    # Hùng Kings' Day on a Sunday with the Monday instead, 30 April and 1 May.
    assert days == [f"{d} 17:00" for d in ("25/04", "28/04", "29/04", "02/05")]


def test_holidays_and_weekdays_are_left_out_together() -> None:
    last = datetime.fromisoformat("2026-12-29T09:00:00+07:00")
    days = said("6h hằng ngày từ 30/12 đến 4/1 trừ chủ nhật và ngày lễ", last)
    assert days == [f"{d} 06:00" for d in ("30/12", "31/12", "02/01", "04/01")]
