"""What people write, in whatever understands it: each public function of the program that takes a
`text` first is found here by itself, and may raise only what its own words say ("Raises …").
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from bot.core import errors
from bot.vietnamese import gazetteer, intents, numbered
from tests.fuzz import making
from tests.fuzz.given import GIVEN, NAMES
from tests.fuzz.hold import HOLD, Hold
from tests.fuzz.parsers import Parser

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {
    "bot.vietnamese.spoken_codes:phone": "handed what a pattern of `spoken` matched",
    "bot.vietnamese.spoken_numbers:digits": "handed what a pattern of `spoken` matched",
    "bot.vietnamese.spoken_numbers:spelled": "handed what a pattern of `spoken` matched",
    "bot.vietnamese.place_kinds:before": "handed places in a text, by what is tried here",
    "bot.vietnamese.place_kinds:joined": "handed places in a text, by what is tried here",
}
_FOLDERS = ("core", "vietnamese", "usecases")  # elsewhere a text comes out of these, or is ours
_ROWS = (
    "bot/vietnamese/*.tsv", "tests/vietnamese/**/*.tsv", "tests/speech/spoken_*.tsv",
    "tests/usecases/spoken_reports.tsv",
)  # fmt: skip


def parsers() -> Iterator[Parser]:
    for name, function in found():
        yield _parser(name, _asked(function), refused(function), HOLD.get(name))
    known = gazetteer.Gazetteer(dict.fromkeys(NAMES, ("Y Bih", "Ktla")))
    place = "bot.vietnamese.gazetteer:Gazetteer"
    yield _parser(f"{place}.find", known.find, (), HOLD[f"{place}.find"])
    yield _parser(f"{place}.correct", known.correct, (), HOLD[f"{place}.correct"])
    yield Parser("bot.vietnamese.intents:of noise", _means_nothing, making.only(_NOISE), list)


def found() -> Iterator[tuple[str, Callable[..., Any]]]:
    """(name, function) of all that take a text, by the source."""
    for path in sorted(p for folder in _FOLDERS for p in (ROOT / "bot" / folder).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and takes_text(node):
                name = f"{module}:{node.name}"
                if name not in LEFT_OUT:
                    yield name, getattr(importlib.import_module(module), node.name)


def takes_text(node: ast.FunctionDef) -> bool:
    """Public, and `text: str` or `code: str` comes first."""
    first = node.args.args[0] if node.args.args else None
    kind = first.annotation if first else None
    is_text = isinstance(kind, ast.Name) and kind.id == "str"
    return is_text and first is not None and first.arg in {"text", "code"} and node.name[0] != "_"


def refused(function: Callable[..., Any]) -> tuple[type[Exception], ...]:
    """The errors that its docstring names."""
    said = re.findall(r"Raises ([\w, ]+)", " ".join((inspect.getdoc(function) or "").split()))
    names = re.findall(r"[A-Z]\w+", " ".join(said))
    return tuple(getattr(errors, n, None) or getattr(builtins, n) for n in names)


def _asked(function: Callable[..., Any]) -> Callable[[str], Any]:
    given: dict[str, Any] = {}
    for argument in list(inspect.signature(function).parameters.values())[1:]:
        if argument.default is argument.empty or argument.name == "roles":
            if "unknown" in argument.name:
                given[argument.name] = []
            else:
                given[argument.name] = GIVEN[argument.name]
    return partial(function, **given)


def _parser(
    name: str, asked: Callable[[str], Any], refuses: tuple[type[Exception], ...], hold: Hold | None
) -> Parser:
    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogatepass")
        answer = asked(text)
        if isinstance(answer, Iterator):
            answer = list(answer)
        if hold is not None:
            hold(text, answer)

    return Parser(name, read, making.texts, seeds, refuses, 2 if hold else 1)


@cache
def seeds() -> tuple[bytes, ...]:
    """What the tables say that people write."""
    lines = [line for rows in _ROWS for path in ROOT.glob(rows) for line in _lines(path)]
    return tuple(line.encode() for line in sorted(set(lines)))


def _lines(path: Path) -> list[str]:
    rows = path.read_text("utf-8").splitlines()
    return [max(row.split("\t"), key=len)[:300] for row in rows if row and row[0] != "#"]


# No letter that could be one of ours, and no digit: "1" is an answer.
_NOISE = "中文字한국어ไทยעבריתعربي🌊🔥👍🏽#@%^*~|<>{}[]…—·•☎№ \n\t"


def _means_nothing(data: bytes) -> None:
    text = data.decode()
    meant = intents.meant(text, GIVEN["roles"], frozenset({"bulletin.approve", "report.send"}))
    assert meant.intent not in intents.EFFECTS, meant
    assert not meant.codes
    assert not list(numbered.mentions(text))
