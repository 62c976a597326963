"""A few chats over the real router and some conversations, for tests of dialogues below the app."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.events import Event, EventKind
from bot.core.text import fold
from bot.dialog.inbox import Claimed
from bot.dialog.registry import Conversation, Registry
from bot.dialog.router import Router
from models import ChatAccount, InboxRow, OutboxContent, OutboxRow, Person
from models.outbox import OutState
from tests.fakes.house import Parts


@dataclass
class Chats:
    """Everybody's phone: `says` and `taps` run one event through the router."""

    parts: Parts
    conversations: tuple[Conversation, ...]
    tokens: ButtonTokens = field(default_factory=lambda: ButtonTokens(b"k" * 32))

    def __post_init__(self) -> None:
        registry = Registry(self.conversations)
        self._router = Router(self.parts.services, registry, self.parts.locales, self.tokens)

    async def send(self, chat: str, kind: EventKind, **more: Any) -> list[str]:
        """One event of this chat ("channel:account:id"); returns the texts said to it."""
        channel, account, chat_id = chat.split(":")
        number = await InboxRow.all().count() + 1
        event = Event(channel, account, f"e{number}", kind, chat_id, self.parts.clock.now(), **more)
        row = await InboxRow.create(
            channel=channel,
            account=account,
            event_id=event.event_id,
            chat_id=chat_id,
            kind=kind.value,
            body=event.to_json(),
            state="taken",
            received_at=event.at,
            due_at=event.at,
        )
        before = {r.id for r in await OutboxRow.all().only("id")}
        await self._router.handle(Claimed(row.id, event, 0))
        assert (await InboxRow.get(id=row.id)).state == "done"
        return await self.heard(chat, before)

    async def says(self, chat: str, text: str, **more: Any) -> list[str]:
        return await self.send(chat, EventKind.TEXT, text=text, **more)

    async def taps(self, chat: str, title: str) -> list[str]:
        """A button of the last message that has one of this title."""
        account = await self.account(chat)
        for button in await self.buttons(chat):
            if fold(button["title"]) == fold(title):
                wire = self.tokens.mint(
                    str(account.id),
                    button["action"],
                    button.get("ref", ""),
                    many=button.get("many", False),
                )
                return await self.send(chat, EventKind.ACTION, action=wire)
        raise AssertionError(f"no button {title!r} in {await self.titles(chat)}")

    async def account(self, chat: str) -> ChatAccount:
        channel, account, chat_id = chat.split(":")
        return await ChatAccount.get(channel=channel, account=account, chat_id=chat_id)

    async def heard(self, chat: str, before: Collection[int] = ()) -> list[str]:
        """All that was said to a chat (after some rows), oldest first; now it is sent."""
        account = await self.account(chat)
        rows = await OutboxRow.filter(chat_account_id=account.id).order_by("id")
        said = [r for r in rows if r.id not in before]
        contents = {
            c.id: c for c in await OutboxContent.filter(id__in=[r.content_id for r in said])
        }
        await OutboxRow.filter(id__in=[r.id for r in said]).update(state=OutState.SENT)
        return [contents[r.content_id].body.get("text", "") for r in said]

    async def buttons(self, chat: str) -> list[dict[str, Any]]:
        account = await self.account(chat)
        rows = OutboxRow.filter(chat_account_id=account.id, buttons__gt=0)
        row = await rows.order_by("-id").first()
        if row is None:
            return []
        content = await OutboxContent.get(id=row.content_id)
        found = content.body["buttons"]
        return [{**b, "ref": b.get("ref", "").replace("{ref}", row.ref)} for b in found]

    async def titles(self, chat: str) -> list[str]:
        return [b["title"] for b in await self.buttons(chat)]


def web(person: Person) -> str:
    """The web chat of somebody made by Parts.person."""
    return f"webchat:web:{person.code}"
