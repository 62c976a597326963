"""Typed commands ("/baocao"): what they are called, what they mean, and who is shown which."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.core.messages import T
from bot.core.text import fold
from bot.dialog.locale import Locales
from bot.dialog.menu import in_menu
from bot.dialog.registry import Registry

Command = tuple[str, str]  # name and what it does, as a phone lists them
_GLOBAL = (("words-menu", "btn-menu"), ("words-help", "btn-help"))


def bare(words: str) -> str:
    """Words as a command's name: no accents, no spaces."""
    return fold(words).replace(" ", "").replace("_", "")


def listed(
    registry: Registry, locales: Locales, roles: AbstractSet[str], language: str
) -> Sequence[Command]:
    """Menu, help, and what somebody with these roles has in the menu."""
    keys = [*_GLOBAL, *((f"{c.name}-words", f"{c.name}-menu") for c in in_menu(registry, roles))]
    named: dict[str, str] = {}
    for words, what in keys:
        first = locales.text(T(words), language).partition("|")[0]
        named.setdefault(bare(first), locales.text(T(what), language))
    return tuple(named.items())
