"""The source of the house as rules look at it: files, their trees, what they import. Nothing here
imports what it reads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Import(NamedTuple):
    """One imported module, as absolute dotted name, and where."""

    module: str
    line: int


class Source(NamedTuple):
    """A file of ours: its module name, path relative to the checkout, and tree."""

    module: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read(path: Path) -> Source:
    relative = path.relative_to(ROOT)
    return Source(
        module_name(relative), relative, ast.parse(path.read_text("utf-8"), str(relative))
    )


def sources() -> list[Source]:
    """run.py and everything under bot/, handlers/ and models/."""
    paths = [ROOT / "run.py"] if (ROOT / "run.py").exists() else []
    for top in ("bot", "handlers", "models"):
        paths += sorted((ROOT / top).rglob("*.py"))
    return [read(path) for path in paths if "__pycache__" not in path.parts]


SOURCES = sources()
MODULES = {source.module: source for source in SOURCES}


def every_source(check: Callable[[Source], None]) -> Callable[[], None]:
    """One test that looks at every file and says all that is wrong: a test item for each file and
    rule would be thousands, and cost more than what they check."""

    def over_all() -> None:
        faults = []
        for source in SOURCES:
            try:
                check(source)
            except AssertionError as error:
                faults.append(str(error))
        assert not faults, "\n".join(faults)

    over_all.__name__, over_all.__doc__ = check.__name__, check.__doc__
    return over_all


def inside(module: str, rooms: Iterable[str]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


def resolve(source: Source, node: ast.ImportFrom) -> str:
    """The absolute name after `from`, with leading dots followed."""
    if not node.level:
        return node.module or ""
    package = source.module.split(".") if source.is_package else source.module.split(".")[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def from_imports(source: Source, node: ast.ImportFrom) -> Iterator[Import]:
    base = resolve(source, node)
    for alias in node.names:
        full = f"{base}.{alias.name}"
        yield Import(full if full in MODULES else base, node.lineno)


def dynamic_import(node: ast.Call) -> Iterator[Import]:
    """import_module("a.b") and __import__("a.b") count where the name is written out."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if name in {"import_module", "__import__"} and isinstance(first, ast.Constant):
        yield Import(str(first.value), node.lineno)


def imports(source: Source) -> Iterator[Import]:
    """All imports at any depth, those under TYPE_CHECKING too."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from from_imports(source, node)
        elif isinstance(node, ast.Call):
            yield from dynamic_import(node)


def statements(source: Source) -> Iterator[tuple[int, str]]:
    """Every text of a file, with its line; what stands in {} of an f-string is left out."""
    parts: set[int] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(value) for value in node.values}
            yield (
                node.lineno,
                "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values),
            )
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.lineno, node.value


def files_of_tests() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        yield path, path.read_text("utf-8")
