"""10,000 inputs for all parsers together, and whatever once broke one of them.

The same inputs on every run: a red run is then about the change it is seen with, never about that
day's luck, and is red again for whoever looks. New inputs are what `make fuzz` is for; whatever it
finds becomes a file here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import children, parsers, trying
from tests.fuzz.making import octets
from tests.fuzz.parsers import CI_INPUTS, Parser


@pytest.mark.slow
@pytest.mark.parametrize("room", parsers.rooms())
def test_nothing_that_is_sent_breaks_a_parser(room: str) -> None:
    every = parsers.every()
    broken = []
    for parser in parsers.of(room):
        count = parsers.share_of(parser, every)
        try:
            trying.again(parser)
            tried = trying.many(parser, count)
        except trying.Broken as error:
            broken.append(str(error))
        else:
            assert tried >= count
    assert not broken, "\n".join(broken)


def test_all_shares_together_are_enough() -> None:
    every = parsers.every()
    assert sum(parsers.share_of(parser, every) for parser in every) >= CI_INPUTS
    assert len({parser.name for parser in every}) == len(every)


def test_what_is_kept_belongs_to_a_parser() -> None:
    """A parser that was renamed takes its folder along."""
    known = {parser.folder.name for parser in parsers.every()}
    assert {folder.name for folder in parsers.CORPUS.iterdir()} <= known


def _refuses(data: bytes) -> None:
    if data:
        raise LookupError


def _fails(data: bytes) -> None:
    if len(data) > 3:
        raise KeyError("ours")


def _hangs(data: bytes) -> None:
    while len(data) > 3:
        pass


def _grows(data: bytes) -> None:
    if len(data) > 3:
        bytearray(trying.MEMORY_MB << 21)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parsers, "CORPUS", tmp_path)
    monkeypatch.setattr(trying, "LONGEST_S", 0.05)
    return tmp_path


@pytest.mark.parametrize(
    ("read", "word"), [(_fails, "KeyError"), (_hangs, "Hung"), (_grows, "MemoryError")]
)
def test_a_parser_that_breaks_is_seen_and_what_broke_it_is_kept(
    shelf: Path, read: object, word: str
) -> None:
    parser = Parser("x:y", read, octets, lambda: [b"seed of some length"])  # type: ignore[arg-type]
    with pytest.raises(trying.Broken, match=word):
        trying.many(parser, 50, seed=1)
    [kept] = list((shelf / "x-y").iterdir())
    with pytest.raises(trying.Broken, match=kept.name):
        trying.again(parser)


def test_a_refusal_breaks_nothing(shelf: Path) -> None:
    parser = Parser("x:y", _refuses, octets, lambda: [b"seed"], (LookupError,))
    assert trying.many(parser, 50) >= 50
    assert not list(shelf.iterdir())


def test_the_end_of_a_child_is_told_and_the_next_goes_on() -> None:
    parser = Parser("no:such", _refuses, octets, lambda: [b"seed"], apart=True)
    with pytest.raises(children.Fault, match="the process ended"):
        trying.once(parser, b"x")
    archive = parsers.named("bot.core.refused:in_zip")
    trying.once(archive, b"PK\3\4")
    children.end()
