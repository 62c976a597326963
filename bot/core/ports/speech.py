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


@dataclass(frozen=True)
class Read:
    """What was read aloud, part by part, and by whom: the engine and its voice."""

    parts: tuple[Pcm, ...]
    voice: str


class TextToSpeech(Protocol):
    """Speech synthesis of texts that spoken.py already made readable. Raises SpeechError."""

    name: str

    @property
    def voices(self) -> Sequence[str]: ...

    def ready(self) -> CheckLine: ...

    async def read(
        self,
        texts: Sequence[str],
        *,
        voice: str = "",
        rate_wpm: int = 150,
        urgent: bool = False,
        outside: bool = True,
    ) -> Read:
        """`urgent` ones overtake all that wait. Not `outside`: by no other machine."""

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Style:
    """How a commune's announcements are read: words before and after, how often the body is read
    and what is said before it is again, voice and speed ("" and 0: the settings'), and the words
    that are read in another way than they are written."""

    opening: str = ""
    closing: str = ""
    again: str = ""
    times: int = 1
    voice: str = ""
    rate_wpm: int = 0
    readings: tuple[tuple[str, str], ...] = ()


PLAIN = Style()


@dataclass(frozen=True)
class RenderedAudio:
    """Sound ready to be played: MP3 for loudspeakers, Opus for chats. `unknown` lists abbreviations
    the author should write out."""

    data: bytes
    duration_s: float
    spoken: str = ""
    unknown: tuple[str, ...] = ()
    voice: str = ""


class Speaker(Protocol):
    """Makes what loudspeakers play, chime included. `kind`: routine | emergency | exercise; the
    words around the body and its repetition are for routine only. Raises SpeechError;
    `from_recording` also BadMedia."""

    async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio: ...

    async def sample(self, text: str, style: Style, *, outside: bool = True) -> RenderedAudio:
        """The words alone, to be heard in a chat. Not `outside`: read in this house or not at
        all."""

    async def from_recording(
        self, path: Path, kind: str, style: Style = PLAIN
    ) -> RenderedAudio: ...
