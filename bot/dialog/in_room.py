"""Events from group chats: who is there, and what was meant for us. Whatever is to be said about it
goes to the person's own chat; the group hears one short sentence where there is none.

Called by the router; the conversations are the same ones as in private.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.core.buttons import ButtonTokens, Pressed
from bot.core.errors import NotAllowed
from bot.core.events import Event, EventKind
from bot.core.messages import t
from bot.core.text import fold
from bot.dialog.aside import park
from bot.dialog.context import Context
from bot.dialog.once import unless_bare
from bot.dialog.registry import Conversation
from bot.dialog.rooms import SAID, Keep, answers_us
from bot.dialog.understand import Words
from bot.usecases.citizens import takeover
from bot.usecases.delivery import group_cards, receipts
from bot.usecases.groups import group_life, groups
from bot.usecases.work import Work
from bot.vietnamese import danger
from bot.vietnamese.door import meaning
from models import InboxRow

_CHANGES: dict[EventKind, Callable[[Work, Event], Awaitable[None]]] = {
    EventKind.PRESENT: groups.present,
    EventKind.JOIN: groups.joined,
    EventKind.LEAVE: groups.left,
    EventKind.GROUP: group_life.ours,
    EventKind.GONE: group_life.gone,
    EventKind.MOVED: group_life.moved,
}
# A contact card in a group is for the group: nobody hands us a number there.
_HEARD = SAID - {EventKind.CONTACT} | {EventKind.ACTION}
_LOOK_BACK = 30
_MANY_WORDS = 6  # more than so many after 'đã đọc' say something else, too


@dataclass(frozen=True)
class Steps:
    """What the router lends."""

    press: Callable[[Context, Pressed], Awaitable[None]]
    everywhere: Callable[[Context, str], Awaitable[None]]
    sudden: Callable[[Context], Conversation | None]
    begin: Callable[[Context, Conversation], Awaitable[None]]


class InRoom:
    """Holds no state; everything is in the database."""

    def __init__(self, buttons: ButtonTokens, words: Words, keep: Keep, steps: Steps) -> None:
        self._buttons = buttons
        self._words = words
        self._keep = keep
        self._steps = steps

    async def changed(self, work: Work, event: Event) -> bool:
        """About the group itself and who is in it; False: something was said there."""
        change = _CHANGES.get(event.kind)
        if change is not None:
            await change(work, event)
        return change is not None or event.kind not in _HEARD

    async def take(self, ctx: Context) -> None:
        """Something meant for us."""
        await groups.seen(ctx.event, ctx.account)
        if ctx.event.kind is EventKind.ACTION:
            await self._press(ctx)
        elif ctx.event.kind is EventKind.TEXT:
            await self._text(ctx)
        elif ctx.event.kind is EventKind.EDIT:
            # Else a report would begin once more with each correction of its words.
            if not await _taken_before(ctx):  # the keyword came with the change
                ctx.event = replace(ctx.event, kind=EventKind.TEXT)
                await self._text(ctx)
        else:
            ctx.text = self._keep.rest(ctx.text)
            await self._sudden(ctx)

    async def leave(self, ctx: Context) -> None:
        """What could not be said in private: where it could be."""
        if ctx.silent and ctx.said:
            await groups.open_chat(ctx.work, ctx.event, ctx.account)

    async def _press(self, ctx: Context) -> None:
        """A button under a message in the group is everybody's: whose receipt it is, the vendor's
        sender says."""
        room = await groups.room_chat(ctx.event)
        pressed = self._buttons.open(str(room.id), ctx.event.action) if room else None
        if pressed is None:
            raise NotAllowed("button-foreign")
        if version := group_cards.version_in(pressed.ref):
            delivery = await group_cards.delivery(version, ctx.account.person_id)
            if delivery is None:
                self._unknown(ctx)
                return
            pressed = replace(pressed, ref=str(delivery.id))
        await unless_bare(pressed, self._steps.press(ctx, pressed))

    async def _text(self, ctx: Context) -> None:
        row = await answers_us(ctx.event)
        version = await group_cards.answered(row) if row else 0
        # First: 'đã đọc' under a bulletin is a receipt, whatever else the words may start.
        if version and await self._receipt(ctx, version):
            return
        command = self._words.command(ctx.text)
        if command is not None:
            ctx.text = command.text
        everywhere = self._words.everywhere(ctx.text)
        called = self._keep.called(ctx.text)
        if everywhere:
            await self._steps.everywhere(ctx, everywhere)
        elif called:
            ctx.text = self._keep.rest(ctx.text)
            await self._begin(ctx)
        elif command is not None and command.conversation is not None:
            await self._steps.begin(ctx, command.conversation)
        elif "propagandist" in ctx.roles or not ctx.roles - {"citizen"} or danger.found(ctx.text):
            await self._sudden(ctx)  # an officer's plain words in a group are for the group

    async def _begin(self, ctx: Context) -> None:
        conversation = self._steps.sudden(ctx)
        if conversation is None or conversation.entry is None:
            return
        _aside(ctx, conversation)
        # Before the conversation, which may ask for the place first and wait for hours.
        await self._alarm(ctx)
        await ctx.begin(conversation.name)

    async def _sudden(self, ctx: Context) -> None:
        conversation = self._steps.sudden(ctx)
        if conversation is None:
            return
        _aside(ctx, conversation)
        ctx.home = conversation.name
        await self._alarm(ctx)
        await conversation.sudden[ctx.event.kind](ctx)

    async def _alarm(self, ctx: Context) -> None:
        """Danger told by somebody whose place we do not know: the group's commune hears of it."""
        group = await groups.of_room(ctx.event)
        if group is not None and await takeover.place(ctx.account, ctx.text) is None:
            key = f"room-danger:{ctx.inbox_id}"
            await takeover.alert(ctx.work, ctx.account, ctx.text, key, group.commune)

    async def _receipt(self, ctx: Context, version: int) -> bool:
        """An answer to a bulletin that says: read, or told (to so many households)."""
        said = _understood(ctx)
        if said is None:
            return False
        delivery = await group_cards.delivery(version, ctx.account.person_id)
        if delivery is None:
            self._unknown(ctx)
            return True
        told, households = said
        if not told:
            await receipts.read(ctx.work, delivery.id)
        else:
            await receipts.told(ctx.work, delivery.id, households=households)
        count: dict[str, Any] = {} if households is None else {"count": str(households)}
        thanks = (
            "content-told-count" if count else "content-told" if told else "content-read-thanks"
        )
        if not ctx.silent:
            await ctx.say(t(thanks, **count))
        return True

    def _unknown(self, ctx: Context) -> None:
        """They speak from a chat we do not know them by; only they can tell us who they are."""
        if ctx.account.person_id is None:
            # As if it had been said and could not be: `leave` then shows the way to a private chat.
            ctx.silent, ctx.said = True, ctx.said + 1


