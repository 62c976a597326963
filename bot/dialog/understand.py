"""What typed words mean: a global word, a button offered before, or the start of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.text import fold, numbered
from bot.dialog.commands import bare
from bot.dialog.locale import Locales
from bot.dialog.registry import Conversation, Registry
from bot.vietnamese.door import meaning
from models import OutboxContent, OutboxRow
from models.outbox import OutState

_LOOK_BACK = 20
GLOBAL = ("cancel", "back", "help", "menu")


@dataclass(frozen=True)
class Offer:
    """A button of the last message that had some, as if it were pressed."""

    action: str
    ref: str
    title: str
    many: bool


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


def _said(text: str) -> str:
    """What was meant (raw keys, chat spelling, fancy letters undone), as the lists are folded."""
    return fold(meaning(text))


async def offered(account_id: int, text: str, now: datetime) -> Offer | None:
    """The button a typed number or title stands for, among the last message's buttons.

    A number counts as a place only where the titles may be numbered."""
    folded = _said(text)
    if not folded or len(folded) > 80:
        return None
    row = await last_shown(account_id, now)
    if row is None:
        return None
    content = await OutboxContent.get(id=row.content_id)
    buttons = content.body.get("buttons", [])
    titles = [fold(b["title"]) for b in buttons]
    if folded in titles:
        at = titles.index(folded)
    elif folded.isdecimal() and numbered(titles):
        at = int(folded) - 1
    else:
        return None
    if not 0 <= at < len(buttons):
        return None
    button = buttons[at]
    ref = button.get("ref", "").replace("{ref}", row.ref)
    return Offer(button["action"], ref, button["title"], button.get("many", False))


async def last_shown(account_id: int, now: datetime) -> OutboxRow | None:
    """The latest message with buttons that went out or is about to. What failed was never seen,
    and what waits for the morning has not been yet; when it comes it is the latest."""
    rows = (
        await OutboxRow.filter(chat_account_id=account_id, buttons__gt=0)
        .exclude(state=OutState.FAILED)
        .order_by("-id")
        .limit(_LOOK_BACK)
    )
    seen = [r for r in rows if r.state != OutState.QUEUED or r.due_at <= now or r.claimed_at]
    return max(seen, key=lambda r: (r.claimed_at or r.queued_at, r.id), default=None)
