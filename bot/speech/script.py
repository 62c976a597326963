"""A bulletin as it will sound: chime, opening, words, closing, evenly loud, encoded.

The same input gives the same bytes, so that an approval can be bound to them by hash.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import SpeechError
from bot.core.ports import Pcm, TextToSpeech
from bot.speech import audio, levels
from bot.speech.chime import Kind, chime
from bot.speech.encode import encode_mp3
from bot.vietnamese.spoken import Spoken, spoken

RATE = 24_000  # the encoder takes it; more would only cost the village's mobile data
_GAP_S = 0.6


@dataclass(frozen=True)
class Rendered:
    """The finished sound. `sha256` is of the MP3; `spoken` is what was read, empty for a recording.

    `unknown` lists abbreviations the author should write out.
    """

    mp3: bytes
    duration_s: float
    sha256: str
    spoken: str = ""
    unknown: tuple[str, ...] = ()


async def render(
    text: str,
    tts: TextToSpeech,
    *,
    voice: str = "",
    rate_wpm: int = 150,
    kind: Kind = "routine",
    loudness: float = levels.TARGET_LUFS,
    opening: str = "",
    closing: str = "",
) -> Rendered:
    """Text read by an engine. Raises SpeechError, also where nothing is left to read."""
    read = [spoken(part) for part in (opening, text, closing)]
    if not read[1].text:
        raise SpeechError("there is nothing to say")
    words = [part for part in read if part.text]
    parts = [await tts.speak(part.text, voice=voice, rate_wpm=rate_wpm) for part in words]
    return await asyncio.to_thread(_finished, kind, parts, loudness, words)


async def from_recording(
    path: Path,
    *,
    kind: Kind = "routine",
    loudness: float = levels.TARGET_LUFS,
    max_s: float = 900,
) -> Rendered:
    """A person's recording. Raises BadMedia."""
    told, mp3 = await recorded(path, kind=kind, loudness=loudness, max_s=max_s)
    return Rendered(mp3, **told)


@apart(Limits(seconds=180, memory_mb=1024))
def recorded(file: BinaryIO, kind: Kind, loudness: float, max_s: float) -> Answer:
    """The same where nobody is harmed by what is in the file."""
    recording = levels.trim(audio.decode(file, max_s, rate=RATE))
    done = _finished(kind, [recording], loudness, [])
    return {"duration_s": done.duration_s, "sha256": done.sha256}, done.mp3


def _finished(
    kind: Kind, parts: Sequence[Pcm], loudness: float, words: Sequence[Spoken]
) -> Rendered:
    # each part on its own first: a loud chime must not make a quiet voice quieter
    even = [levels.normalise(audio.resample(part, RATE), loudness) for part in parts]
    bell = levels.normalise(chime(kind, RATE), loudness)
    whole = levels.normalise(audio.concat([bell, *even], _GAP_S), loudness)
    mp3 = encode_mp3(whole)
    return Rendered(
        mp3=mp3,
        duration_s=whole.duration_s,
        sha256=hashlib.sha256(mp3).hexdigest(),
        spoken="\n".join(part.text for part in words),
        unknown=tuple(dict.fromkeys(u for part in words for u in part.unknown)),
    )