async def _taken_before(ctx: Context) -> bool:
    """What was taken of a message stays as it was when its words are changed."""
    here = {"channel": ctx.event.channel, "account": ctx.event.account}
    rows = (
        await InboxRow.filter(**here, chat_id=ctx.event.chat_id, id__lt=ctx.inbox_id)
        .order_by("-id")
        # Corrections come soon; a chat's whole history is not read for one.
        .limit(_LOOK_BACK)
    )
    said = [Event.from_json(row.body) for row in rows]
    mine = (ctx.event.room, ctx.event.message_id)
    return any((e.room, e.message_id) == mine for e in said)


def _aside(ctx: Context, conversation: Conversation) -> None:
    if ctx.state.step and ctx.state.conversation != conversation.name:
        park(ctx)


def _understood(ctx: Context) -> tuple[bool, int | None] | None:
    """(told rather than read, households), or None for other words."""
    said = fold(meaning(ctx.text))
    # 'Đã đọc, có người bị kẹt' is a cry for help and no receipt.
    if danger.found(ctx.text):
        return None
    told_words = ctx.words("groups-told-words")
    read = _begins(said, ctx.words("groups-read-words"))
    # 'Đã đọc và báo bà con': only phrases count inside, a single word is too common there.
    also = [w for w in map(fold, told_words.split("|")) if " " in w]
    if _begins(said, told_words) or (read and any(f" {w}" in said for w in also)):
        return True, _households(ctx, said)
    return (False, None) if read and len(said.split()) <= _MANY_WORDS else None


def _begins(said: str, words: str) -> bool:
    """A single word or number only counts alone."""
    for word in (fold(w) for w in words.split("|")):
        if said == word or (" " in word and said.startswith(f"{word} ")):
            return True
    return False


def _households(ctx: Context, said: str) -> int | None:
    nouns = "|".join(fold(w) for w in ctx.words("groups-household-words").split("|"))
    match = re.search(rf"\b(\d{{1,5}}) ?(?:{nouns})\b|\b(\d{{1,5}})$", said)
    # A bare number is the choice offered under the bulletin, not a count.
    if match is None or said.isdigit():
        return None
    return int(match[1] or match[2])
