"""Speech synthesis with espeak-ng from its wheel. Found by name: `build(settings)`.

Each reading gets a process of its own: started twice in one process the library crashes, and it
carries its wave generator's state over, so that the same text would not give the same bytes.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.vietnamese.names_aloud import respelled

VOICES = ("vi", "vi-VN-x-central", "vi-VN-x-south")
SLOWEST_WPM, FASTEST_WPM = 80, 450

_SENTENCE_S, _PARAGRAPH_S = 0.35, 0.8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_UNSPOKEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST_WAIT_S = 120
_CHILD = Path(__file__).with_name("espeak_child.py")


class Settings(Protocol):
    """What it reads of the section `speech`."""

    @property
    def tts_voice(self) -> str: ...


class Engine:
    """Formant speech: plain, but understood, on any machine and at once."""

    name = "espeak"
    voices = VOICES

    def __init__(self, settings: Settings) -> None:
        self._voice = settings.tts_voice or VOICES[0]
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

    async def speak(self, text: str, *, voice: str = "", rate_wpm: int = 150) -> Pcm:
        """Text that is ready to be read aloud; pauses after sentences and paragraphs."""
        chosen = self._checked(voice)
        rate = max(SLOWEST_WPM, min(rate_wpm, FASTEST_WPM))
        async with self._one:
            if self._closed:
                raise SpeechError("text-to-speech is closed")
            return await _speak(text, chosen, rate)

    async def close(self) -> None:
        """Let the reading in work end."""
        async with self._one:
            self._closed = True

    def _checked(self, voice: str) -> str:
        chosen = voice or self._voice
        if chosen not in VOICES:
            raise SpeechError(f"there is no voice {chosen!r}, only {', '.join(VOICES)}")
        return chosen


def build(settings: Settings) -> Engine:
    """The engine, as the composition root asks for it."""
    return Engine(settings)


async def _speak(text: str, voice: str, rate_wpm: int) -> Pcm:
    arguments = [*_parts(), voice, str(rate_wpm)]
    # isolated and without site-packages: they are not needed and slow to look through
    child = await asyncio.create_subprocess_exec(
        *[sys.executable, "-I", "-S", str(_CHILD), *arguments], stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(_LONGEST_WAIT_S):
            sentences = json.dumps(list(_sentences(respelled(text))))
            out, complaint = await child.communicate(sentences.encode())
    except TimeoutError:
        raise SpeechError(f"espeak-ng took more than {_LONGEST_WAIT_S} s") from None
    finally:
        await _ended(child)
    if child.returncode != 0:
        why = complaint.decode(errors="replace").strip()[-300:] or f"code {child.returncode}"
        raise SpeechError(f"espeak-ng failed: {why}")
    pcm = Pcm(out[4:], int.from_bytes(out[:4], "little"))
    if not any(pcm.samples):
        raise SpeechError("there is nothing to say")
    return pcm


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


def _sentences(text: str) -> Iterator[tuple[str, float]]:
    """Sentences with the pause after each; none after the last."""
    paragraphs = [p.strip() for p in _UNSPOKEN.sub(" ", text).split("\n") if p.strip()]
    for number, paragraph in enumerate(paragraphs, 1):
        *before, last = _SENTENCE.split(paragraph)
        for sentence in before:
            yield sentence, _SENTENCE_S
        yield last, 0.0 if number == len(paragraphs) else _PARAGRAPH_S
