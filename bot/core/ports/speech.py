"""Sound to text and text to sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.core.ports.store import CheckLine


@dataclass(frozen=True)
class Segment:
    """A stretch of recognised speech; times in seconds from the start of the recording."""

    start_s: float
    end_s: float
    text: str
    confidence: float | None  # 0..1; None: the engine does not say


@dataclass(frozen=True)
class Transcript:
    """What an engine heard. Empty text means it heard no speech; without a confidence numbers and
    names are to be asked about."""

    text: str
    language: str
    confidence: float | None
    duration_s: float
    segments: tuple[Segment, ...] = ()
    engine: str = ""


class SpeechToText(Protocol):
    """Speech recognition. Loads its model on first use. Raises SpeechError, BadMedia where the
    file is to blame, and SpeechBusy where it is only not now. `who` speaks: nobody's notes keep
    another's waiting; what is `urgent` goes first."""

    name: str

    def ready(self) -> CheckLine: ...

    async def transcribe(
        self,
        audio: Path,
        *,
        language: str = "vi",
        hints: Sequence[str] = (),
        who: str = "",
        urgent: bool = False,
    ) -> Transcript: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Pcm:
    """Mono 16-bit samples (little endian) at a rate in Hz."""

    samples: bytes
    rate: int

    @property
    def duration_s(self) -> float:
        return len(self.samples) / 2 / self.rate


class TextToSpeech(Protocol):
    """Speech synthesis of text that spoken.py already made readable. Raises SpeechError."""

    name: str
    voices: tuple[str, ...]

    def ready(self) -> CheckLine: ...

    async def speak(self, text: str, *, voice: str = "", rate_wpm: int = 150) -> Pcm: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class RenderedAudio:
    """Sound ready to be played. `unknown` lists abbreviations the author should write out."""

    mp3: bytes
    duration_s: float
    spoken: str = ""
    unknown: tuple[str, ...] = ()
    voice: str = ""


class Speaker(Protocol):
    """Makes what loudspeakers play, chime included. `kind`: routine | emergency | exercise.
    Raises SpeechError; `from_recording` also BadMedia."""

    async def render(self, text: str, kind: str) -> RenderedAudio: ...

    async def from_recording(self, path: Path, kind: str) -> RenderedAudio: ...
