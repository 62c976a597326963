"""What a chat is shown, read aloud for whoever asked for that. Task "read_shown"."""

from __future__ import annotations

import hashlib

from bot.core.errors import SpeechError
from bot.core.messages import Attachment, Message, t
from bot.core.ports import PLAIN
from bot.outbox.store import To
from bot.usecases.duty import Shop
from bot.usecases.people import places
from bot.usecases.reading import manner
from bot.usecases.work import Work
from models import ChatAccount


async def choose(work: Work, account: ChatAccount, *, aloud: bool) -> None:
    """From the next message on."""
    account.aloud = aloud
    await account.save(update_fields=["aloud"])
    await work.audit("chat.aloud", f"chat:{account.id}", None, {"aloud": aloud})


async def read_shown(shop: Shop, account_id: int, key: str, text: str) -> bool:
    """The words are there already: where no engine can read them nothing more is said."""
    account = await ChatAccount.get_or_none(id=account_id, aloud=True)
    if account is None:
        return False
    place = await places.of_reporter(account.person_id, "") or await places.of_citizen(account, "")
    style = manner.style(place.commune, shop.localizer) if place else PLAIN
    try:
        audio = await shop.speaker.sample(text, style)
    except SpeechError:
        return False
    digest = await shop.save(audio.data, "audio/ogg", "nghe.ogg", "rendition")
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    async with shop.services.work() as work:
        message = Message(t("aloud-sound"), (), (Attachment("voice", digest),))
        await work.outbox.say([To(account.id)], message, key=f"aloud:{key}:{mark}")
    return True
