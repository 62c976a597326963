"""A bulletin as it will sound: silence, gong, greeting, words, once more, closing, evenly loud.

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
from bot.core.ports import PLAIN, Pcm, Style, TextToSpeech
from bot.speech import audio, levels
from bot.speech.chime import Kind, chime
from bot.speech.encode import encode_mp3, encode_opus
from bot.vietnamese import read_as
from bot.vietnamese.spoken import Spoken, spoken

RATE = 24_000  # the encoder takes it; more would only cost the village's mobile data
LEAD_S = 1.0  # until an amplifier that slept is awake
_GAP_S = 0.6
_AGAIN_S = 1.2


@dataclass(frozen=True)
class Rendered:
    """The finished sound. `sha256` is of `data`; `spoken` is what was read, empty for a recording;
    `voice` who read it.

    `unknown` lists abbreviations the author should write out.
    """

    data: bytes
    duration_s: float
    sha256: str
    spoken: str = ""
    unknown: tuple[str, ...] = ()
    voice: str = ""


@dataclass(frozen=True)
class _Piece:
    """A part of the announcement, by its number among what was read, and the silence before it."""

    part: int
    gap_s: float


async def render(
    text: str,
    tts: TextToSpeech,
    *,
    rate_wpm: int = 150,
    kind: Kind = "routine",
    loudness: float = levels.TARGET_LUFS,
    style: Style = PLAIN,
) -> Rendered:
    """Text read by an engine. Raises SpeechError, also where nothing is left to read."""
    around = (style.opening, style.again, style.closing) if kind == "routine" else ("", "", "")
    opening, again, closing = (said(words, style) for words in around)
    body = said(text, style)
    if not body.text:
        raise SpeechError("there is nothing to say")
    times = style.times if kind == "routine" else 1
    order = [opening, body, *[again, body] * (times - 1), closing]
    words = [part for part in dict.fromkeys(order) if part.text]
    read = await tts.read(
        [part.text for part in words],
        voice=style.voice,
        rate_wpm=style.rate_wpm or rate_wpm,
        urgent=kind == "emergency",
    )
    pieces = [
        _Piece(words.index(part), _AGAIN_S if part is again else _GAP_S)
        for part in order
        if part.text
    ]
    return await asyncio.to_thread(_finished, kind, read.parts, pieces, loudness, words, read.voice)


async def sample(
    text: str,
    tts: TextToSpeech,
    *,
    rate_wpm: int,
    loudness: float,
    style: Style,
    outside: bool = True,
) -> Rendered:
    """Words alone, for a chat, where data costs whoever hears them. Raises SpeechError."""
    one = said(text, style)
    rate = style.rate_wpm or rate_wpm
    read = await tts.read([one.text], voice=style.voice, rate_wpm=rate, outside=outside)
    data, duration_s = await asyncio.to_thread(_small, read.parts[0], loudness)
    mark = hashlib.sha256(data).hexdigest()
    return Rendered(data, duration_s, mark, one.text, one.unknown, read.voice)


def _small(part: Pcm, loudness: float) -> tuple[bytes, float]:
    pcm = levels.normalise(audio.resample(part, RATE), loudness)
    return encode_opus(pcm), pcm.duration_s


def said(text: str, style: Style) -> Spoken:
    """How it is read in this commune."""
    return spoken(read_as.applied(text, style.readings))


async def from_recording(
    path: Path,
    *,
    kind: Kind = "routine",
    loudness: float = levels.TARGET_LUFS,
    max_s: float = 900,
    times: int = 1,
) -> Rendered:
    """A person's recording. Raises BadMedia."""
    told, mp3 = await recorded(path, kind=kind, loudness=loudness, max_s=max_s, times=times)
    return Rendered(mp3, **told, voice="person")


@apart(Limits(seconds=180, memory_mb=1024))
def recorded(file: BinaryIO, kind: Kind, loudness: float, max_s: float, times: int) -> Answer:
    """The same where nobody is harmed by what is in the file."""
    recording = levels.trim(levels.quieted(audio.decode(file, max_s, rate=RATE)))
    pieces = [_Piece(0, _AGAIN_S if number else _GAP_S) for number in range(times)]
    done = _finished(kind, [recording], pieces, loudness, [], "")
    return {"duration_s": done.duration_s, "sha256": done.sha256}, done.data


def _finished(
    kind: Kind,
    parts: Sequence[Pcm],
    pieces: Sequence[_Piece],
    loudness: float,
    words: Sequence[Spoken],
    voice: str,
) -> Rendered:
    # each part on its own: a loud chime must not make a quiet voice quieter
    even = [levels.normalise(audio.resample(part, RATE), loudness) for part in parts]
    whole = [audio.silence(LEAD_S, RATE), levels.normalise(chime(kind, RATE), loudness)]
    for piece in pieces:
        whole += [audio.silence(piece.gap_s, RATE), even[piece.part]]
    pcm = audio.concat(whole)
    mp3 = encode_mp3(pcm)
    return Rendered(
        data=mp3,
        duration_s=pcm.duration_s,
        sha256=hashlib.sha256(mp3).hexdigest(),
        spoken="\n".join(part.text for part in words),
        unknown=tuple(dict.fromkeys(u for part in words for u in part.unknown)),
        voice=voice,
    )
