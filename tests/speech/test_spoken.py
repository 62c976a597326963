import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.vietnamese.abbreviations import KNOWN
from bot.vietnamese.spoken import spoken
from bot.vietnamese.spoken_numbers import cardinal, number, roman

ROWS = Path(__file__).with_name("spoken_cases.tsv").read_text("utf-8").splitlines()
ROWS_BLIND = Path(__file__).with_name("spoken_blind.tsv")
CASES = [tuple(row.replace("\\n", "\n").split("\t")) for row in ROWS if "\t" in row]
SIGNS = re.compile(r"[^\w .,?!:\n]|[\d_]")

# What officers type, in any order: the pieces most likely to trip a rule over.
PIECES = st.sampled_from(
    [piece for case, _ in CASES for piece in re.findall(r"\S+|\s", case)]
    + ["-", "/", ".", ",", "(", ")", "'", "%", "°", "đ", "24/7", "1/3", "I", "V", "\n", " "]
)
WRITTEN = st.lists(PIECES, max_size=12).map("".join) | st.lists(PIECES, max_size=12).map(" ".join)


def test_all_of_the_table_is_said_as_it_stands_there():
    wrong = [(case, got, said) for case, said in CASES if (got := spoken(case).text) != said]
    assert not wrong, "\n".join(f"{case!r}: {got!r}, not {said!r}" for case, got, said in wrong)


def plain(said: str) -> str:
    return " ".join(re.sub(r"[,.:;]", " ", said.lower()).split())


def test_official_texts_are_read_as_an_announcer_would():
    lines = ROWS_BLIND.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    wrong = [
        (text, got, right)
        for text, right in rows
        if plain(got := spoken(text).text) not in map(plain, right.split(" || "))
    ]
    assert len(rows) >= 199
    assert not wrong


def test_there_are_enough_cases():
    assert len(CASES) >= 300
    assert len({case for case, _ in CASES}) == len(CASES)


@given(st.text(max_size=80) | WRITTEN)
def test_only_what_can_be_said_is_left(text):
    assert not SIGNS.search(spoken(text).text)


@given(st.text(max_size=60) | WRITTEN)
@example("b")
@example("0.000.000")
def test_reading_twice_changes_nothing(text):
    once = spoken(text).text
    assert spoken(once).text == once


@given(st.from_regex(r"https?://[a-z]{1,9}\.vn/[a-z0-9/?=&]{0,20}", fullmatch=True))
def test_no_link_is_left(link):
    assert spoken(f"Xem {link} nhé").text == "Xem nhé."


def test_every_known_abbreviation_is_said():
    said = {short: spoken(f"theo {short} của") for short in KNOWN}
    assert len(said) > 100
    assert not {k: one for k, one in said.items() if one.unknown or SIGNS.search(one.text)}


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("Theo KXYZ và UBND", ("KXYZ",)),
        ("KXYZ họp, KXYZ bàn với TQRB", ("KXYZ", "TQRB")),
        ("Ban KXYZ&UBND", ("KXYZ",)),
        ("số 12/KXYZ", ("KXYZ",)),
        ("THÔNG BÁO CỦA KXYZ", ("KXYZ",)),
        ("THÔNG BÁO KHẨN VỀ LŨ TRÊN SÔNG KRÔNG ANA", ()),
        ("Facebook, Zalo và YouTube của xã", ()),
    ],
)
def test_unknown_abbreviations_are_named(written, unknown):
    assert spoken(written).unknown == unknown


def test_a_whole_plan_is_read():
    text = "".join(f"{case}. " for case, _ in CASES)
    assert not SIGNS.search(spoken(text).text)


@given(st.integers(0, 10**15))
def test_any_whole_number_has_words(n):
    words = cardinal(n).split()
    assert words
    assert "linh" not in words[:1]
    assert words[-1] != "linh"


@given(st.integers(1, 999), st.integers(0, 999))
def test_dots_group_thousands(high, low):
    assert number(f"{high}.{low:03}") == cardinal(high * 1000 + low)


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("XXI", 21), ("CXC", 190)]
    + [(wrong, None) for wrong in ("", "IIII", "VV", "IC", "A", "XIVI")],
)
def test_roman(text, value):
    assert roman(text) == value
