"""A word, or how announcements begin, heard back at once by whoever settled it. Task "read_out"."""

from __future__ import annotations

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.messages import Attachment, Message, t
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.duty import Shop
from bot.usecases.reading import manner
from models import Area, ChatAccount


async def read_out(shop: Shop, code: str, account_id: int, what: str, event: int) -> bool:
    """To this chat alone, once an event. `what`: "opening", "closing", a word's mark, or "" for a
    sentence of ours. False: no engine could, which is told."""
    commune = await areas.by_code(code)
    text = _text(shop, commune, what)
    if not text or await ChatAccount.get_or_none(id=account_id) is None:
        return False
    style = manner.style(commune, shop.localizer)
    media: tuple[Attachment, ...] = ()
    try:
        async with shop.chats:
            audio = await shop.speaker.sample(text, style)
    except SpeechError:
        said = t("reading-unheard")
    else:
        digest = await shop.save(audio.data, "audio/ogg", "doc-thu.ogg", "rendition")
        media = (Attachment("voice", digest),)
        said = t("reading-heard", text=audio.spoken)
        if style.voice and style.voice not in audio.voice.split():
            said = t("reading-heard-other", text=said, voice=t(f"reading-voice-{style.voice}"))
    async with shop.services.work() as work:
        key = f"read-out:{event}:{what}"
        await work.outbox.say([To(account_id)], Message(said, (), media), key=key)
    return bool(media)


def _text(shop: Shop, commune: Area, what: str) -> str:
    ours = shop.localizer.text(t("reading-sample"), manner.LANGUAGE)
    if what in ("", *manner.AROUND):
        return str(manner.own(commune).get(what) or ours)
    return manner.marked(commune, what)


async def hear_back(shop: Shop, recording: str, account_id: int, event: int) -> bool:
    """Trimmed, cleaned and evened out, behind its gong, once an event; what cannot be heard is said
    at once."""
    if await ChatAccount.get_or_none(id=account_id) is None:
        return False
    media: tuple[Attachment, ...] = ()
    try:
        path = shop.services.media.path(recording)
        async with shop.chats:
            audio = await shop.speaker.from_recording(path, "routine")
    except (SpeechError, BadMedia, NotFound):
        said = t("reading-recording-bad")
    else:
        digest = await shop.save(audio.data, "audio/mpeg", "ghi-am.mp3", "rendition")
        media = (Attachment("voice", digest),)
        said = t("reading-recording")
    async with shop.services.work() as work:
        key = f"hear-back:{event}:{recording[:16]}"
        await work.outbox.say([To(account_id)], Message(said, (), media), key=key)
    return bool(media)
