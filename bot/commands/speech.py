"""`run.py say`: the voice of the loudspeakers by hand."""

from __future__ import annotations

from pathlib import Path

from bot import building
from bot.app import App
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError, SpeechError
from bot.usecases.emergency import emergency_sound


async def say(text: str, out: Path) -> int:
    """Write what a loudspeaker would play."""
    from bot.speech import script

    speech = load().speech
    voice = building.voice(speech)
    try:
        done = await script.render(text, voice, rate_wpm=speech.tts_rate_wpm)
    except SpeechError as error:
        raise OperatorError(str(error)) from error
    finally:
        await voice.close()
    try:
        out.write_bytes(done.data)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written ({error.strerror})") from error
    tell(f"{out}: {done.duration_s:.1f} s, read by {done.voice}\n{done.spoken}")
    for unknown in done.unknown:
        tell(f"write this out, it is not known how it is read: {unknown}")
    return 0


async def prerender() -> int:
    """What `serve` starts beside itself, so that an emergency sounds at once."""
    app = App(load())
    await app.open()
    try:
        tts = building.voice(app.settings.speech)
        await emergency_sound.prerender(building.shop(app.services, app.locales, tts))
        await tts.close()
    finally:
        await app.stop()
    return 0
