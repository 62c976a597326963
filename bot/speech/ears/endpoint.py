"""Another machine's recogniser, behind the transcription interface of OpenAI. Never chosen by
itself: what people say leaves the house.
"""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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

    # A server at home wants no key, but the library does.
    client = openai.OpenAI(base_url=settings.url, api_key=settings.key or "none", timeout=_WAIT_S)

    def hear(samples: Samples, language: str, hints: Sequence[str]) -> list[Said]:
        try:
            answer = client.audio.transcriptions.create(
                file=("note.wav", _wav(samples)),
                model=settings.model,
                language=language,
                prompt=", ".join(hints)[:300],
                response_format="verbose_json",
            )
        except openai.OpenAIError as error:
            raise SpeechError(f"the endpoint {settings.url} failed: {error}") from error
        return _said(answer, len(samples) / RATE)

    return hear


def _said(answer: Any, duration_s: float) -> list[Said]:
    """Segments where it gives them."""
    found = [
        Said(s.start, s.end, s.text.strip(), min(1.0, math.exp(s.avg_logprob)))
        for s in getattr(answer, "segments", None) or ()
    ]
    text = str(getattr(answer, "text", answer) or "").strip()
    return found or ([Said(0.0, duration_s, text)] if text else [])


def _wav(samples: Samples) -> bytes:
    import numpy as np

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
