"""Words: Vietnamese is the source, English follows key by key, other languages may say less; every
conversation has its file of words, and the same key takes the same variables in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
Messages = dict[str, frozenset[str]]


class Variables(Visitor):
    """Collects the $variables of one message, and which other messages it refers to."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.refers: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - named by fluent
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - named by fluent
        self.refers.add(node.id.name)

    def visit_TermReference(self, node: ftl.TermReference) -> None:  # noqa: N802 - named by fluent
        self.refers.add("-" + node.id.name)
        self.generic_visit(node)


def parse_ftl(path: Path) -> ftl.Resource:
    resource = FluentParser().parse(path.read_text("utf-8"))
    junk = [entry.content for entry in resource.body if isinstance(entry, ftl.Junk)]
    assert not junk, f"{path.relative_to(ROOT)}: not valid Fluent: {junk[0]!r}"
    return resource


def entries(path: Path) -> Iterator[tuple[str, Variables]]:
    """Every message and term with what it uses; attributes as key.attribute, terms as -key."""
    for entry in parse_ftl(path).body:
        if not isinstance(entry, ftl.Message | ftl.Term):
            continue
        key = ("-" if isinstance(entry, ftl.Term) else "") + entry.id.name
        parts = [(key, entry.value), *((f"{key}.{a.id.name}", a.value) for a in entry.attributes)]
        for name, pattern in parts:
            found = Variables()
            if pattern is not None:
                found.visit(pattern)
                yield name, found


def with_references(
    key: str, used: dict[str, Variables], seen: frozenset[str] = frozenset()
) -> set[str]:
    found = used.get(key)
    if found is None or key in seen:
        return set()
    return found.names.union(
        *(with_references(other, used, seen | {key}) for other in found.refers)
    )


def messages(files: Iterable[Path]) -> Messages:
    """Key -> its variables. Terms are a language's own business and are left out."""
    used = dict(pair for path in files for pair in entries(path))
    return {key: frozenset(with_references(key, used)) for key in used if not key.startswith("-")}


def languages() -> list[str]:
    return sorted(p.name for p in LOCALES.glob("*") if p.is_dir())


def compared() -> list[tuple[str, str]]:
    """(language, file name) of every file that is compared with the Vietnamese one."""
    vietnamese = {path.name for path in LOCALES.glob("vi/*.ftl")}
    pairs = {(path.parent.name, path.name) for path in LOCALES.glob("*/*.ftl")}
    return sorted(
        (pairs | {("en", name) for name in vietnamese}) - {("vi", name) for name in vietnamese}
    )


def conversations() -> list[str]:
    names = (path.stem for path in (ROOT / "handlers").glob("*.py"))
    return sorted(name for name in names if not name.startswith("_"))


@pytest.mark.parametrize("name", conversations())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_conversation_has_its_words(language: str, name: str) -> None:
    path = LOCALES / language / f"{name}.ftl"
    assert path.exists(), f"handlers/{name}.py needs its words in {path.relative_to(ROOT)}"


@pytest.mark.parametrize(("language", "name"), compared())
def test_languages_say_the_same(language: str, name: str) -> None:
    ours, source = LOCALES / language / name, LOCALES / "vi" / name
    assert source.exists(), (
        f"locales/{language}/{name}: Vietnamese is the source, but locales/vi/{name} is not there"
    )
    assert ours.exists(), f"locales/{language}/{name} is missing (locales/vi/{name} is there)"
    words, vietnamese = messages([ours]), messages([source])
    missing = sorted(vietnamese.keys() - words.keys()) if language == "en" else []
    extra = sorted(words.keys() - vietnamese.keys())
    different = [
        f"{key} ({', '.join(sorted(words[key] ^ vietnamese[key]))})"
        for key in sorted(words.keys() & vietnamese.keys())
        if words[key] != vietnamese[key]
    ]
    problems = {
        "missing here": missing,
        "not in vi": extra,
        "other variables than in vi": different,
    }
    told = [f"  {what}: {', '.join(keys)}" for what, keys in problems.items() if keys]
    assert not told, f"locales/{language}/{name} differs from locales/vi/{name}\n" + "\n".join(told)


@pytest.mark.parametrize("language", languages())
def test_no_key_is_said_twice(language: str) -> None:
    seen: dict[str, str] = {}
    faults = []
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for key, _ in entries(path):
            if key in seen:
                faults.append(f"locales/{language}: {key} is in {seen[key]} and in {path.name}")
            seen[key] = path.name
    assert not faults, "\n" + "\n".join(faults)
