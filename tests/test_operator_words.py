"""Operators read Vietnamese: every sentence of the program's own for them has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
import typer

from bot.commands import words
from bot.commands.people import _named
from bot.commands.words import _vietnamese, sentences
from bot.usecases.people.officers import Officer
from models import Person
from models.person import RoleName

_ERRORS = {"OperatorError", "SettingsError", "fail"}
_ROOMS = ("commands", "registers")


def written(node: ast.expr) -> Iterator[str]:
    """The sentences a value may be, {} where something is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    elif isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)


def said() -> Iterator[tuple[str, str]]:
    """(where, sentence) of all that an operator may be told."""
    for path in [Path("run.py"), *sorted(Path("bot").rglob("*.py"))]:
        tree = ast.parse(path.read_text("utf-8"))
        ours = any(room in path.parts for room in _ROOMS)
        for node in ast.walk(tree):
            values = told(node, ours=ours) if isinstance(node, ast.Call) else []
            where = f"{path}:{getattr(node, 'lineno', 0)}"
            yield from ((where, s) for value in values for s in written(value))
        if path.name.endswith(("run.py", "_lines.py")):
            for command in tree.body:
                if isinstance(command, ast.FunctionDef) and command.decorator_list:
                    yield f"{path}:{command.lineno}", ast.get_docstring(command) or ""


def told(call: ast.Call, *, ours: bool) -> list[ast.expr]:
    """What a call says to an operator."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in {"Option", "Argument", "Typer"}:
        return [k.value for k in call.keywords if k.arg == "help"]
    if ours and name == "append" and isinstance(call.args[0], ast.Tuple):
        return call.args[0].elts[2:]  # (line, column, reason)
    if name in _ERRORS or (ours and name in {"tell", "ValueError"}):
        return [*call.args, *(k.value for k in call.keywords)]
    return []


def needs_words(sentence: str) -> bool:
    return bool(re.search(r"[a-z]{3}", re.sub(r"\{\}|--?[a-z-]+|run\.py [a-z -]+", "", sentence)))


def test_every_sentence_for_operators_is_there_in_vietnamese() -> None:
    known = sentences()
    missing = {s: where for where, s in said() if needs_words(s) and s not in known}
    assert len(dict(said())) > 100
    assert not missing, "add to locales/vi/operator.tsv:\n" + "\n".join(
        f"{where}  {sentence!r}" for sentence, where in missing.items()
    )


def test_every_value_of_a_sentence_is_said_in_both() -> None:
    for english, vietnamese in sentences().items():
        values = set(re.findall(r"\{(\d+)\}", vietnamese))
        assert values <= {str(n + 1) for n in range(english.count("{}"))}, english


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        (
            "line 7, name: the name is longer than 120 letters",
            "dòng 7, cột tên: tên dài quá 120 chữ",
        ),
        (
            "error: the database is 3 migrations behind: run 'run.py migrate' first",
            "lỗi: cơ sở dữ liệu cũ hơn 3 bước: chạy 'run.py migrate' trước",
        ),
        (
            "line 2, commune: commune 'Xã Nhầm' is not known: did you mean 'nham'?",
            "dòng 2, cột xã, phường: không biết xã, phường 'Xã Nhầm'. Có phải là 'nham' không?",
        ),
        (
            "12 rows: 3 would be added, 1 would be changed, 8 the same",
            "12 dòng: sẽ thêm 3, sẽ đổi 1, giữ nguyên 8",
        ),
        (
            "FAIL database\n     -> bot answers",
            "HỎNG cơ sở dữ liệu\n     -> bot trả lời",
        ),
        (
            "line 3, role: 'trưởng buôn' is not known: write one of quản trị, trực",
            "dòng 3, cột vai trò: không biết 'trưởng buôn': ghi một trong các chữ quản trị, trực",
        ),
        ("what nobody has put into words", "what nobody has put into words"),
    ],
)
def test_what_is_told_with_its_values(english: str, vietnamese: str) -> None:
    assert _vietnamese(english, 4) == vietnamese


def test_options_are_explained_in_vietnamese_wherever_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "language", lambda: "vi")
    app = typer.Typer()
    app.callback(invoke_without_command=True)(written_in_place)
    words.explain(app)
    (option, *_) = typer.main.get_command(app).params
    assert getattr(option, "help", "") == "Dù đã có người cùng tên."


def written_in_place(
    another: Annotated[bool, typer.Option(help="Although there is one of that name.")] = False,
) -> None:
    """As in run.py."""


def test_roles_of_officers_are_said_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "language", lambda: "vi")
    one = Officer(Person(name="Y Bih", code="p-1"), ((RoleName.EDITOR, "Xã Cư Pui"),))
    assert _named(one) == "Y Bih (p-1: biên tập ở Xã Cư Pui)"
