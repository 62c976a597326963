"""What proves something: buttons, links, signatures, numbers of things, the words of locales."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from fluent.syntax import FluentParser, ast

from bot.config import load
from bot.core.buttons import ButtonTokens
from bot.core.errors import NotFound
from bot.core.messages import T
from bot.dialog import commands, refs
from bot.dialog.locale import FOLDER, Locales
from bot.usecases.people import chat_people
from tests.fakes.clock import FakeClock
from tests.fuzz import making
from tests.fuzz.given import NOW
from tests.fuzz.of_texts import seeds as written
from tests.fuzz.parsers import Parser

KEY = bytes(range(32))
BUTTON = ButtonTokens(KEY).mint("web:dan-lan", "bulletin.approve", "12")
MANY = ButtonTokens(KEY).mint("web:dan-lan", "report.send", "a:b.c", many=True)
LINK = chat_people.signature(KEY, "dan-lan", 2, NOW + timedelta(days=1))


def parsers() -> Iterator[Parser]:
    buttons = [
        BUTTON.encode(),
        MANY.encode(),
        b"report.start",
        b"bulletin.approve:12.AAAAAAAAAAAAAA",
    ]
    yield Parser(
        "bot.core.buttons:ButtonTokens.open", _button, making.octets, lambda: buttons, share=3
    )
    numbers = [b"12", b"2147483647", b"2147483648", "٣".encode(), b"0x1f", b"-1"]
    yield Parser("bot.dialog.refs:number", _number, making.octets, lambda: numbers, (NotFound,))
    links = [LINK.encode(), b"29540160.AAAAAAAAAAAAAAAAAAAA"]
    yield Parser(
        "bot.usecases.people.chat_people:ChatPeople.good",
        _link,
        making.octets,
        lambda: links,
        share=3,
    )
    yield Parser("bot.dialog.locale:Locales.text", _said, making.texts, written, share=3)
    yield Parser("bot.dialog.commands:bare", _command, making.texts, written)


def _button(data: bytes) -> None:
    """Nothing opens but what was minted, for whom it was; a name alone carries nothing."""
    wire = data.decode("utf-8", "surrogateescape")
    for person in ("web:dan-lan", "web:can-bo"):
        found = ButtonTokens(KEY).open(person, wire)
        if found is not None and wire in {BUTTON, MANY}:
            assert person == "web:dan-lan"
        elif found is not None:
            assert not found.ref
            assert not found.mark


def _number(data: bytes) -> None:
    found = refs.number(data.decode("utf-8", "surrogateescape"))
    assert 0 <= found < 2**31


@cache
def _people() -> chat_people.ChatPeople:
    return chat_people.ChatPeople(KEY, clock=FakeClock(NOW), settings=load({}))


def _link(data: bytes) -> None:
    given = data.decode("utf-8", "surrogateescape")
    assert not _people().good("can-bo", 2, given)
    assert not _people().good("dan-lan", 3, given)
    assert _people().good("dan-lan", 2, given) == (given == LINK)


@cache
def _locales() -> Locales:
    return Locales()


@cache
def _keys() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every sentence that has variables, with their names."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / "vi").glob("*.ftl")):
        for entry in FluentParser(with_spans=False).parse(path.read_text("utf-8")).body:
            if isinstance(entry, ast.Message) and (names := tuple(sorted(_variables(entry)))):
                found[entry.id.name] = names
    return tuple(found.items())


def _variables(node: Any) -> set[str]:
    if isinstance(node, ast.VariableReference):
        return {node.id.name}
    inner = vars(node).values() if isinstance(node, ast.BaseNode) else node
    if not isinstance(inner, str | bool | int | None):
        return {name for one in inner for name in _variables(one)}
    return set()


def _said(data: bytes) -> None:
    """What somebody wrote stands in a sentence as it is, or not at all where it only chooses."""
    text = data.decode("utf-8", "surrogatepass")
    key, names = _keys()[sum(data) % len(_keys())]
    for language in ("vi", "en", "xx"):
        said = _locales().text(T(key, dict.fromkeys(names, text)), language)
        assert "{" not in said.replace(text, ""), said
        assert text in said or _chooses(key, names, language)


def _chooses(key: str, names: tuple[str, ...], language: str) -> bool:
    """Whether what is filled in never shows: it only chooses among words of ours."""
    probe = "\ue123"
    return probe not in _locales().text(T(key, dict.fromkeys(names, probe)), language)


def _command(data: bytes) -> None:
    found = commands.bare(data.decode("utf-8", "surrogatepass"))
    assert " " not in found
