"""Speech synthesis with espeak-ng from its wheel.

Each reading gets a process of its own: started twice in one process the library crashes, and it
carries its wave generator's state over, so that the same text would not give the same bytes.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.speech.speaking import MouthSettings, Phrase
from bot.vietnamese.names_aloud import respelled

_REGIONS = {"north": "vi", "central": "vi-VN-x-central", "south": "vi-VN-x-south"}
VOICES = (*_REGIONS.values(), *_REGIONS)
SLOWEST_WPM, FASTEST_WPM = 80, 450

_LONGEST_WAIT_S = 120
_CHILD = Path(__file__).with_name("espeak_child.py")


class Engine:
    """Formant speech: plain, but understood, on any machine and at once."""

    name = "espeak"
    outside = False
    voices = VOICES

    def __init__(self, settings: MouthSettings) -> None:
        self._voice = settings.voice or VOICES[0]
        self._one = asyncio.Lock()
        self._closed = False

    def ready(self) -> CheckLine:
        """Are the library, its data and the voice there?"""
        try:
            self._checked("")
            _parts()
        except SpeechError as error:
            fix = f"{error}; run `make setup` again, or set TINBUON_SPEECH__TTS_VOICE"
            return CheckLine("text-to-speech: espeak", ok=False, fix=fix)
        return CheckLine("text-to-speech: espeak", ok=True)

    async def speak(self, phrases: Sequence[Phrase], voice: str, rate_wpm: int) -> Pcm:
        """Each reading in a process of its own."""
        chosen = self._checked(voice)
        rate = max(SLOWEST_WPM, min(rate_wpm, FASTEST_WPM))
        async with self._one:
            if self._closed:
                raise SpeechError("text-to-speech is closed")
            return await _speak(phrases, chosen, rate)

    async def close(self) -> None:
        """Let the reading in work end."""
        async with self._one:
            self._closed = True

    def _checked(self, voice: str) -> str:
        chosen = voice or self._voice
        if chosen not in VOICES:
            raise SpeechError(f"there is no voice {chosen!r}, only {', '.join(VOICES)}")
        return _REGIONS.get(chosen, chosen)


def build(settings: MouthSettings) -> Engine:
    """The engine."""
    return Engine(settings)


async def _speak(phrases: Sequence[Phrase], voice: str, rate_wpm: int) -> Pcm:
    arguments = [*_parts(), voice, str(rate_wpm)]
    # isolated and without site-packages: they are not needed and slow to look through
    child = await asyncio.create_subprocess_exec(
        *[sys.executable, "-I", "-S", str(_CHILD), *arguments], stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(_LONGEST_WAIT_S):
            sentences = json.dumps([(respelled(words), pause) for words, pause in phrases])
            out, complaint = await child.communicate(sentences.encode())
    except TimeoutError:
        raise SpeechError(f"espeak-ng took more than {_LONGEST_WAIT_S} s") from None
    finally:
        await _ended(child)
    if child.returncode != 0:
        why = complaint.decode(errors="replace").strip()[-300:] or f"code {child.returncode}"
        raise SpeechError(f"espeak-ng failed: {why}")
    return Pcm(out[4:], int.from_bytes(out[:4], "little"))


async def _ended(child: Process) -> None:
    """Leave no process behind, also when nobody waits for the sound any more."""
    if child.returncode is None:
        child.kill()
        await child.wait()


def _parts() -> tuple[str, str]:
    """Where the wheel keeps the library and its data."""
    try:
        import espeakng_loader

        parts = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError) as error:
        raise SpeechError(f"espeak-ng is not installed: {error}") from error
    for part in parts:
        if not Path(part).exists():
            raise SpeechError(f"espeak-ng is not complete: there is no {part}")
    return parts
