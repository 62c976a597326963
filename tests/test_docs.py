"""The documents say what the code does: settings, actions, links, pictures, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import known_names
from bot.found import conversations
from docs import settings
from run import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_every_setting_is_in_the_table() -> None:
    text = settings.PAGE.read_text(encoding="utf-8")
    assert text == settings.page(text), "run: .venv/bin/python -m docs.settings"


def test_every_action_has_its_line() -> None:
    page = (ROOT / "docs/actions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \| .+ \|$", page, re.MULTILINE)
    assert listed == conversations().action_names()


def _id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_links_and_pictures_are_there(page: Path) -> None:
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    gone = [t for t in targets if not (page.parent / t.partition("#")[0]).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_commands_named_exist(page: Path) -> None:
    known = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    known |= {str(g.name) for g in app.registered_groups}
    named = re.findall(r"run\.py ([a-z][a-z-]*)", page.read_text(encoding="utf-8"))
    assert set(named) <= known


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_variables_named_exist(page: Path) -> None:
    named = set(re.findall(r"TINBUON_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8")))
    known = set(known_names())
    assert {n for n in named if not n.startswith("TINBUON_TEST_")} <= known


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs/images").glob("*.png"))
    assert len(pictures) >= 10
    assert [p.name for p in pictures if p.stat().st_size > 250_000] == []


def _typed(pattern: str) -> list[str]:
    """What people are told to type so, over all guides."""
    guides = [p.read_text(encoding="utf-8") for p in PAGES if p.name != "CHANGELOG.md"]
    return [found for text in guides for found in re.findall(pattern, text, re.MULTILINE)]


def test_a_command_to_type_is_found() -> None:
    """There is no run.py on anybody's path."""
    assert _typed(r"^ {4,}(?:python )?run\.py .*$") == []
    assert _typed(r"`run\.py [a-z][^`]*(?:--|\.csv|\.tar)[^`]*`") == []


def test_settings_to_type_reach_the_program() -> None:
    """A variable that is not exported stays in the shell it was typed into."""
    assert _typed(r"^ {4,}TINBUON_\w+=\S+$") == []
