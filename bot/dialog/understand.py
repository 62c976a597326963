"""What typed words mean: a global word, or the start of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.core.text import fold
from bot.dialog.commands import bare
from bot.dialog.locale import Locales
from bot.dialog.registry import Conversation, Registry
from bot.vietnamese.door import meaning

GLOBAL = ("cancel", "back", "help", "menu")


@dataclass(frozen=True)
class Command:
    """A typed command in words; `conversation` is what it starts, None for a global word."""

    text: str
    conversation: Conversation | None = None


class Words:
    """Word lists, folded once: global words and each conversation's entry words."""

    def __init__(self, registry: Registry, locales: Locales) -> None:
        self._global = {word: name for name in GLOBAL for word in locales.words(f"words-{name}")}
        self._entries = {
            word: conversation
            for conversation in registry.all.values()
            if conversation.entry
            for word in locales.words(f"{conversation.name}-words")
        }
        self._longest = max((len(w.split()) for w in self._entries), default=0)
        words = {**dict.fromkeys(self._global), **self._entries}
        self._commands = {bare(word): Command(word, of) for word, of in words.items()}

    def command(self, text: str) -> Command | None:
        """What "/baocao", "/bao_cao@bot" or "/baocao mất điện" says in words, None for no command
        of ours."""
        name, _, rest = text.removeprefix("/").partition(" ")
        found = self._commands.get(bare(name.partition("@")[0]))
        if found is None or not text.startswith("/"):
            return None
        return replace(found, text=f"{found.text} {rest}".strip())

    def everywhere(self, text: str) -> str:
        """cancel | back | help | menu, or ""."""
        return self._global.get(_said(text), "")

    def exactly(self, text: str) -> Conversation | None:
        """The conversation one of whose entry words the whole text is."""
        return self._entries.get(_said(text))

    def phrase(self, text: str) -> Conversation | None:
        """The conversation whose entry phrase (two words or more) the whole text is."""
        folded = _said(text)
        return self._entries.get(folded) if " " in folded else None

    def entry(self, text: str) -> Conversation | None:
        """The conversation whose entry word the text is, or starts with."""
        words = _said(text).split()
        for count in range(min(self._longest, len(words)), 0, -1):
            found = self._entries.get(" ".join(words[:count]))
            if found is not None and (count == len(words) or count > 1):
                return found
        return None


@lru_cache(maxsize=256)  # a message is asked about several times on its way
def _said(text: str) -> str:
    """What was meant (raw keys, chat spelling, fancy letters undone), as the lists are folded."""
    return fold(meaning(text))
