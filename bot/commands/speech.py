"""`run.py say` and `transcribe`: the speech engines by hand."""

from __future__ import annotations

from pathlib import Path

from bot.app import App, engine
from bot.config import load
from bot.core.errors import OperatorError, SpeechError
from bot.usecases.emergency import emergency_sound
from bot.workshop import Workshop


async def say(text: str, out: Path) -> int:
    """Write what a loudspeaker would play."""
    from bot.speech import script

    speech = load().speech
    voice = engine(speech.tts_engine).build(speech)
    try:
        done = await script.render(
            text, voice, voice=speech.tts_voice, rate_wpm=speech.tts_rate_wpm
        )
    except SpeechError as error:
        raise OperatorError(str(error)) from error
    finally:
        await voice.close()
    try:
        out.write_bytes(done.mp3)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written ({error.strerror})") from error
    print(f"{out}: {done.duration_s:.1f} s\n{done.spoken}")
    for unknown in done.unknown:
        print(f"write this out, it is not known how it is read: {unknown}")
    return 0


async def prerender() -> int:
    """What `serve` starts beside itself, so that an emergency sounds at once."""
    app = App(load())
    await app.open()
    try:
        speech = app.settings.speech
        tts = engine(speech.tts_engine).build(speech)
        shop = Workshop(app.services, app.media, app.locales, tts, None)
        await emergency_sound.prerender(shop.studio)
        await tts.close()
    finally:
        await app.stop()
    return 0


async def transcribe(file: Path) -> int:
    """Print the words heard."""
    speech = load().speech
    if not speech.stt_model:
        raise OperatorError("no speech model: set TINBUON_SPEECH__STT_MODEL to its name or folder")
    if not file.is_file():
        raise OperatorError(f"{file} is not a file: give the path of a recording")
    ear = engine(speech.stt_engine).build(speech)
    try:
        heard = await ear.transcribe(file)
    except SpeechError as error:
        raise OperatorError(str(error)) from error
    finally:
        await ear.close()
    print(heard.text or "(no words heard)")
    return 0
