"""Typed and spoken times against a table of phrases, seen from Thursday 26 November 2026, 8:40."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.core.hours import local
from bot.dialog.locale import Locales
from bot.vietnamese import when
from bot.vietnamese.lunar import LunarDay, lunar, solar

NOW = datetime(2026, 11, 26, 1, 40, tzinfo=UTC)
TABLE = Path(__file__).with_name("times.tsv")


def said(text: str) -> str:
    """What is understood, in short: of more than five moments three, the last and the count."""
    try:
        found = when.parse(text, NOW)
    except UserError as error:
        return f"? {error.key.removeprefix('compose-times-')}"
    at = [local(a).strftime("%d/%m/%y %H:%M") for a in found.at]
    if len(at) > 5:
        at = [*at[:3], "…", at[-1], f"({len(at)})"]
    return ", ".join([*(["now"] if found.now else []), *at, *(["moon"] if found.moon else [])])


def rows() -> list[list[str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_what_is_said_is_understood_or_asked_about() -> None:
    wrong = [(text, got, wanted) for text, wanted in rows() if (got := said(text)) != wanted]
    assert not wrong, "\n".join(f"{text!r}: {got}, not {wanted}" for text, got, wanted in wrong)


def test_the_table_is_large_enough() -> None:
    assert len({text for text, _ in rows()}) >= 200


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("17h cuối tuần", "cuối tuần"),
        ("7h hoặc 8h mai", "hoặc 8 h"),
        ("17h không phát", "không phát"),
        ("8h sáng hôm sau", "hôm sau"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_set(text: str, left: str) -> None:
    with pytest.raises(UserError) as error:
        when.parse(text, NOW)
    assert error.value.key == "compose-times-left"
    assert error.value.args_ == {"words": left}


def test_between_two_meanings_both_are_told() -> None:
    with pytest.raises(UserError) as error:
        when.parse("chu nhat toi 8h", NOW)
    args: dict[str, Any] = error.value.args_
    both = [Locales().text(args[name], "vi") for name in ("first", "second")]
    assert both == ["08:00 29/11 (chủ nhật)", "20:00 29/11 (chủ nhật)"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("17h", "17:00 26/11 (thứ năm)"),
        ("6h, 17h mai", "2 lần: 06:00 27/11 (thứ sáu) và 17:00 27/11 (thứ sáu)"),
        (
            "17h từ thứ 2 đến thứ 6",
            (
                "5 lần: 17:00 30/11 (thứ hai), 17:00 01/12 (thứ ba), 17:00 02/12 (thứ tư),"
                " … lần cuối 17:00 04/12 (thứ sáu)"
            ),
        ),
    ],
)
def test_told_back_with_weekday_date_and_count(text: str, told: str) -> None:
    assert Locales().text(when.told(when.parse(text, NOW).at), "vi") == told


@pytest.mark.parametrize(
    ("day", "moon"),
    [
        (date(2026, 2, 17), LunarDay(1, 1, 2026)),
        (date(2026, 11, 23), LunarDay(15, 10, 2026)),
        (date(2027, 2, 5), LunarDay(29, 12, 2026)),
        (date(2025, 7, 25), LunarDay(1, 6, 2025, leap=True)),
        (date(2033, 12, 22), LunarDay(1, 11, 2033, leap=True)),
    ],
)
def test_the_lunar_calendar(day: date, moon: LunarDay) -> None:
    assert lunar(day) == moon
    assert solar(moon.day, moon.month, moon.year, leap=moon.leap) == day


def test_every_day_has_one_lunar_day_and_back() -> None:
    for n in range(0, 20_000, 7):
        day = date(2000, 1, 1) + timedelta(days=n)
        moon = lunar(day)
        assert solar(moon.day, moon.month, moon.year, leap=moon.leap) == day
    assert solar(30, 12, 2026) is None
