"""What an engine that writes down works with: its settings, and the shape of what it hears.

Imported by the child, too: nothing heavy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000


@dataclass(frozen=True)
class EarSettings:
    """The part of the section `speech` that engines read; `key` is for an endpoint only."""

    model: str = ""
    threads: int = 0
    url: str = ""
    key: str = ""


@dataclass(frozen=True)
class Said:
    """A stretch of speech; seconds from the start of the piece. No `confidence`: not said."""

    start_s: float
    end_s: float
    text: str
    confidence: float | None = None


Hear = Callable[["Samples", str, Sequence[str]], list[Said]]
"""(mono samples at RATE, language, names that may occur). Raises SpeechError."""


class Secret(Protocol):
    """pydantic's, without pydantic."""

    def get_secret_value(self) -> str: ...


class Speech(Protocol):
    """What is read of the settings' section `speech`."""

    @property
    def ear(self) -> str: ...

    @property
    def stt_engine(self) -> str: ...

    @property
    def stt_model(self) -> str: ...

    @property
    def stt_threads(self) -> int: ...

    @property
    def stt_url(self) -> str: ...

    @property
    def stt_key(self) -> Secret: ...

    @property
    def max_note_s(self) -> int: ...
