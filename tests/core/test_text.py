"""Folding, cutting and shortening: nothing lost, nothing too long, no letter taken apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.text import cut, fold, nfc, shorten

LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)
WORDS = st.text(LETTERS + LETTERS.upper() + "0123456789", min_size=1, max_size=12)
PROSE = st.lists(st.tuples(WORDS, st.sampled_from([" ", ". ", "! ", ", ", "\n", "\n\n", "… "])))
VIETNAMESE = PROSE.map(lambda pairs: "".join(w + end for w, end in pairs))
# Whatever a phone may send, but nothing that is not a character at all.
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
limits = st.integers(min_value=20, max_value=120)


def letters(text: str) -> list[str]:
    """The text as letters with their marks, without white space."""
    found: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        if unicodedata.combining(c) and found:
            found[-1] += c
        elif not c.isspace():
            found.append(c)
    return found


@given(VIETNAMESE, limits)
def test_pieces_fit_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert all(len(p) <= limit for p in pieces)
    assert [x for p in pieces for x in letters(p)] == letters(text)


@given(VIETNAMESE, limits)
def test_decomposed_letters_stay_whole(text: str, limit: int) -> None:
    assert cut(unicodedata.normalize("NFD", text), limit) == cut(text, limit)


@given(ANYTHING, limits)
@example("a" + "\u0301\u0323" * 200, 20)
@example("\u0301" * 500, 20)
def test_any_text_is_cut_into_about_as_many_pieces_as_needed(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert all(len(p) <= limit for p in pieces)
    whole = unicodedata.normalize("NFC", text)
    assert "".join("".join(pieces).split()) == "".join(whole.split())
    assert len(pieces) <= 1 + 2 * len(whole) // (limit // 2), "a piece for each mark is no use"


def test_a_letter_with_marks_of_its_own_is_never_taken_apart() -> None:
    text = "e\u0323\u0331" * 30  # no composed form has both marks
    assert all(unicodedata.combining(p[0]) == 0 for p in cut(text, 40))


def test_cuts_are_at_sentence_ends() -> None:
    text = "Họp lúc 7 giờ. Ai cũng đến! Mang theo sổ.\nCảm ơn bà con."
    assert cut(text, 30) == ["Họp lúc 7 giờ. Ai cũng đến!", "Mang theo sổ.\nCảm ơn bà con."]


def test_what_fits_is_left_as_it_is() -> None:
    assert cut("  Chào \n bà con ", 100) == ["  Chào \n bà con "]


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("HUỶ", "huy"),
        ("hủy!", "huy"),
        ("Quay   lại", "quay lai"),
        ("ĐỒNG Ý", "dong y"),
        ("Đăk Lăk", "dak lak"),
        ("/giup", "giup"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Buôn  Đôn.", "buon don"),
        ("…", ""),
    ],
)
def test_folding(typed: str, means: str) -> None:
    assert fold(typed) == means
    assert fold(unicodedata.normalize("NFD", typed)) == means


@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(ANYTHING)
def test_stored_text_has_no_control_characters(text: str) -> None:
    kept = nfc(text)
    assert not [c for c in kept if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert nfc(kept) == kept


@given(ANYTHING, st.integers(min_value=1, max_value=80))
def test_shortened_text_fits_and_says_so(text: str, limit: int) -> None:
    short = shorten(text, limit)
    whole = " ".join(unicodedata.normalize("NFC", text).split())
    assert len(short) <= limit
    assert short == whole or short.endswith("…")


def test_shortening_keeps_the_letters_marks() -> None:
    decomposed = unicodedata.normalize("NFD", "Hội nghị đầu bờ")
    assert shorten(decomposed, 8) == "Hội ngh…"
    both = "\u1eb9\u0331"  # ẹ with a line below, which has no form of its own
    assert shorten(both * 5, 4) == f"{both}…"
