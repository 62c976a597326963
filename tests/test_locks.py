"""Locks on rows that others refer to: on PostgreSQL a plain FOR UPDATE waits for everybody who
writes a row pointing there (a message to that chat, a paper on that report), and they for it.
Reads the source; which tables are referred to is found from the models' foreign keys.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_REFERS = {"ForeignKeyField", "OneToOneField"}


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for top in ("bot", "handlers", "models"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def _called(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names


def _models() -> dict[str, str]:
    """Class name -> table."""
    found: dict[str, str] = {}
    for path, tree in _trees():
        if path.parts[0] != "models":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for line in ast.walk(node):
                    if (
                        isinstance(line, ast.Assign)
                        and getattr(line.targets[0], "id", "") == "table"
                        and isinstance(line.value, ast.Constant)
                    ):
                        found[node.name] = str(line.value.value)
    return found


def _referred() -> set[str]:
    """Models that a foreign key of another table points to."""
    return {
        str(node.args[0].value).removeprefix("models.")
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node, _REFERS)
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def _root(node: ast.expr) -> str:
    """The name a chain of calls begins with: Report in Report.filter(…).select_for_update()."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def faults(tree: ast.AST, referred: set[str], models: set[str]) -> list[int]:
    """Lines of locks that hold up whoever only refers to the row."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not _called(node, {"select_for_update"}):
            continue
        lean = any(
            k.arg == "no_key" and getattr(k.value, "value", 0) is True for k in node.keywords
        )
        root = _root(node.func)
        # A query handed on in a variable may be of any model.
        if not lean and (root in referred or root not in models):
            found.append(node.lineno)
    return found


def test_locks_let_others_refer_to_the_row() -> None:
    models, referred = set(_models()), _referred()
    assert {"ChatAccount", "Report", "Bulletin", "Person"} <= referred <= models
    wrong = [f"{path}:{line}" for path, tree in _trees() for line in faults(tree, referred, models)]
    assert not wrong, "\nsay select_for_update(no_key=True), as others refer to these rows:\n" + (
        "\n".join(wrong)
    )


def test_statements_by_hand_lock_only_what_nobody_refers_to() -> None:
    tables = _models()
    referred = {tables[name] for name in _referred()}
    wrong = []
    for path, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant):
                continue
            text = node.value
            if isinstance(text, str) and "FOR UPDATE" in text:
                wrong += [f"{path}:{node.lineno} {t}" for t in referred if f"FROM {t} " in text]
    assert not wrong, "FOR NO KEY UPDATE, as others refer to these rows: " + ", ".join(wrong)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Report.filter(id=1).select_for_update().get()", True),
        ("Report.filter(id=1).select_for_update(no_key=True).get()", False),
        ("Report.filter(id=1).select_for_update(no_key=False).get()", True),
        ("Media.filter(id=1).order_by('id').select_for_update().get()", False),
        ("query.select_for_update()", True),
    ],
)
def test_the_rule_sees_a_breach(text: str, wrong: bool) -> None:
    assert bool(faults(ast.parse(text), {"Report"}, {"Report", "Media"})) is wrong


def test_a_step_that_may_be_undone_takes_its_audit_rows_along() -> None:
    """A bare savepoint keeps the audit rows and tasks of what it undid: Work.attempt does not."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in _trees()
        if path.parts[:2] == ("bot", "usecases") or path.parts[0] == "handlers"
        if path.name != "work.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "transaction" in {a.name for a in node.names}
    ]
    assert not wrong, "use `async with work.attempt():` in " + ", ".join(wrong)
