"""The audio of a submitted bulletin: read by a voice, or the person's own recording.

Task "render_bulletin"; sound is made outside any transaction, as it takes seconds.
"""

from __future__ import annotations

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.messages import Message, t
from bot.core.ports import RenderedAudio, Speaker
from bot.storage.db import execute
from bot.usecases import notify
from bot.usecases.bulletins import submit
from bot.usecases.duty import Save
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion
from models.bulletin import BulletinState

_SHOWN = 10


async def render_bulletin(
    services: Services, speaker: Speaker, save: Save, version_id: int
) -> bool:
    """True when the audio is with the approvers. Whatever cannot be spoken goes to them without."""
    version = await BulletinVersion.get_or_none(id=version_id)
    if version is None or not await _waits(version):
        return False
    try:
        audio = await sound(services, speaker, version)
    except (SpeechError, BadMedia, NotFound) as error:
        async with services.work() as work:
            await submit.without_audio(work, version.id, str(error))
        return False
    digest = await save(audio.mp3, "audio/mpeg", f"ban-tin-{version.id}.mp3", "rendition")
    async with services.work() as work:
        taken = await submit.ready(
            work, version.id, digest, audio.duration_s, audio.spoken, audio.voice
        )
        if taken and audio.unknown:
            words = ", ".join(audio.unknown[:_SHOWN])
            bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
            await notify.people(
                work,
                bulletin.commune,
                [version.author_id],
                Message(t("devices-unknown-words", title=version.title, words=words)),
                key=f"unknown-words:{version.id}",
            )
    return taken


async def _waits(version: BulletinVersion) -> bool:
    bulletin = await Bulletin.get(id=version.bulletin_id)
    current = bulletin.number == version.number and not version.digest
    return current and bulletin.state == BulletinState.SUBMITTED


async def sound(services: Services, speaker: Speaker, version: BulletinVersion) -> RenderedAudio:
    """Same version, same bytes. Raises SpeechError, BadMedia, NotFound."""
    kind = "emergency" if version.priority == "emergency" else "routine"
    if version.voice_digest:
        return await speaker.from_recording(services.media.path(version.voice_digest), kind)
    return await speaker.render(text_of(version), kind)


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
