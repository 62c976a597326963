"""Whoever is not reached is explained in words: every reason there is anywhere in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from bot.core.errors import Cause
from bot.core.messages import t
from bot.dialog.locale import Locales
from bot.outbox.policy import why
from bot.usecases.delivery import board
from tests.sources import SOURCES

_KEY = re.compile(r"(reason|way)-[a-z-]+")
_CAUSE = re.compile(r"\bcause = '([a-z_]+)'")
_CODE = re.compile(r"[A-Z_]{3,}|[a-z]+[-_][a-z]+|-?\d|\{")
_PROMISE = re.compile(r"chờ gửi lại|try again")


def strings() -> Iterator[str]:
    """Everything written between quotation marks, in f-strings and statements too."""
    for source in SOURCES:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def causes() -> list[str]:
    """What may stand in a row that failed: an error's, or written by a statement or an outcome."""
    written = {found for text in strings() for found in _CAUSE.findall(text)}
    named = {
        word.value.value
        for source in SOURCES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "cause" and isinstance(word.value, ast.Constant) and word.value.value
    }
    return sorted({*Cause, *written, *map(str, named)})


def reasons() -> list[str]:
    return sorted({found for found in strings() if _KEY.fullmatch(found)} | set(map(why, causes())))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_is_a_sentence_of_its_own(language: str) -> None:
    locales = Locales()
    said: dict[str, str] = {}
    for key in reasons():
        words = locales.text(t(key), language)
        line = locales.text(
            t("people-unreached-line", name="Lan", village="Phung", phone="0", reason=words),
            language,
        )
        assert line.endswith(f": {words}"), key
        assert len(words.split()) >= 3, f"{key}: {words}"
        assert not _CODE.search(words), f"{key}: {words}"
        assert not _PROMISE.search(words), f"{key}: nobody sends again what has failed"
        assert said.setdefault(words, key) == key, f"{key} says the same as {said[words]}"
    assert {"reason-window", "reason-expired", "reason-unproven", "way-neighbour"} <= {
        *said.values()
    }
    assert not locales.missing


def test_every_cause_says_more_than_that_something_failed() -> None:
    found = {cause: board.reason(cause, "") for cause in causes()}
    assert {"withdrawn", "expired", "form_off", "unclear"} <= found.keys()
    assert [c for c, key in found.items() if key == "reason-unknown"] == ["unknown"]
    assert board.reason("", "reason-window") == "reason-window"
