"""Conversations as data, found by file name in handlers/ (bot/found.py). Nothing else lists them.

Each handlers/<name>.py has `conversation = Conversation(...)`; its words for people are in
locales/<language>/<name>.ftl.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.errors import NotAllowed
from bot.core.events import EventKind
from bot.core.messages import T

if TYPE_CHECKING:
    from bot.dialog.context import Context

Handler = Callable[["Context"], Awaitable[None]]
Taker = Callable[["Context"], Awaitable[bool]]


async def not_yours(_: Context) -> None:
    """What somebody else looks after."""
    raise NotAllowed("not-for-you")


@dataclass(frozen=True)
class Step:
    """One question. `ask` shows it (on entry, after 'quay lại', 'giúp' or an answer that was not
    understood). `take` says what is understood here: by event kind; texts that match an offered
    button's number or title arrive as that button's action instead. `choices` are this step's own
    buttons by action name; they work only while the step is current. `words`: whatever is typed is
    the answer itself (a text, a reason), so that of other meanings only a plain 'hủy' or 'giúp'
    counts."""

    ask: Handler
    take: Mapping[EventKind, Handler] = field(default_factory=dict)
    choices: Mapping[str, Handler] = field(default_factory=dict)
    words: bool = False


@dataclass(frozen=True)
class Conversation:
    """`entry` starts it: by the action "<name>.start", by one of its words (locale key
    "<name>-words", separated by |), or from the menu. `actions` are buttons that work at any time
    (their ref is verified). `roles` limits entry and menu (empty = everybody); the use case checks
    again. `menu` orders the menu (0 = not shown; title is locale key "<name>-menu"); `menu_for` are
    the roles that see it there (empty = all who may enter; the others still get in by words).
    `sudden` kinds start this conversation when the current step does not take them. `events` are
    handled whatever the step (follow, receipts). `late` takes a file that came after its words,
    with what these became (`ctx.became`) as `ctx.ref`; without it the file is taken as if sent now.
    `edited` is asked when a message was changed that answers no open question: True where its words
    stand in something not sent yet, and were changed there.
    `first`: while an emergency goes on its words come before everything else. `heeds`: what is
    typed at its steps is looked through for words of danger by the conversation itself; of another
    one that was asked something, they are taken away.
    `meanings` take what was meant in other words than the entry's (bot/vietnamese/intents.py), with
    `ctx.meant`; False leaves it to the others. `grave` actions change something for others: typed,
    they count only for what is on the screen.
    `others` answers whoever says its words and may not enter (without it: that it is not theirs).
    `kept` says what of the work under way is still there after 'hủy' (None: nothing).
    Raise `version` when steps change meaning: people in an old version start over, told so."""

    name: str
    version: int = 1
    entry: Handler | None = None
    roles: frozenset[str] = frozenset()
    menu: int = 0
    menu_for: frozenset[str] = frozenset()
    steps: Mapping[str, Step] = field(default_factory=dict)
    actions: Mapping[str, Handler] = field(default_factory=dict)
    sudden: Mapping[EventKind, Handler] = field(default_factory=dict)
    events: Mapping[EventKind, Handler] = field(default_factory=dict)
    late: Handler | None = None
    edited: Callable[[Context], Awaitable[bool]] | None = None
    first: bool = False
    heeds: bool = False
    meanings: Mapping[str, Taker] = field(default_factory=dict)
    grave: frozenset[str] = frozenset()
    kept: Callable[[Context], Awaitable[T | None]] | None = None
    others: Handler = not_yours


class Registry:
    """All conversations, looked up by name, action, word."""

    def __init__(self, conversations: tuple[Conversation, ...]) -> None:
        self.all = {c.name: c for c in conversations}
        self.actions: dict[str, tuple[Conversation, Handler]] = {}
        self.grave = frozenset(a for c in conversations for a in c.grave)
        for conversation in conversations:
            if conversation.entry:
                self._add(conversation, f"{conversation.name}.start", conversation.entry)
            for action, handler in conversation.actions.items():
                self._add(conversation, action, handler)

    def _add(self, conversation: Conversation, action: str, handler: Handler) -> None:
        if action in self.actions:
            raise ValueError(f"two conversations claim the action {action}")
        self.actions[action] = (conversation, handler)

    def action_names(self) -> list[str]:
        """Every stable action name, also those of steps (docs/actions.md lists them)."""
        names = set(self.actions)
        for conversation in self.all.values():
            for step in conversation.steps.values():
                names |= set(step.choices)
        return sorted(names)
