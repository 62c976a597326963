"""People talking to the bulletin conversations through the real router, without channels."""

from __future__ import annotations

from itertools import count
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.events import Event, EventKind, MediaRef
from bot.core.text import fold
from bot.dialog.registry import Conversation, Registry
from bot.dialog.router import Router
from handlers import approve, compose, content, start
from models import ChatAccount, Person
from tests.fakes.arrivals import arrive
from tests.fakes.house import Parts

_CONVERSATIONS = tuple(m.conversation for m in (approve, compose, content, start))


class Chats:
    """`says`, `presses` and `sends` answer with what the person was told by it."""

    def __init__(
        self, parts: Parts, conversations: tuple[Conversation, ...] = _CONVERSATIONS
    ) -> None:
        self._parts = parts
        self._numbers = count(1)
        self._tokens = ButtonTokens(b"test")
        self._router = Router(parts.services, Registry(conversations), parts.locales, self._tokens)

    async def says(self, person: Person, text: str) -> str:
        return await self._comes(person, EventKind.TEXT, text=text)

    async def presses(self, person: Person, title: str) -> str:
        """A button of the last message, by the start of its title."""
        buttons = await self._parts.buttons(person)
        found = [b for b in buttons if fold(b["title"]).startswith(fold(title))]
        assert found, f"{title!r} is not among {[b['title'] for b in buttons]}"
        return await self.acts(person, found[0])

    async def acts(self, person: Person, button: dict[str, Any]) -> str:
        """A button, also one of long ago."""
        account = await ChatAccount.filter(person_id=person.id).get()
        wire = self._tokens.mint(
            str(account.id), button["action"], button.get("ref", ""), many=button.get("many", False)
        )
        return await self._comes(person, EventKind.ACTION, action=wire)

    async def sends(self, person: Person, kind: str, digest: str, text: str = "") -> str:
        media = (MediaRef(kind, digest=digest, duration_s=5.0),)
        return await self._comes(person, EventKind(kind), media=media, text=text)

    async def _comes(self, person: Person, kind: EventKind, **what: Any) -> str:
        number = next(self._numbers)
        before = len(await self._parts.told(person))
        event = Event(
            channel="webchat",
            account="web",
            event_id=str(number),
            kind=kind,
            chat_id=person.code,
            at=self._parts.clock.now(),
            **what,
        )
        await self._router.handle(await arrive(event))
        assert not self._parts.locales.missing - _ELSEWHERE, self._parts.locales.missing
        return "\n".join((await self._parts.told(person))[before:])


_ELSEWHERE = {"media-link", "choose-by-number"}
