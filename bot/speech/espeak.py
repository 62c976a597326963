"""Speech synthesis with espeak-ng from its wheel. Found by name: `build(settings)`.

The library is one for the process: it is started once (a second time crashes it) and does one
utterance at a time, however many engines there are.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.speech import audio

VOICES = ("vi", "vi-VN-x-central", "vi-VN-x-south")
SLOWEST_WPM, FASTEST_WPM = 80, 450

_SENTENCE_S, _PARAGRAPH_S = 0.35, 0.8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_UNSPOKEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_SYNCHRONOUS, _DO_NOT_EXIT = 1, 0x8000  # without the second a missing data file ends the process
_RATE = 1
_UTF8 = 1


class _Library:
    """The one espeak-ng of this process."""

    def __init__(self) -> None:
        import espeakng_loader

        self._lock = Lock()
        self._samples = bytearray()
        self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
        self.rate = self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_EXIT)
        if self.rate <= 0:
            raise SpeechError(f"espeak-ng does not start with its data in {data}")
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._callback = kind(self._collect)  # must stay referenced as long as the library lives
        self._espeak.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, rate_wpm: int) -> bytes:
        """Samples of one sentence."""
        with self._lock:
            self._samples.clear()
            self._must(self._espeak.espeak_SetVoiceByName(voice.encode()), f"has no voice {voice}")
            self._must(self._espeak.espeak_SetParameter(_RATE, rate_wpm, 0), "refused the rate")
            data = text.encode()
            done = self._espeak.espeak_Synth(
                data, ctypes.c_size_t(len(data) + 1), 0, 0, 0, _UTF8, None, None
            )
            self._must(done, "failed")
            self._espeak.espeak_Synchronize()
            return bytes(self._samples)

    def _collect(self, samples: int | None, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, 2 * count)
        return 0

    @staticmethod
    def _must(code: int, what: str) -> None:
        if code != 0:
            raise SpeechError(f"espeak-ng {what} (code {code})")


@functools.cache
def _library() -> _Library:
    try:
        return _Library()
    except (OSError, ImportError, AttributeError) as error:
        raise SpeechError(f"espeak-ng cannot be loaded: {error}") from error


_starting = Lock()


class Engine:
    """Formant speech: plain, but understood, on any machine and at once."""

    name = "espeak"
    voices = VOICES

    def __init__(self, voice: str = VOICES[0]) -> None:
        self._voice = voice
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tts")

    def ready(self) -> CheckLine:
        """Does the library start, and is the voice one of its own?"""
        try:
            self._checked("")
            with _starting:
                _library()
        except SpeechError as error:
            fix = f"{error}; run `make setup` again, or set TINBUON_SPEECH__TTS_VOICE"
            return CheckLine("text-to-speech: espeak", ok=False, fix=fix)
        return CheckLine("text-to-speech: espeak", ok=True)

    async def speak(self, text: str, *, voice: str = "", rate_wpm: int = 150) -> Pcm:
        """Text that is ready to be read aloud; pauses after sentences and paragraphs."""
        chosen = self._checked(voice)
        rate = max(SLOWEST_WPM, min(rate_wpm, FASTEST_WPM))
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._worker, _spoken, text, chosen, rate)
        except RuntimeError:
            raise SpeechError("text-to-speech is closed") from None

    async def close(self) -> None:
        """Let the sentence in work end; the library stays for other engines."""
        await asyncio.to_thread(self._worker.shutdown, wait=True, cancel_futures=True)

    def _checked(self, voice: str) -> str:
        chosen = voice or self._voice
        if chosen not in VOICES:
            raise SpeechError(f"there is no voice {chosen!r}, only {', '.join(VOICES)}")
        return chosen


def build(settings: Any) -> Engine:
    """The engine, as the composition root asks for it: `settings` is the section `speech`."""
    return Engine(getattr(settings, "tts_voice", "") or VOICES[0])


def _spoken(text: str, voice: str, rate_wpm: int) -> Pcm:
    with _starting:
        library = _library()
    out = bytearray()
    for sentence, pause_s in _sentences(text):
        out += library.say(sentence, voice, rate_wpm)
        out += audio.silence(pause_s, library.rate).samples
    if not any(out):
        raise SpeechError("there is nothing to say")
    return Pcm(bytes(out), library.rate)


def _sentences(text: str) -> Iterator[tuple[str, float]]:
    """Sentences with the pause after each; none after the last."""
    paragraphs = [p.strip() for p in _UNSPOKEN.sub(" ", text).split("\n") if p.strip()]
    for number, paragraph in enumerate(paragraphs, 1):
        *before, last = _SENTENCE.split(paragraph)
        for sentence in before:
            yield sentence, _SENTENCE_S
        yield last, 0.0 if number == len(paragraphs) else _PARAGRAPH_S
