"""A chat with one conversation after another over the real router, without inbox and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.events import Event, EventKind
from bot.dialog.inbox import Claimed
from bot.dialog.registry import Conversation, Registry
from bot.dialog.router import Router
from models import ChatAccount, InboxRow, Person
from tests.fakes.house import Parts

_NUMBERS = count(1)


@dataclass
class Talk:
    """`says` and `presses` run one event each and return what was answered to it."""

    parts: Parts
    person: Person
    conversations: tuple[Conversation, ...]
    router: Router = field(init=False)

    def __post_init__(self) -> None:
        registry = Registry(self.conversations)
        self._buttons = ButtonTokens(b"k" * 32)
        self.router = Router(self.parts.services, registry, self.parts.locales, self._buttons)

    async def says(self, text: str) -> list[str]:
        return await self._event(EventKind.TEXT, text=text)

    async def presses(self, action: str, ref: str | None = None) -> list[str]:
        """The button of the last message with this action (and ref, where several have it)."""
        account = await ChatAccount.get(person_id=self.person.id)
        found = [b for b in await self.parts.buttons(self.person) if b["action"] == action]
        chosen = next(b for b in found if ref in (None, b["ref"].partition("!")[0]))
        wire = self._buttons.mint(
            str(account.id), action, chosen["ref"], many=chosen.get("many", False)
        )
        return await self._event(EventKind.ACTION, action=wire)

    async def acts(self, action: str, ref: str) -> list[str]:
        """A button that may be pressed again, as if it were still on the phone."""
        account = await ChatAccount.get(person_id=self.person.id)
        wire = self._buttons.mint(str(account.id), action, ref, many=True)
        return await self._event(EventKind.ACTION, action=wire)

    async def comes(self, kind: EventKind, **what: Any) -> list[str]:
        """A photo, a place, a deep link."""
        return await self._event(kind, **what)

    async def _event(self, kind: EventKind, **what: Any) -> list[str]:
        account = await ChatAccount.get(person_id=self.person.id)
        before = len(await self.parts.told(self.person))
        now = self.parts.clock.now()
        event = Event(
            account.channel,
            account.account,
            f"e{next(_NUMBERS)}",
            kind,
            account.chat_id,
            now,
            **what,
        )
        row = await InboxRow.create(
            channel=event.channel,
            account=event.account,
            event_id=event.event_id,
            chat_id=event.chat_id,
            kind=kind,
            body=event.to_json(),
            received_at=now,
            due_at=now,
        )
        await self.router.handle(Claimed(row.id, event, 1))
        return (await self.parts.told(self.person))[before:]
