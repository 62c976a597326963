"""Accents count where they were typed: 'bảy giờ' is no 'bây giờ', 'cậu' no 'cầu'."""

from datetime import UTC, datetime

import pytest

from bot.core.hours import local
from bot.vietnamese import kinds, subjects, when
from bot.vietnamese.gazetteer import Gazetteer
from bot.vietnamese.phrases import syllables

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 09:00 in Đắk Lắk


@pytest.mark.parametrize(
    ("typed", "word", "fits"),
    [
        ("bảy", "bây", False),
        ("tới", "tối", False),
        ("cậu", "cầu", False),
        ("gây", "gãy", False),
        ("tôi", "tối", False),
        ("bay", "bảy", True),
        ("bay", "bây", True),
        ("HOÀ", "hòa", True),
        ("ngày", "ngay", False),
        ("ngay", "ngày", True),
    ],
)
def test_what_was_typed_and_what_it_may_be(typed: str, word: str, fits: bool) -> None:
    assert syllables(typed)[0].fits(syllables(word)[0]) is fits


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("bảy giờ", 7),
        ("Bảy giờ tối nay", 19),
        ("mười bảy giờ", 17),
        ("mười bảy giờ hôm nay", 17),
        ("muoi bay gio hom nay", 17),
        ("hai mươi giờ", 20),
    ],
)
def test_an_hour_said_in_words_does_not_go_out_at_once(text: str, hour: int) -> None:
    found = when.parse(text, NOW)
    assert not found.now
    assert [local(at).hour for at in found.at] == [hour]


def test_other_words_with_the_same_letters_are_not_taken_for_ours() -> None:
    assert not kinds.is_yes("vắng")
    assert kinds.is_yes("đồng ý")
    assert kinds.is_yes("dong y")
    assert not kinds.is_thanks("ổ")
    assert subjects.guess("luật sư tư vấn miễn phí") == "law"
    assert subjects.guess("vệ sinh đường luật") == "law"
    assert subjects.guess("đội luân phiên gác rừng") == "other"
    assert subjects.guess("mừa vũ ba lê") == "other"


def test_a_word_for_a_place_is_one_only_with_its_own_accents() -> None:
    known = Gazetteer(["buôn Ea Kao"])
    assert known.correct("cầu ea cao gãy").text == "cầu Ea Kao gãy"
    assert known.correct("cau ea cao gay").text == "cau Ea Kao gay"
    assert known.correct("cậu ea cao gãy").text == "cậu ea cao gãy"
