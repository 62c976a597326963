"""What a parser is here, and all there are: whatever the modules `of_*.py` beside this list."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis.strategies import SearchStrategy

import tests.fuzz

CORPUS = Path(__file__).with_name("corpus")
CI_INPUTS = 10_000
Seeds = Callable[[], Sequence[bytes]]
Made = Callable[[Sequence[bytes]], SearchStrategy[bytes]]


@dataclass(frozen=True)
class Parser:
    """`name` is where it stands ("module:function"). `read` hands it one input and asserts what
    must hold of its answer. `refuses` are the only errors it may raise. `share`: of the inputs, as
    against others. `apart`: in a child that may be killed, where a library is native."""

    name: str
    read: Callable[[bytes], object]
    made: Made
    seeds: Seeds
    refuses: tuple[type[Exception], ...] = ()
    share: float = 1
    apart: bool = False

    @property
    def folder(self) -> Path:
        """Where its failures are kept."""
        return CORPUS / re.sub(r"[^\w.]+", "-", self.name)

    def kept(self) -> list[bytes]:
        """Whatever once broke it."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*"))]

    def inputs(self) -> SearchStrategy[bytes]:
        """Out of its seeds and of what once broke it."""
        return _inputs(self.made, (*self.seeds(), *self.kept()))


@cache
def _inputs(made: Made, seeds: tuple[bytes, ...]) -> SearchStrategy[bytes]:
    return made(seeds)


def rooms() -> list[str]:
    """Sorts of parsers: texts, chats, files …"""
    found = (m.name for m in pkgutil.iter_modules(tests.fuzz.__path__))
    return sorted(name.removeprefix("of_") for name in found if name.startswith("of_"))


@cache
def of(room: str) -> tuple[Parser, ...]:
    """Those of one sort."""
    module: Any = importlib.import_module(f"tests.fuzz.of_{room}")
    return tuple(module.parsers())


def every() -> list[Parser]:
    """All there are."""
    return [parser for room in rooms() for parser in of(room)]


def named(name: str) -> Parser:
    """The one of this name."""
    return next(parser for parser in every() if parser.name == name)


def share_of(parser: Parser, among: Iterable[Parser], inputs: int = CI_INPUTS) -> int:
    """How many of the inputs it gets, rounded up."""
    return -int(-inputs * parser.share // sum(p.share for p in among))
