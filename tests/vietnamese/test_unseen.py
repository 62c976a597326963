"""What nobody taught it (unseen/): the score when it was first tried may not drop."""

from __future__ import annotations

from pathlib import Path

from bot.vietnamese import danger, facts, intents, kinds
from tests.vietnamese.test_intents import understood

HERE = Path(__file__).parent / "unseen"


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_kinds_amounts_and_since_of_reports() -> None:
    wrong = [(r[0], kinds.guess(r[0])) for r in rows("reports.tsv")
             if kinds.guess(r[0]) not in r[1].split("|")]  # fmt: skip
    assert len(wrong) <= 2, wrong
    said = [
        r[0]
        for r in rows("reports.tsv")
        if ("; ".join(facts.amounts(r[0])), facts.since(r[0])) != (r[3].replace(";", "; "), r[4])
    ]
    assert len(said) <= 2, said


def test_dangers() -> None:
    missed = [text for (text,) in rows("dangers.tsv") if not danger.found(text)]
    assert len(missed) <= 1, missed
    false = [text for (text,) in rows("harmless.tsv") if danger.found(text)]
    assert len(false) <= 2, false


def test_messages() -> None:
    found = [(*row, *understood(row[1], row[2])) for row in rows("messages.tsv")]
    wrong = [row for row in found if row[0] != row[3]]
    assert len(wrong) <= 5, wrong
    assert [row for row in wrong if row[3] in intents.EFFECTS and row[4]] == []
