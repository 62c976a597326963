"""What a step of a conversation is handed: who speaks, what they said, and how to go on.

Everything a handler says or changes is written in the event's one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.events import Event
from bot.core.messages import Attachment, Button, Localizer, Message, T, t
from bot.dialog.registry import Conversation, Registry
from bot.dialog.screen import NOTHING as BLANK
from bot.dialog.screen import Screen
from bot.outbox.store import To
from bot.usecases.work import Work
from bot.vietnamese.intents import NOTHING, Meant
from bot.vietnamese.times import clock_text
from models import ChatAccount, DialogState, Person
from models.outbox import Priority

END = ""


@dataclass
class Context:
    """`ref` is the pressed button's (verified) reference; `text` what was typed, or the title of
    the pressed button. `data` is this conversation's own JSON, kept until it ends.
    `home` is the conversation whose handler runs now; `became` is its own name for what the event
    went into, so that a file that comes later finds it. `silent`: this chat cannot be written to
    (what was said came from a group)."""

    work: Work
    event: Event
    account: ChatAccount
    person: Person | None
    roles: frozenset[str]
    state: DialogState
    registry: Registry
    localizer: Localizer
    inbox_id: int
    text: str = ""
    ref: str = ""
    said: int = 0
    home: str = ""
    became: str = ""
    silent: bool = False
    meant: Meant = NOTHING  # what typed words ask for
    screen: Screen = BLANK  # what this chat saw last, where the words were short
    seen_at: datetime | None = None  # of that screen, where it was answered by voice
    stored: str = ""  # of `state`, as it was read (dialog/speaker.py)
    resuming: bool = False  # what was set aside comes back with the next thing said
    put_off: bool = False  # what was set aside stays so for this event
    alarm: bool = False  # an emergency or exercise goes on somewhere: perhaps here

    @property
    def data(self) -> dict[str, Any]:
        """Answers so far; JSON only."""
        return self.state.data

    @property
    def language(self) -> str:
        """Language of this chat."""
        return self.account.language

    def words(self, key: str, **args: Any) -> str:
        """A locale text in this chat's language."""
        return self.localizer.text(T(key, args), self.language)

    async def say(
        self,
        text: str | T,
        buttons: Sequence[Button] = (),
        media: Sequence[Attachment] = (),
        *,
        ask: str = "",
        title: str | T = "",
        priority: Priority = Priority.REPLY,
    ) -> None:
        """Answer this chat; where what it asked for has to wait for the morning, with the hour."""
        if self.resuming:
            self.resuming = False
            await self.say(t("resumed"))
        self.said += 1
        if self.silent:
            return
        if later := self.work.put_off_until():
            text = t("told-later", text=text, at=clock_text(later, self.work.now()))
        key = f"in{self.inbox_id}.{self.said}"
        await self.work.outbox.say(
            [To(self.account.id, account=self.account)],
            Message(text, tuple(buttons), tuple(media), ask, title),
            key=key,
            priority=priority,
        )

    async def show(self, card: Message, more: Sequence[Button] = ()) -> None:
        """The same with what a use case made ready, and `more` buttons."""
        await self.say(card.text, [*card.buttons, *more], card.media, title=card.title)

    async def go(self, step: str, *, conversation: str = "") -> None:
        """Enter a step (of this or another conversation) and ask its question."""
        name = conversation or self.home or self.state.conversation
        target = self.registry.all[name]
        if name != self.state.conversation:
            self.state.conversation, self.state.trail, self.state.data = name, [], {}
        elif self.state.step and self.state.step != step:
            self.state.trail = [*self.state.trail, self.state.step][-20:]
        self.state.version, self.state.step = target.version, step
        self.home = name
        await target.steps[step].ask(self)

    async def begin(self, conversation: str, **data: Any) -> None:
        """Start another conversation from its entry, with some answers already known."""
        self.state.conversation, self.state.step = conversation, END
        self.state.trail, self.state.data = [], dict(data)
        target: Conversation = self.registry.all[conversation]
        self.home = conversation
        self.state.version = target.version
        if target.entry:
            await target.entry(self)

    async def again(self) -> None:
        """Ask the current question once more."""
        self.home = self.state.conversation
        if self.state.step:
            await self.registry.all[self.state.conversation].steps[self.state.step].ask(self)

    async def back(self) -> bool:
        """One step back; False when this is the first."""
        if not self.state.trail:
            return False
        *self.state.trail, step = self.state.trail
        self.state.step = step
        await self.again()
        return True

    def end(self) -> None:
        """This conversation is over; a parked one comes back after the event (the router)."""
        self.state.conversation = self.state.step = END
        self.state.trail, self.state.data = [], {}
