"""The audio of a submitted bulletin: read by a voice, or the person's own recording.

Task "render_bulletin"; sound is made outside any transaction, as it takes seconds.
"""

from __future__ import annotations

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.ports import RenderedAudio, Style
from bot.storage.db import execute
from bot.usecases.bulletins import submit
from bot.usecases.duty import Shop
from bot.usecases.reading import manner
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion
from models.bulletin import BulletinState


async def render_bulletin(shop: Shop, version_id: int) -> bool:
    """True when the audio is with the approvers. Whatever cannot be spoken goes to them without."""
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None or not await _waits(version):
        return False
    services = shop.services
    style = await style_of(shop, version)
    try:
        audio = await sound(shop, version, style)
    except (SpeechError, BadMedia, NotFound) as error:
        async with services.work() as work:
            await submit.without_audio(work, version.id, str(error))
        return False
    digest = await shop.save(audio.data, "audio/mpeg", f"ban-tin-{version.id}.mp3", "rendition")
    async with services.work() as work:
        await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
        if await style_of(shop, version) != style:  # a word was put right meanwhile
            work.then("render_bulletin", version.id)
            return False
        return await submit.ready(
            work, version.id, digest, audio.duration_s, audio.spoken, audio.voice
        )


async def _waits(version: BulletinVersion) -> bool:
    bulletin = await Bulletin.get(id=version.bulletin_id)
    current = bulletin.number == version.number and not version.digest
    return current and bulletin.state == BulletinState.SUBMITTED


async def style_of(shop: Shop, version: BulletinVersion) -> Style:
    """How its commune has it read now."""
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    return manner.style(bulletin.commune, shop.localizer)


async def sound(shop: Shop, version: BulletinVersion, style: Style) -> RenderedAudio:
    """Same version, read in the same manner: same bytes. Raises SpeechError, BadMedia, NotFound."""
    kind = "emergency" if version.priority == "emergency" else "routine"
    if version.voice_digest:
        path = shop.services.media.path(version.voice_digest)
        return await shop.speaker.from_recording(path, kind, style)
    return await shop.speaker.render(text_of(version), kind, style)


def text_of(version: BulletinVersion) -> str:
    """The radio text, else title and body as one text."""
    if version.radio_text:
        return version.radio_text
    if version.body.startswith(version.title):
        return version.body
    return f"{version.title.rstrip('.')}.\n{version.body}"


async def pending_renders(services: Services) -> list[int]:
    """Versions submitted that nobody has been asked about yet."""
    _, rows = await execute(_PENDING, [services.clock.now()])
    return [int(r["id"]) for r in rows]


_PENDING = """
SELECT v.id AS id FROM bulletin b
JOIN bulletin_version v ON v.bulletin_id = b.id AND v.number = b.number AND v.digest = ''
WHERE b.state = 'submitted' AND b.submitted_at <= ?
"""
