"""No test and nothing in the program asks the machine what time of day it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import ROOT, SOURCES, files_of_tests, read

# What tells the machine's time of day, by its last two names.
WALL_CLOCK = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "time.localtime", "time.gmtime", "time.ctime", "time.strftime",
}  # fmt: skip
CLOCKS = {Path("bot/clock.py"), Path("bot/storage/spool.py")}
"""Who may ask for it: the clock, whose answer tests hold (tests/fakes/launch.py), and the spool,
which names its files in the order they are made."""


def asks_the_time(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ".".join(dotted(node.func)[-2:]) in WALL_CLOCK:
            yield node.lineno


def dotted(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [*dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def test_nobody_reads_the_wall_clock() -> None:
    words = tuple(f".{name.partition('.')[2]}(" for name in WALL_CLOCK)
    suspects = [s for s in SOURCES if s.path not in CLOCKS]
    suspects += [read(path) for path, text in files_of_tests() if any(w in text for w in words)]
    faults = [f"{s.path}:{line}" for s in suspects for line in asks_the_time(s.tree)]
    assert not faults, (
        "\nwhat time it is comes from the injected clock, or a test fails at night and at the end"
        " of a month: services.clock in the program, tests/fakes/clock.py in tests:\n"
        + "\n".join(faults)
    )


def test_tests_start_the_program_with_their_clock() -> None:
    """A few files read run.py or its name, and start it through launch.py as all others do."""
    reads = {
        "sources.py",
        "test_wall_clock.py",
        "test_cli.py",
        "test_operator_words.py",
        "launch.py",
    }
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in files_of_tests()
        if path.name not in reads
        for number, line in enumerate(text.splitlines(), 1)
        if '"run.py"' in line
    ]
    assert not faults, "\nstart launch.COMMAND: run.py with our clock:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ("import datetime\ndatetime.datetime.now(UTC)", True),
        ("datetime.now(tz=UTC)", True),
        ("time.time()", True),
        ("date.today()", True),
        ("time.monotonic()", False),
        ("self.clock.now()", False),
        ("datetime(2026, 3, 2)", False),
    ],
)
def test_the_checker_sees_a_wall_clock(text: str, breach: bool) -> None:
    assert bool(list(asks_the_time(ast.parse(text)))) is breach
