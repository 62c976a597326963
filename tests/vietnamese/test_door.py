"""The one door: what was meant, whatever the keyboard, the font or the fashion of writing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import fold, nfc
from bot.vietnamese import danger, keys, kinds
from bot.vietnamese.door import meaning

JOINER, MARK, EMBED, POP = "\u200d", "\u200f", "\u202a", "\u202c"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trowr veef", "trở về"),
        ("tra3 la5i", "trả lại"),
        ("ddax ddocj", "đã đọc"),
        ("d9a4 d9o5c", "đã đọc"),
        ("ddax phoor bieens xong", "đã phổ biến xong"),
        ("giups", "giúp"),
        ("khoong", "không"),
        ("NGAPJ NHAF", "NGẠP NHÀ"),
        ("ko dc", "không được"),
        ("lm j v mn oi", "làm gì v mọi người oi"),
        ("rồiiii", "rồi"),
        ("okkk", "ok"),
        ("Ｘｉｎ ｃｈàｏ", "Xin chào"),
        ("𝐂𝐡𝐚́𝐲 nhà", "Cháy nhà"),
        ("с\u0068áy nhà", "cháy nhà"),
        ("Ðăk Lăk", "Đăk Lăk"),
        ("Đǎk Lǎk", "Đăk Lăk"),
        ("H\u02bcLeo", "H'Leo"),
        (f"{EMBED}0905123456{POP}", "0905123456"),
    ],
)
def test_what_was_meant(typed: str, meant: str) -> None:
    assert meaning(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "bao cao mat dien thon 3",
        "thon3 mat dien",
        "buôn K'Tla",
        "Y Bih Niê",
        "SOS",
        "box",
        "co can cccd khong",
        "PA-7Q2MK",
        "DA5Y-4DEF",
        "BT-6",
        "17h30 t7",
        "xin chào cả nhà",
        "Привет",
        "m² ½",
        "zalo",
        "cháy nhà as",
    ],
)
def test_what_is_plain_already_stays(text: str) -> None:
    assert meaning(text) == text


@given(st.text(max_size=80))
def test_any_text_has_a_meaning_and_it_is_settled(text: str) -> None:
    assert unicodedata.is_normalized("NFC", meaning(text))


@given(st.text(max_size=80))
def test_what_is_shown_loses_nothing_that_can_be_seen(text: str) -> None:
    shown = nfc(text)
    assert nfc(shown) == shown
    seen = [c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LNPSM"]
    assert [c for c in shown if unicodedata.category(c)[0] in "LNPSM"] == seen


def test_invisible_marks_go_and_emoji_hold_together() -> None:
    assert nfc(f"{MARK}Ea {EMBED}Kao{POP}") == "Ea Kao"
    family = f"👨{JOINER}👩{JOINER}👧"
    assert nfc(family) == family
    assert nfc(f"a{JOINER}b") == "ab"


def test_all_apostrophes_fold_alike() -> None:
    assert {fold(f"H{mark}Leo") for mark in "'’‘ʼʻ`´"} == {"h leo"}


def test_keys_are_words_only_where_they_make_one() -> None:
    assert keys.telex("sawts") == "sắt"
    assert keys.telex("toi") == ""
    assert keys.telex("strangj") == ""
    assert keys.vni("kho6ng") == "không"
    assert keys.vni("mp3") == ""


def test_danger_and_kind_are_seen_through_the_door() -> None:
    assert danger.found("lux quets owr buoon Ky")
    assert danger.found("𝐂𝐡𝐚́𝐲 nhà")
    assert kinds.is_question("co can cccd k")
    assert kinds.is_yes("okkk")
