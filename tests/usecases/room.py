"""A group chat of a commune over the real inbox, router and conversations; its vendor is told of
in events, as an adapter hands them over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.errors import SendError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.ports import OwnGroup
from bot.dialog.inbox import Inbox
from bot.dialog.rooms import Keep
from bot.dialog.router import Router
from bot.found import conversations
from bot.outbox.store import Outbox
from bot.usecases.delivery import group_cards
from models import (
    BulletinVersion,
    ChatAccount,
    Group,
    InboxRow,
    OutboxContent,
    OutboxRow,
    Person,
    StateValue,
)
from models.outbox import OutState
from tests.fakes.house import CAPS
from tests.usecases.bulletins import Commune, make_commune

ROOM = "group:77"
CHANNEL, OA = "vendor", "oa-1"
LINK = "https://chat.example/{account}"


@dataclass
class Desk:
    """core.ports.AccountDesk of the vendor: keeps groups, refuses what `errors` has next."""

    made: list[OwnGroup] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    errors: list[SendError] = field(default_factory=list)
    lost: list[SendError] = field(default_factory=list)  # raised after it was done
    calls: list[str] = field(default_factory=list)

    async def link(self, commune: str) -> str:
        return ""

    async def accounts(self) -> list[Any]:
        return []

    async def disconnect(self, account: str) -> None:
        raise AssertionError("not asked for here")

    async def make_group(
        self, account: str, name: str, members: Any, room_for: int = 0
    ) -> OwnGroup:
        self._called("make")
        address = f"group:{len(self.made) + 1}"
        self.made.append(OwnGroup(address, name, f"https://chat.example/g/{address[6:]}"))
        self.members[address] = list(members)
        if self.lost:
            raise self.lost.pop(0)
        return self.made[-1]

    async def invite(self, account: str, address: str, members: Any) -> None:
        self._called("invite")
        self.members.setdefault(address, []).extend(members)

    async def last_word(self, account: str, chat_id: str) -> datetime | None:
        return None

    async def groups(self, account: str) -> list[OwnGroup]:
        self._called("groups")
        return list(self.made)

    async def inside(self, account: str, address: str) -> list[str]:
        self._called("inside")
        return list(self.members.get(address, ()))

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.errors:
            raise self.errors.pop(0)


@dataclass
class Room:
    """Everybody's phone in the commune, and its group."""

    here: Commune
    desk: Desk = field(default_factory=Desk)
    tokens: ButtonTokens = field(default_factory=lambda: ButtonTokens(b"k" * 32))

    def __post_init__(self) -> None:
        parts = self.parts = self.here.parts
        caps = replace(CAPS, groups=True, quotes=True, follow_link=LINK, reply_window_h=48)
        outbox = Outbox(parts.locales, lambda _c, _a: caps, parts.clock)
        desks = {CHANNEL: self.desk}
        parts.services = replace(parts.services, outbox=outbox, desks=desks, key=b"s" * 32)
        self.inbox = Inbox(parts.clock, lambda _what: None, Keep(parts.locales))
        self.router = Router(parts.services, conversations(), parts.locales, self.tokens)
        self._numbers = count(1)

    @classmethod
    async def open(cls, parts: Any, *, belongs: bool = True) -> Room:
        room = cls(await make_commune(parts))
        if belongs:
            about = {OA: {"commune": room.here.area.code}}
            await StateValue.create(name=f"{CHANNEL}:accounts", value=about)
        return room

    async def chat(self, person: Person, chat_id: str = "", **more: Any) -> ChatAccount:
        """A private chat of somebody with the commune's account."""
        now = self.parts.clock.now()
        more = {"last_word_at": now, "created_at": now, **more}
        return await ChatAccount.create(
            person=person, channel=CHANNEL, account=OA, chat_id=chat_id or person.code,
            name=person.name, **more,
        )  # fmt: skip

    async def group(self, **more: Any) -> Group:
        """The group exists and is the commune's."""
        await self.comes(EventKind.GROUP, "", name="Tuyên truyền viên", **more)
        return await Group.get(chat__chat_id=ROOM).prefetch_related("chat", "commune", "village")

    async def comes(self, kind: EventKind, who: str, **more: Any) -> list[str]:
        """One event from the group, through the inbox; what was said to this person by it."""
        at = more.pop("at", self.parts.clock.now())
        id_ = more.pop("id", f"e{next(self._numbers)}")
        event = Event(CHANNEL, OA, id_, kind, who, at, **{"room": ROOM, **more})
        before = len(await self.heard(who))
        await self.inbox.accept([event])
        await self.work()
        return (await self.heard(who))[before:]

    async def work(self) -> None:
        while found := await self.inbox.claim(8):
            for one in found:
                await self.router.handle(one)
        assert not self.parts.locales.missing, self.parts.locales.missing

    async def says(self, who: str, text: str, **more: Any) -> list[str]:
        return await self.comes(EventKind.TEXT, who, text=text, **more)

    async def private(self, who: str, text: str, **more: Any) -> list[str]:
        return await self.says(who, text, **{"room": "", **more})

    async def speaks(self, who: str, **more: Any) -> list[str]:
        digest = await self.parts.media.save(b"sound", "audio/ogg", "", "voice")
        media = (MediaRef("voice", digest=digest, mime="audio/ogg", duration_s=4.0),)
        return await self.comes(EventKind.VOICE, who, media=media, **more)

    async def heard(self, chat: str) -> list[str]:
        rows = await OutboxRow.filter(
            chat_account__channel=CHANNEL, chat_account__chat_id=chat
        ).order_by("id")
        return [str((await OutboxContent.get(id=r.content_id)).body.get("text")) for r in rows]

    async def told(self, person: Person) -> list[str]:
        return await self.parts.told(person)

    async def posts(self, version: BulletinVersion, group: Group, message_id: str = "m1") -> None:
        """A bulletin stands in the group, as `distribute` and the lane leave it."""
        async with self.parts.services.work() as work:
            message = await group_cards.to_group(work, version, group)
            to, about = [group.chat_id or 0], f"version:{version.id}"
            await work.outbox.say(to, message, key=f"bulletin:{version.id}", about=about)
        rows = OutboxRow.filter(chat_account_id=group.chat_id, message_id="")
        await rows.update(state=OutState.SENT, message_id=message_id)

    async def taps(self, who: str, title: str) -> list[str]:
        """A button under the newest message in the group that has it."""
        room = await ChatAccount.get(chat_id=ROOM)
        for row in await OutboxRow.filter(chat_account_id=room.id, buttons__gt=0).order_by("-id"):
            for b in (await OutboxContent.get(id=row.content_id)).body["buttons"]:
                if b["title"] == title:
                    many = b.get("many", False)
                    wire = self.tokens.mint(str(room.id), b["action"], b["ref"], many=many)
                    return await self.comes(EventKind.ACTION, who, action=wire)
        raise AssertionError(f"no button {title!r} in the group")

    async def presses(self, person: Person, title: str) -> list[str]:
        """An officer presses a button in their own (web) chat."""
        account = await ChatAccount.get(person=person, channel="webchat")
        for row in await OutboxRow.filter(chat_account_id=account.id, buttons__gt=0).order_by(
            "-id"
        ):
            for b in (await OutboxContent.get(id=row.content_id)).body["buttons"]:
                if b["title"] == title:
                    ref, many = b.get("ref", ""), b.get("many", False)
                    wire = self.tokens.mint(str(account.id), b["action"], ref, many=many)
                    return await self.officer(person, EventKind.ACTION, action=wire)
        raise AssertionError(f"{person.name} has no button {title!r}")

    async def officer(self, person: Person, kind: EventKind, **more: Any) -> list[str]:
        id_, now = f"e{next(self._numbers)}", self.parts.clock.now()
        before = len(await self.told(person))
        await self.inbox.accept([Event("webchat", "web", id_, kind, person.code, now, **more)])
        await self.work()
        return (await self.told(person))[before:]

    async def types(self, person: Person, text: str) -> list[str]:
        return await self.officer(person, EventKind.TEXT, text=text)

    async def stored(self) -> str:
        """Everything the inbox holds, as one text."""
        rows = await InboxRow.all().order_by("id")
        return "\n".join(f"{r.event_id} {r.chat_id} {r.kind} {r.body}" for r in rows)
