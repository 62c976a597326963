"""Another machine's recogniser, behind the transcription interface of OpenAI. Never chosen by
itself: what people say leaves the house.
"""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine
from bot.speech.hearing import RATE, EarSettings, Hear, Said

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

_WAIT_S = 60.0


def ready(settings: EarSettings) -> CheckLine:
    """Is it set? Nothing is asked of it."""
    what = f"speech-to-text: endpoint, recordings are sent to {settings.url or 'nowhere'}"
    there = bool(settings.url and settings.model)
    fix = "set TINBUON_SPEECH__STT_URL (it ends in /v1) and TINBUON_SPEECH__STT_MODEL"
    return CheckLine(what, ok=there, fix="" if there else fix)


def load(settings: EarSettings) -> Hear:
    """Nothing is loaded here."""
    import openai

    # A server at home wants no key, but the library does. Whoever asks tries again, not it.
    client = openai.OpenAI(
        base_url=settings.url, api_key=settings.key or "none", timeout=_WAIT_S, max_retries=0
    )

    def hear(samples: Samples, language: str, hints: Sequence[str]) -> list[Said]:
        try:
            # Raw, because the library takes whatever comes for an answer.
            answer = client.audio.transcriptions.with_raw_response.create(
                file=("note.wav", _wav(samples)),
                model=settings.model,
                language=language,
                prompt=", ".join(hints)[:300],
                response_format="verbose_json",
            )
            return heard(answer.content, len(samples) / RATE)
        except (openai.OpenAIError, SpeechError) as error:
            raise SpeechError(f"the endpoint {settings.url} failed: {error}") from error

    return hear


_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Segment(BaseModel):
    start: _Seconds
    end: _Seconds
    text: str
    avg_logprob: FiniteFloat | None = None


class _Answer(BaseModel):
    """The part of a verbose transcription that is read; others know no segments."""

    text: str
    segments: list[_Segment] | None = None


def heard(content: bytes, duration_s: float) -> list[Said]:
    """Segments where the answer gives them. Raises SpeechError for what is no transcription."""
    try:
        answer = _Answer.model_validate_json(content)
    except ValidationError as error:
        raise SpeechError("its answer is no transcription") from error
    found = [Said(s.start, s.end, s.text.strip(), _sure(s)) for s in answer.segments or ()]
    text = answer.text.strip()
    return found or ([Said(0.0, duration_s, text)] if text else [])


def _sure(segment: _Segment) -> float | None:
    logprob = segment.avg_logprob
    return None if logprob is None else math.exp(min(0.0, logprob))


def _wav(samples: Samples) -> bytes:
    import numpy as np

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
