"""A word, or how announcements begin, heard back at once by whoever settled it. Task "read_out"."""

from __future__ import annotations

import hashlib

from bot.core.errors import SpeechError
from bot.core.messages import Attachment, Message, t
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.duty import Shop
from bot.usecases.reading import manner
from models import ChatAccount


async def read_out(shop: Shop, code: str, account_id: int, text: str) -> bool:
    """To this chat alone; False: no engine could, which is told."""
    if await ChatAccount.get_or_none(id=account_id) is None:
        return False
    style = manner.style(await areas.by_code(code), shop.localizer)
    media: tuple[Attachment, ...] = ()
    mark = hashlib.sha256(repr((text, style)).encode()).hexdigest()[:16]
    try:
        audio = await shop.speaker.sample(text, style)
    except SpeechError:
        said = t("reading-unheard")
    else:
        digest = await shop.save(audio.data, "audio/ogg", "doc-thu.ogg", "rendition")
        media = (Attachment("voice", digest),)
        said = t("reading-heard", text=audio.spoken)
    async with shop.services.work() as work:
        key = f"read-out:{account_id}:{mark}:{int(work.now().timestamp())}"
        await work.outbox.say([To(account_id)], Message(said, (), media), key=key)
    return bool(media)
