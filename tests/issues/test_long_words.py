"""Ten thousand characters pass through every sentence that shows somebody's words."""

from __future__ import annotations

import pytest

from bot.core.messages import T
from bot.dialog.locale import Locales
from tests.test_locales import LOCALES, entries

LONG = "Nước lên nhanh. " * 625


def _messages() -> dict[str, frozenset[str]]:
    return {
        key: frozenset(found.names)
        for path in sorted((LOCALES / "vi").glob("*.ftl"))
        for key, found in entries(path)
        if found.names and not key.startswith("-")
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_takes_ten_thousand_characters(language: str) -> None:
    locales = Locales()
    wrong = []
    for key, names in _messages().items():
        text = locales.text(T(key, dict.fromkeys(names, LONG)), language)
        inside = locales.text(
            T("report-then-card", {"first": T(key, dict.fromkeys(names, LONG)), "card": ""}),
            language,
        )
        if "???" in text or "???" in inside or "\ue000" in text:
            wrong.append(key)
    assert not wrong


def test_long_and_short_values_stand_where_they_belong() -> None:
    text = Locales().text(T("report-then-card", {"first": LONG, "card": LONG[:50]}), "vi")
    assert text == f"{LONG}\n\n{LONG[:50]}"
