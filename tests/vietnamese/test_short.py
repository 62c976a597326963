"""Short answers by SMS."""

from __future__ import annotations

import pytest

from bot.vietnamese.short import Short, meaning


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", Short("received")),
        (" 1. ", Short("received")),
        ("Da nhan", Short("received")),
        ("ĐÃ NHẬN TIN RỒI", Short("received")),
        ("2", Short("help")),
        ("can giup", Short("help")),
        ("cứu với", Short("help")),
        ("DA PB 30", Short("told", 30)),
        ("da pb", Short("told")),
        ("đã phổ biến 30 hộ", Short("told", 30)),
        ("pb 12 ho roi", Short("told", 12)),
        ("đã báo bà con 25 nhà", Short("told", 25)),
        ("da doc", Short("read")),
        ("đã đọc tin", Short("read")),
    ],
)
def test_understood(text: str, wanted: Short) -> None:
    assert meaning(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "12",
        "nuoc len roi, cau sap",
        "chua nhan",
        "khong can giup",
        "chua pb",
        "da pb 99999",
    ],
)
def test_left_to_a_human(text: str) -> None:
    assert meaning(text) is None
