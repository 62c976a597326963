"""Text to speech: the engine the settings choose, and another when it fails. Found by name:
`build(settings)`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.core.errors import SettingsError, SpeechError
from bot.core.ports import CheckLine, Pcm, Read
from bot.speech.breath import phrases
from bot.speech.speaking import MouthSettings, Reader, Speech

log = logging.getLogger(__name__)

_LAST = "espeak"  # always there


class Mouth:
    """ports.TextToSpeech."""

    def __init__(self, speech: Speech) -> None:
        self.name = speech.mouth
        self._turn = asyncio.Lock()
        self._why = _why(speech)
        key = speech.tts_key.get_secret_value()
        settings = MouthSettings(speech.tts_voice, speech.tts_model, speech.tts_url, key)
        first, *others = _names(speech)
        self._readers = [_reader(first, settings)]
        self._readers += [_reader(name, replace(settings, voice="")) for name in others]

    @property
    def voices(self) -> Sequence[str]:
        """Of the first engine."""
        return self._readers[0].voices

    def ready(self) -> CheckLine:
        """Which engine, why, what when it fails, and whether it would work. Asks nobody outside."""
        first, *others = [reader.ready() for reader in self._readers]
        names = [reader.name for reader in self._readers[1:]]
        then = f"; when it fails: {', '.join(names)}" if names else ""
        bad = next((line for line in (first, *others) if not line.ok), first)
        return CheckLine(f"{first.what} ({self._why}{then})", bad.ok, bad.fix)

    async def read(
        self,
        texts: Sequence[str],
        *,
        voice: str = "",
        rate_wpm: int = 150,
        urgent: bool = False,
        outside: bool = True,
    ) -> Read:
        """All of them by one engine: half an announcement in another voice would be odd. An engine
        takes whoever came first: what is not urgent waits here, where an emergency overtakes it."""
        async with contextlib.nullcontext() if urgent else self._turn:
            return await self._read(texts, voice, rate_wpm, outside)

    async def _read(self, texts: Sequence[str], voice: str, rate_wpm: int, outside: bool) -> Read:
        said = [list(phrases(text)) for text in texts]
        if not all(any(c.isalpha() for words, _ in one for c in words) for one in said):
            raise SpeechError("there is nothing to say")
        failed: SpeechError | None = None
        for reader in self._readers:
            if reader.outside and not outside:
                continue
            chosen = voice if voice in reader.voices else ""
            try:
                parts = [await _spoken(reader, one, chosen, rate_wpm) for one in said]
            except SpeechError as error:
                log.warning("%s did not read it: %s", reader.name, error)
                failed = failed or error
            else:
                return Read(tuple(parts), f"{reader.name} {chosen}".strip())
        raise failed or SpeechError("no engine reads aloud")

    async def close(self) -> None:
        """Let the reading in work end."""
        for reader in self._readers:
            await reader.close()


def build(speech: Speech) -> Mouth:
    """The engines, as the composition root asks for them. Raises SettingsError."""
    return Mouth(speech)


async def _spoken(
    reader: Reader, said: Sequence[tuple[str, float]], voice: str, rate_wpm: int
) -> Pcm:
    pcm = await reader.speak(said, voice, rate_wpm)
    if not any(pcm.samples):
        raise SpeechError(f"{reader.name} gave no sound")
    return pcm


def _names(speech: Speech) -> list[str]:
    second = _LAST if speech.tts_second == "auto" else speech.tts_second
    return list(dict.fromkeys(name for name in (speech.mouth, second) if name != "none"))


def _reader(name: str, settings: MouthSettings) -> Reader:
    try:
        module: Any = importlib.import_module(f"bot.speech.mouths.{name}")
        made: Reader = module.build(settings)
    except (ModuleNotFoundError, AttributeError) as error:
        raise SettingsError(
            f"there is no speech engine {name!r}: look in bot/speech/mouths for the ones there are"
        ) from error
    return made


def _why(speech: Speech) -> str:
    if speech.tts_engine != "auto":
        return "TINBUON_SPEECH__TTS_ENGINE says so"
    return "TINBUON_SPEECH__TTS_MODEL names it" if speech.tts_model else "nothing else is set"
