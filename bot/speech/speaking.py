"""What an engine that reads aloud works with: its settings, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.ports import CheckLine, Pcm
from bot.speech.hearing import Secret

Phrase = tuple[str, float]
"""Words said in one go, and the seconds of silence after them."""
REGIONS = ("north", "central", "south")


@dataclass(frozen=True)
class MouthSettings:
    """The part of the section `speech` that engines read; `key` is for an endpoint only."""

    voice: str = ""
    model: str = ""
    url: str = ""
    key: str = ""


class Reader(Protocol):
    """An engine. `voices` are those it has, as the settings name them; none: it alone knows.
    `outside`: what it reads leaves the house."""

    name: str
    outside: bool

    @property
    def voices(self) -> Sequence[str]: ...

    def ready(self) -> CheckLine: ...

    async def speak(self, phrases: Sequence[Phrase], voice: str, rate_wpm: int) -> Pcm:
        """Raises SpeechError."""

    async def close(self) -> None: ...


class Speech(Protocol):
    """What is read of the settings' section `speech`."""

    @property
    def mouth(self) -> str: ...

    @property
    def tts_engine(self) -> str: ...

    @property
    def tts_second(self) -> str: ...

    @property
    def tts_voice(self) -> str: ...

    @property
    def tts_model(self) -> str: ...

    @property
    def tts_url(self) -> str: ...

    @property
    def tts_key(self) -> Secret: ...
