"""What the command line says, in the language of the office: Vietnamese, or English by setting.

The program's own words for operators are English sentences with values in them (errors of every
room among them). They are found again in locales/vi/operator.tsv when they are printed; a sentence
that is not there stays as it is.
"""

from __future__ import annotations

import inspect
import os
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import typer

_FILE = Path(__file__).parents[2] / "locales" / "vi" / "operator.tsv"
_VALUE = re.compile(r"\{(\d+)\}")
_DEEPEST = 4  # a reason in a line in an error


def tell(text: object, **how: Any) -> None:
    """As print."""
    print(here(str(text)), **how)


def here(text: str) -> str:
    """The text in the operator's language."""
    return text if language() == "en" else _vietnamese(text, _DEEPEST)


def explain(app: typer.Typer) -> None:
    """What --help says of its commands and their options, too."""
    if language() == "en":
        return
    app.info.help = here(str(app.info.help or ""))
    for command in app.registered_commands:
        if command.callback is not None:
            command.help = here(inspect.getdoc(command.callback) or "")
            _explain_options(command.callback)
    if app.registered_callback is not None and app.registered_callback.callback is not None:
        _explain_options(app.registered_callback.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            explain(group.typer_instance)


def _explain_options(callback: Callable[..., Any]) -> None:
    hints = get_type_hints(callback, include_extras=True)
    for hint in hints.values():
        for about in getattr(hint, "__metadata__", ()):
            about.help = here(about.help or "") or None
    callback.__annotations__ = hints  # what was written in place is made anew by each look at it


@cache
def language() -> str:
    """vi or en. Not by bot.config: a setting that cannot be read is told in it, too."""
    if said := os.environ.get("TINBUON_LANGUAGE"):
        return said
    try:
        return str(tomllib.loads(Path("tinbuon.toml").read_text("utf-8")).get("language", "vi"))
    except (OSError, ValueError):
        return "vi"


def _vietnamese(text: str, depth: int) -> str:
    for pattern, said in _sentences() if depth and text.strip() else ():
        if found := pattern.fullmatch(text):
            values = [_vietnamese(value, depth - 1) for value in found.groups()]
            return _filled(said, values)
    lines = text.split("\n")
    return "\n".join(_vietnamese(one, depth) for one in lines) if len(lines) > 1 else text


def _filled(said: str, values: list[str]) -> str:
    return _VALUE.sub(lambda found: values[int(found[1]) - 1], said)


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    """The most telling first: what begins with words of its own, and has more of them."""

    def telling(english: str) -> tuple[bool, int]:
        return not english.startswith("{}"), len(english.replace("{}", ""))

    known = sentences()
    return [(_pattern(one), known[one]) for one in sorted(known, key=telling, reverse=True)]


@cache
def sentences() -> dict[str, str]:
    """English, with {} for each value, and the same in Vietnamese with {1}, {2} …"""
    found = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            english, _, said = line.replace("\\n", "\n").partition("\t")
            found[english] = said
    return found


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, english.split("{}"))))
