"""What of a group's talk is kept: only what is meant for us. The rest is never stored.

Called by the inbox with each event that has a room, before anything is written. Of everything else
people say there stays one PRESENT a person, room and hour, without a word of it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC

from bot.core.events import NOBODY, Event, EventKind
from bot.core.messages import t
from bot.core.text import fold
from bot.dialog.locale import Locales
from bot.outbox import echoes
from bot.usecases.accounts import oas
from models import ChatAccount, OutboxRow

SAID = frozenset(
    {
        EventKind.TEXT,
        EventKind.VOICE,
        EventKind.PHOTO,
        EventKind.FILE,
        EventKind.LOCATION,
        EventKind.CONTACT,
        EventKind.EDIT,
    }
)
_ALBUMS = 500
_MARK = " zz_"  # a '#' that folding leaves in place


class Keep:
    """The inbox's filter. Remembers albums of which a picture was kept: the others have no words
    of their own."""

    def __init__(self, locales: Locales) -> None:
        self._anywhere = _forms(locales, "groups-keywords")
        self._first = _forms(locales, "groups-first-words")
        self._albums: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    async def __call__(self, event: Event) -> Event | None:
        """What is stored of an event in a room; None: nothing at all."""
        if event.account == NOBODY:
            event = replace(event, account=await _owner(event))
        if event.kind in SAID:
            return event if await self._for_us(event) else _present(event)
        if event.kind is EventKind.PRESENT:
            return _present(event)
        if event.kind is EventKind.ECHO:
            return event if await echoes.maybe_ours(event) else None
        if event.kind is EventKind.UNKNOWN:
            name = {"event_name": event.extra.get("event_name", "")}
            return replace(_bare(event), event_id=event.event_id, extra=name)
        return event

    def called(self, text: str) -> bool:
        """Does a text or caption carry the keyword?"""
        folded = f" {_folded(text)} "
        first = any(folded.startswith(word) for word in self._first)
        return first or any(word in folded for word in self._anywhere)

    def rest(self, text: str) -> str:
        """The text without the keyword, where it begins with it."""
        words = text.split()
        for word in sorted((*self._anywhere, *self._first), key=len, reverse=True):
            count = len(word.split())
            if f" {_folded(' '.join(words[:count]))} " == word:
                return " ".join(words[count:])
        return text

    async def _for_us(self, event: Event) -> bool:
        album = (event.channel, event.room, event.group_id)
        if event.group_id and album in self._albums:
            return True
        mine = bool(event.extra.get("mentioned")) or self.called(event.text)
        mine = mine or (bool(event.reply_to) and await answers_us(event) is not None)
        if mine and event.group_id:
            self._albums[album] = None
            if len(self._albums) > _ALBUMS:
                self._albums.popitem(last=False)
        return mine


async def answers_us(event: Event) -> OutboxRow | None:
    """The message of ours in that room which this answers."""
    if not event.reply_to:
        return None
    return await OutboxRow.filter(
        lane=f"{event.channel}:{event.account}",
        message_id=event.reply_to,
        chat_account__chat_id=event.room,
    ).first()


async def _owner(event: Event) -> str:
    """The account of ours a group belongs to, where the vendor names the group alone; with a single
    account on the channel there is no doubt."""
    chats = ChatAccount.filter(channel=event.channel, chat_id=event.room, kind="group")
    known = await chats.exclude(account=NOBODY).order_by("-id").first()
    if known is not None:
        return known.account
    ours = [account for channel, account in await oas.communes() if channel == event.channel]
    return ours[0] if len(ours) == 1 else NOBODY


def _present(event: Event) -> Event:
    hour = event.at.astimezone(UTC).strftime("%Y%m%d%H")
    bare = _bare(event)
    return replace(bare, kind=EventKind.PRESENT, event_id=f"in:{hour}:{event.room}:{event.chat_id}")


def _bare(event: Event) -> Event:
    """Who was where, and nothing else."""
    return Event(
        event.channel,
        event.account,
        "",
        event.kind,
        event.chat_id,
        event.at,
        room=event.room,
    )


def _forms(locales: Locales, key: str) -> tuple[str, ...]:
    texts = [locales.text(t(key), name) for name in locales.languages]
    words = [_folded(word) for text in texts for word in text.split("|")]
    return tuple(f" {word} " for word in dict.fromkeys(words) if word)


def _folded(text: str) -> str:
    return fold(text.replace("#", _MARK))
