"""Names of places against a table of how they are heard and typed: found, and put right; a right
name is never bent to another, an ordinary word never becomes a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.vietnamese import place_words
from bot.vietnamese.gazetteer import Gazetteer

HERE = Path(__file__).parent
LEAST = 0.95


def table(name: str = "places.tsv") -> list[tuple[tuple[str, ...], str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    out = []
    for line in lines:
        if line and not line.startswith("#"):
            names, *said = line.split("\t")
            right = () if names == "-" else tuple(names.split(" + "))
            out += [(right, text) for text in said]
    return out


NAMES = list(dict.fromkeys(name for right, _ in table() for name in right))
KNOWN = Gazetteer(NAMES)
FRAMES = ("{}", "mất điện ở {} từ sáng", "Bà con {} báo nước lên")


def test_there_are_enough() -> None:
    assert sum(bool(right) for right, _ in table()) >= 200
    assert sum(not right for right, _ in table()) >= 60


def test_places_are_found_as_they_are_heard() -> None:
    wrong, asked = [], 0
    for right, said in table():
        for frame in FRAMES if len(right) == 1 else ("{}",):
            text = frame.format(said)
            found = {name for name, _ in KNOWN.find(text)}
            asked += bool(right)
            if right and found != set(right):
                wrong.append((text, right, found))
    assert len(wrong) <= (1 - LEAST) * asked, wrong


def test_another_is_never_found() -> None:
    wrong = []
    for right, said in table():
        found = {name for name, _ in KNOWN.find(said)}
        if found - set(right):
            wrong.append((said, right, found))
    assert wrong == []


def test_ordinary_words_stay_as_they_are() -> None:
    changed = [
        (text, KNOWN.correct(text).text)
        for right, text in table()
        if not right and KNOWN.correct(text).text != text
    ]
    assert changed == []


def test_right_names_stay() -> None:
    for name in NAMES:
        text = f"Ở {name} có mưa"
        assert KNOWN.correct(text).text == text


@pytest.mark.parametrize(
    ("name", "least"),
    [("places_blind.tsv", 93), ("places_cu_pui.tsv", 152), ("places_others.tsv", 60)],
)
def test_another_commune_is_understood_as_well(name: str, least: int) -> None:
    rows = [
        (right, place_words.last_first(place_words.without_ordinary(said))[0], said)
        for right, said in table(name)
    ]
    known = Gazetteer(list(dict.fromkeys(name for right, _, _ in rows for name in right)))
    found = [{name for name, _ in known.find(said)} for _, said, _ in rows]
    wrong = [(row[2], got) for row, got in zip(rows, found, strict=True) if got != set(row[0])]
    bent = [(text, known.correct(text).text) for right, text, _ in rows if not right]
    assert len(rows) - len(wrong) >= least, wrong
    assert [pair for pair in bent if pair[0].lower() != pair[1].lower()] == []
