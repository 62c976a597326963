"""Telephone numbers as people write them."""

from __future__ import annotations

import pytest

from bot.vietnamese import phones


@pytest.mark.parametrize(
    "text",
    ["0905123456", "0905 123 456", "0905.123.456", "+84 905 123 456", "84905123456", "905123456",
     "0084905123456", "(0905)123-456"],
)  # fmt: skip
def test_one_number_however_it_is_written(text: str) -> None:
    assert phones.normal(text) == "0905123456"


@pytest.mark.parametrize(
    "text", ["", "113", "1900 1234", "0123456789", "không có", "090512345", "+1 650 253 0000"]
)
def test_what_is_no_persons_number_here_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Vietnamese"):
        phones.normal(text)


def test_only_mobiles_take_messages() -> None:
    assert phones.international("0905123456") == "84905123456"
    assert phones.normal("0262 3812 345") == "02623812345"
    assert phones.international("02623812345") == ""
    assert phones.international("") == phones.international("0510") == ""


def test_shown_whole_or_masked() -> None:
    assert phones.shown("0905123456") == "0905 123 456"
    assert phones.masked("0905123456") == "…456"
    assert phones.masked("") == ""
