"""Codes as they stand in what people write."""

import pytest

from bot.vietnamese import said_codes


@pytest.mark.parametrize(
    "text",
    [
        "PA-7Q2MK giải quyết chưa",
        "cho hỏi pa–7q2mk",
        "mã PA 7Q2MK đó",
        "pa7q2mk",
        "PA\u00a0-\u00a07Q2MK ạ",
        "ＰＡ－７Ｑ２ＭＫ",
    ],
)
def test_with_any_dash_space_and_case(text: str) -> None:
    (code,) = said_codes.found(text)
    assert code.readings == ("PA-7Q2MK",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("PA-QỶGN", "PA-QYRGN"),
        ("PA-4DÈG", "PA-4DEFG"),
        ("PA-ĐK7V", "PA-DDK7V"),
        ("PA-MÂ7K", "PA-MAA7K"),
    ],
)
def test_with_the_accents_a_keyboard_made(typed: str, meant: str) -> None:
    (code,) = said_codes.found(typed)
    assert meant in code.readings


def test_vni_keys_too() -> None:
    assert "PA-KA5MT" in said_codes.found("PA-KẠMT")[0].readings


@pytest.mark.parametrize("text", ["pa nhanh lên", "BC tuần này", "bt", "ba con 12 hộ", "PA"])
def test_words_are_no_codes(text: str) -> None:
    assert not [c for c in said_codes.found(text) if c.prefix != "BT"]


def test_where_it_stands() -> None:
    text = "trả lại BT 6: sai ngày"
    (code,) = said_codes.found(text)
    assert (text[code.start : code.end], code.readings) == ("BT 6", ("BT-6",))
