"""A speaker's recording made ready to be played, and a second speaker asked what it says. Task
"hear_variant".
"""

from __future__ import annotations

from bot.core.errors import BadMedia, NotFound, SpeechError
from bot.core.messages import Attachment, Button, Message, t
from bot.usecases import files, notify
from bot.usecases.bulletins import cards
from bot.usecases.duty import Shop
from bot.usecases.relay import asking
from bot.usecases.relay.asking import About
from bot.usecases.relay.relay import take
from bot.usecases.voice import listeners
from models import Area, Bulletin, BulletinVersion, Variant


async def hear_variant(shop: Shop, variant_id: int) -> bool:
    """Its speaker hears it back at the same time; what cannot be read is asked for again."""
    variant = await Variant.get_or_none(id=variant_id, state="recorded", audio_digest="")
    if variant is None:
        return False
    recording = variant.digest
    version = await BulletinVersion.get(id=variant.version_id)
    kind = "emergency" if version.priority == "emergency" else "routine"
    try:
        audio = await shop.speaker.from_recording(shop.services.media.path(recording), kind)
    except (SpeechError, BadMedia, NotFound):
        await _unusable(shop, variant_id, recording)
        return False
    digest = await shop.save(audio.data, "audio/mpeg", f"ban-doc-{variant.id}.mp3", "rendition")
    async with shop.services.work() as work:
        variant = await Variant.filter(id=variant_id).select_for_update(no_key=True).get()
        if variant.state != "recorded" or variant.digest != recording:
            await files.drop(work, [digest])  # taken back, or recorded again, while it was made
            return False
        variant.audio_digest, variant.duration_s = digest, audio.duration_s
        await variant.save()
        about = await _about(variant)
        language, sound = listeners.name(variant.language), (Attachment("voice", digest),)
        text = t("relay-check", language=language, text=await cards.body(version))
        buttons = (
            Button(t("relay-btn-right"), "relay.right", take(variant)),
            Button(t("relay-btn-wrong"), "relay.wrong", take(variant)),
        )
        others = [p for p in await asking.serving(about) if p != variant.speaker_id]
        key, mark = f"variant-check:{variant.id}", digest[:12]
        check = Message(text, buttons, sound)
        await notify.people(work, about.commune, others, check, key=f"{key}:{mark}", say_when=False)
        back = Message(t("relay-heard" if others else "relay-heard-alone"), (), sound)
        own = [variant.speaker_id or 0]
        await notify.people(work, about.commune, own, back, key=f"{key}:own:{mark}", say_when=False)
    return True


async def _unusable(shop: Shop, variant_id: int, recording: str) -> None:
    async with shop.services.work() as work:
        variant = await Variant.filter(id=variant_id).select_for_update(no_key=True).get()
        if variant.digest != recording or variant.state != "recorded":
            return
        speaker, variant.speaker_id = variant.speaker_id or 0, None
        variant.state, variant.digest = "asked", ""
        await variant.save()
        await files.drop(work, [recording])
        about = await _about(variant)
        button = Button(t("relay-btn-record"), "relay.record", str(variant.id), many=True)
        message = Message(t("relay-unusable"), (button,))
        key = f"variant-unusable:{variant.id}:{recording[:12]}"
        await notify.people(work, about.commune, [speaker], message, key=key, say_when=False)


async def _about(variant: Variant) -> About:
    version = await BulletinVersion.get(id=variant.version_id)
    bulletin = await Bulletin.get(id=version.bulletin_id)
    return About(variant, version, bulletin, await Area.get(id=bulletin.commune_id))
