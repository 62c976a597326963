"""A word, or how announcements begin, heard back at once by whoever settled it. Task "read_out"."""

from __future__ import annotations

import hashlib

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.messages import Attachment, Message, t
from bot.core.ports import PLAIN
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.duty import Shop
from bot.usecases.reading import manner
from models import ChatAccount


async def read_out(shop: Shop, code: str, account_id: int, text: str) -> bool:
    """To this chat alone; False: no engine could, which is told."""
    if await ChatAccount.get_or_none(id=account_id) is None:
        return False
    style = manner.style(await areas.by_code(code), shop.localizer) if code else PLAIN
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


async def hear_back(shop: Shop, recording: str, account_id: int) -> bool:
    """Trimmed, cleaned and evened out, behind its gong; what cannot be heard is said at once."""
    if await ChatAccount.get_or_none(id=account_id) is None:
        return False
    media: tuple[Attachment, ...] = ()
    try:
        audio = await shop.speaker.from_recording(shop.services.media.path(recording), "routine")
    except (SpeechError, BadMedia, NotFound):
        said = t("reading-recording-bad")
    else:
        digest = await shop.save(audio.data, "audio/mpeg", "ghi-am.mp3", "rendition")
        media = (Attachment("voice", digest),)
        said = t("reading-recording")
    async with shop.services.work() as work:
        key = f"hear-back:{account_id}:{recording[:16]}:{int(work.now().timestamp())}"
        await work.outbox.say([To(account_id)], Message(said, (), media), key=key)
    return bool(media)
