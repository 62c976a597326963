"""What a chat is shown, read aloud for whoever asked for that. Task "read_shown".

The words are read where they are kept: no task carries them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tortoise.expressions import Q

from bot.core.errors import SpeechError
from bot.core.messages import Attachment, Message, t
from bot.core.ports import PLAIN
from bot.outbox.store import To
from bot.usecases.duty import Shop
from bot.usecases.people import places
from bot.usecases.reading import manner
from bot.usecases.work import Work
from models import ChatAccount, OutboxRow
from models.outbox import Priority

_LETTERS = 1500  # of a message that are read: a minute and a half
_PARTS = 20
_KEY = 60  # letters


async def choose(work: Work, account: ChatAccount, *, aloud: bool) -> None:
    """From the next message on."""
    account.aloud = aloud
    await account.save(update_fields=["aloud"])
    await work.audit("chat.aloud", f"chat:{account.id}", None, {"aloud": aloud})


async def read_shown(shop: Shop, account_id: int, key: str) -> bool:
    """`key`: of the message, "in<event>.<number>" of an answer. The words are there already: where
    no engine of this house can read them, or the chat has gone on before its turn came, nothing
    more is said."""
    if (event := _event(key)) is None:  # it came by itself
        async with shop.chats:
            return await _read(shop, account_id, key)
    shop.newest[account_id] = max(event, shop.newest.get(account_id, 0))
    async with shop.chats:
        if shop.newest[account_id] > event:
            return False
        return await _read(shop, account_id, key)


def _event(key: str) -> int | None:
    number = key.removeprefix("in").partition(".")[0]
    return int(number) if key.startswith("in") and number.isdecimal() else None


async def _read(shop: Shop, account_id: int, key: str) -> bool:
    account = await ChatAccount.get_or_none(id=account_id, aloud=True)
    rows = await _rows(account_id, key)
    text = _shown(rows)
    if account is None or not text:
        return False
    place = await places.of_reporter(account.person_id, "") or await places.of_citizen(account, "")
    style = manner.style(place.commune, shop.localizer) if place else PLAIN
    try:
        audio = await shop.speaker.sample(text, style, outside=False)
    except SpeechError:
        return False
    digest = await shop.save(audio.data, "audio/ogg", "nghe.ogg", "rendition")
    async with shop.services.work() as work:
        message = Message(t("aloud-sound"), (), (Attachment("voice", digest),))
        first = rows[0]  # what is put off until the morning is heard then
        await work.outbox.say(
            [To(account.id)],
            message,
            key=_key(key),
            priority=Priority(first.priority),
            expires_at=first.expires_at,
            due_at=first.due_at if first.due_at > work.now() else None,
        )
    return True


def _key(key: str) -> str:
    """Keys have their longest."""
    short = key if len(key) <= _KEY else hashlib.sha256(key.encode()).hexdigest()[:_KEY]
    return f"aloud:{short}"


async def _rows(account_id: int, key: str) -> list[OutboxRow]:
    parts = Q(*(Q(key=f"{key}:{account_id}:{n}") for n in range(_PARTS)), join_type=Q.OR)
    return await OutboxRow.filter(parts).order_by("id").prefetch_related("content")


def _shown(rows: Sequence[OutboxRow]) -> str:
    bodies = [row.content.body for row in rows]
    lines = "\n".join(b["text"] for b in bodies if b.get("text"))[:_LETTERS].splitlines()
    titles = [button["title"] for body in bodies for button in body.get("buttons", ())]
    # Too many or too long ones stand in the text already (outbox/parts.py).
    more = [
        f"{n}. {title}" for n, title in enumerate(titles, 1) if not _listed(lines, str(n), title)
    ]
    return "\n".join([*lines, *more])


def _listed(lines: Sequence[str], number: str, title: str) -> bool:
    begins = title.rstrip("…")
    return any(line.startswith((f"– {begins}", f"{number}. {begins}")) for line in lines)
