"""Reports as they are spoken, against a table: kind, villages, amounts and since when as they were
said, nothing made up and no danger missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import demo
from bot.usecases import areas
from bot.usecases.people import places
from bot.vietnamese import danger, facts, kinds
from tests.fakes.counted import Counted
from tests.fakes.house import Parts

TABLES = ("spoken_reports.tsv", "spoken_reports_more.tsv")
ROWS = [
    line.split("\t")
    for table in TABLES
    for line in Path(__file__).with_name(table).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
RIGHT = 187


@pytest.fixture
async def here(watched: tuple[Parts, Counted]) -> Parts:
    parts, _ = watched
    await demo.seed(parts.services)
    return parts


async def villages(text: str) -> list[str]:
    commune = await areas.by_code(demo.COMMUNE)
    if several := await places.several(text, commune):
        return [v.name for v in several]
    one = await places.named(text, commune)
    return [one.name] if one else []


async def test_kind_and_villages(here: Parts) -> None:
    wrong = []
    for text, wanted, named, *_ in ROWS:
        found = kinds.guess(text), await villages(text)
        if found[0] not in wanted.split("|") or found[1] != [v for v in named.split(" + ") if v]:
            wrong.append((text, found))
    assert len(ROWS) - len(wrong) >= RIGHT, wrong


def test_amounts_and_since_are_as_said() -> None:
    wrong = [
        (text, amounts, since)
        for text, _, _, wanted, when, _ in ROWS
        for amounts, since in [("; ".join(facts.amounts(text)), facts.since(text))]
        if amounts not in wanted.replace(";", "; ").split("|") or since not in when.split("|")
    ]
    assert wrong == []


def test_no_danger_is_missed_and_what_is_none_wakes_nobody() -> None:
    wrong = [
        text
        for text, *_, grave in ROWS
        if (grave == "!" and not danger.found(text)) or (grave == "-" and danger.found(text))
    ]
    assert wrong == []
